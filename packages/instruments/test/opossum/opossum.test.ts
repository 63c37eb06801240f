import { circuitBreaker } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import Breaker10 from 'opossum';
import Breaker8 from 'opossum8';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { instrumentBreaker } from '../../src/opossum/index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each([
  ['10', Breaker10],
  ['8', Breaker8],
])('opossum %s', (_major, Breaker) => {
  function setUp(options: Breaker10.Options = {}) {
    const telemetry = isolatedTelemetry({ catalogs: { circuitBreaker } });
    const act = async (outcome: 'fine' | 'broken' | 'silent'): Promise<string> => {
      if (outcome === 'broken') throw new Error('secret');
      return outcome === 'silent' ? new Promise(() => {}) : outcome;
    };
    const breaker = new Breaker(act, { name: 'prices', timeout: 1000, resetTimeout: 5000, ...options });
    const undo = instrumentBreaker(telemetry, breaker);
    return { telemetry, breaker, undo };
  }

  const breaker = 'prices';

  test('follows the state of the breaker, and counts its changes', async () => {
    const { telemetry, breaker: it } = setUp();
    const state = () => recorded(telemetry, circuitBreaker.state, { breaker });
    const transitions = async () =>
      Promise.all(
        (['open', 'half_open', 'closed'] as const).map((to) => recorded(telemetry, circuitBreaker.transitions, { to })),
      );
    expect([await state(), await transitions()]).toEqual([0, [0, 0, 0]]);
    await expect(it.fire('broken')).rejects.toThrow('secret');
    expect([await state(), await transitions()]).toEqual([1, [1, 0, 0]]);
    await expect(it.fire('fine')).rejects.toThrow('Breaker is open');
    vi.advanceTimersByTime(5000);
    expect([await state(), await transitions()]).toEqual([2, [1, 1, 0]]);
    expect(await it.fire('fine')).toBe('fine');
    expect([await state(), await transitions()]).toEqual([0, [1, 1, 1]]);
    expect(await recorded(telemetry, circuitBreaker.rejections, { breaker, reason: 'open' })).toBe(1);
  });

  test('counts what opossum itself counts', async () => {
    const { telemetry, breaker: it } = setUp({ errorThresholdPercentage: 100, capacity: 1, volumeThreshold: 100 });
    await it.fire('fine');
    await expect(it.fire('broken')).rejects.toThrow('secret');
    const silent = it.fire('silent');
    await expect(it.fire('fine')).rejects.toThrow('Semaphore locked');
    vi.advanceTimersByTime(1000);
    await expect(silent).rejects.toThrow('Timed out');
    it.fallback(() => 'instead');
    expect(await it.fire('broken')).toBe('instead');
    const count = async (metric: 'successes' | 'failures' | 'timeouts' | 'fallbacks') =>
      recorded(telemetry, circuitBreaker[metric], { breaker });
    const { stats } = it;
    expect({
      successes: await count('successes'),
      failures: await count('failures'),
      timeouts: await count('timeouts'),
      fallbacks: await count('fallbacks'),
      semaphoreRejections: await recorded(telemetry, circuitBreaker.rejections, { reason: 'capacity' }),
    }).toEqual({
      successes: stats.successes,
      failures: stats.failures,
      timeouts: stats.timeouts,
      fallbacks: stats.fallbacks,
      semaphoreRejections: stats.semaphoreRejections,
    });
    expect(stats).toMatchObject({ successes: 1, failures: 4, timeouts: 1, fallbacks: 1, semaphoreRejections: 1 });
    const { count: calls, sum } = await recorded(telemetry, circuitBreaker.callDuration, { breaker });
    expect([calls, sum >= 1]).toEqual([5, true]);
    expect(await renderRecorded(telemetry)).not.toContain('secret');
  });

  test('starts with the state that the breaker is in, under a name of its own', async () => {
    const telemetry = isolatedTelemetry({ catalogs: { circuitBreaker } });
    const it = new Breaker(async () => {});
    it.open();
    instrumentBreaker(telemetry, it, { name: 'mail' });
    expect(await recorded(telemetry, circuitBreaker.state, { breaker: 'mail' })).toBe(1);
  });

  test('undoing leaves no listener and no state, and instrumenting twice counts once', async () => {
    const { telemetry, breaker: it, undo } = setUp();
    const names = [
      'open',
      'close',
      'halfOpen',
      'success',
      'failure',
      'timeout',
      'reject',
      'semaphoreLocked',
      'fallback',
    ];
    const listeners = () => names.map((name) => it.listenerCount(name));
    const instrumented = listeners();
    const undoAgain = instrumentBreaker(telemetry, it);
    expect(listeners()).toEqual(instrumented);
    await it.fire('fine');
    expect(await recorded(telemetry, circuitBreaker.successes)).toBe(1);
    undo();
    undoAgain();
    expect(listeners()).toEqual(instrumented.map((count) => count - 1));
    expect(await renderRecorded(telemetry)).not.toContain('circuit_breaker_state');
  });
});

test('refuses what is no breaker', () => {
  expect(() => instrumentBreaker(isolatedTelemetry({ catalogs: {} }), {} as never)).toThrow('not a circuit breaker');
});
