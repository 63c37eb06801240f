import { scheduledJob } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import { createTask } from 'node-cron';
import { schedule } from 'node-cron3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { instrumentCron } from '../../src/node-cron/index.ts';

const name = 'report';

function fails(): never {
  throw new Error('cannot');
}

const setUp = () => isolatedTelemetry({ catalogs: { scheduledJob } });

describe('node-cron 4', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-01-01T00:00:00.500Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('counts runs, how they ended and how long they took', async () => {
    const telemetry = setUp();
    let count = 0;
    const task = createTask('* * * * * *', async () => {
      if (++count === 2) throw new Error('secret');
    });
    const undo = instrumentCron(telemetry, task, { name });
    await task.start();
    await vi.advanceTimersByTimeAsync(3000);
    await task.stop();
    const runs = (status: 'success' | 'failure') =>
      recorded(telemetry, scheduledJob.runs, { scheduled_job: name, status });
    expect([count, await runs('success'), await runs('failure')]).toEqual([3, 2, 1]);
    expect(await recorded(telemetry, scheduledJob.duration, { scheduled_job: name })).toMatchObject({ count: 3 });
    expect(await recorded(telemetry, scheduledJob.lastSuccess)).toBeCloseTo(
      Date.parse('2026-01-01T00:00:03Z') / 1000,
      0,
    );
    expect(await recorded(telemetry, scheduledJob.active)).toBe(0);
    expect(await renderRecorded(telemetry)).not.toContain('secret');
    undo();
    expect(await renderRecorded(telemetry)).not.toMatch(/active|last_success/);
    await task.destroy();
  });

  test('counts runs that are skipped because another goes on', async () => {
    const telemetry = setUp();
    const { promise, resolve } = Promise.withResolvers<void>();
    const task = createTask('* * * * * *', () => promise, { noOverlap: true });
    instrumentCron(telemetry, task, { name });
    await task.start();
    await vi.advanceTimersByTimeAsync(2500);
    expect(await recorded(telemetry, scheduledJob.active)).toBe(1);
    expect(await recorded(telemetry, scheduledJob.skipped, { scheduled_job: name, reason: 'overlap' })).toBe(2);
    expect(await recorded(telemetry, scheduledJob.skipped)).toBe(2);
    await task.stop();
    resolve();
    await vi.advanceTimersByTimeAsync(10);
    expect(await recorded(telemetry, scheduledJob.active)).toBe(0);
    await task.destroy();
  });

  test('counts once when instrumented twice, and nothing once undone', async () => {
    const telemetry = setUp();
    const task = createTask('* * * * * *', () => 'done');
    const undos = [instrumentCron(telemetry, task, { name }), instrumentCron(telemetry, task, { name })];
    expect(await task.execute()).toBe('done');
    expect(await recorded(telemetry, scheduledJob.runs)).toBe(1);
    for (const undo of undos) undo();
    await task.execute();
    expect(await recorded(telemetry, scheduledJob.runs)).toBe(1);
    expect(Object.getOwnPropertySymbols(task)).toEqual([]);
    await task.destroy();
  });
});

describe('node-cron 3', () => {
  test.each([
    ['a function that returns', () => 'done', 'success' as const],
    ['a promise that resolves', async () => 'done', 'success' as const],
    ['a function that throws', fails, 'failure' as const],
    ['a promise that rejects', async () => fails(), 'failure' as const],
  ])('counts %s', async (_what, run, status) => {
    const telemetry = setUp();
    const task = schedule('* * * * * *', run, { scheduled: false });
    const undo = instrumentCron(telemetry, task, { name });
    task.now();
    await vi.waitFor(async () =>
      expect(await recorded(telemetry, scheduledJob.runs, { scheduled_job: name, status })).toBe(1),
    );
    expect(await recorded(telemetry, scheduledJob.runs)).toBe(1);
    undo();
    const inner = (task as unknown as { _task: { eventNames(): unknown[] } })._task;
    expect([inner.eventNames(), Object.hasOwn(inner, 'execute')]).toEqual([[], false]);
  });
});

test('refuses what is no task, and a task without a name', () => {
  const telemetry = setUp();
  expect(() => instrumentCron(telemetry, {} as never, { name })).toThrow('not a task of node-cron');
  const task = createTask('* * * * * *', () => {});
  expect(() => instrumentCron(telemetry, task, {} as never)).toThrow('no name');
});
