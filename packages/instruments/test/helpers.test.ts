import { agent, batch, session, task, watchdog } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import { describe, expect, test, vi } from 'vitest';
import { createAgents } from '../src/agents/index.ts';
import { createBatches } from '../src/batches/index.ts';
import { createSessions } from '../src/sessions/index.ts';
import { createTasks } from '../src/tasks/index.ts';
import { createWatchdogs, type WatchdogContext } from '../src/watchdogs/index.ts';
import { fakeClock } from './fake-clock.ts';

function telemetryOf() {
  const clock = fakeClock();
  const telemetry = isolatedTelemetry({ catalogs: { agent, batch, session, task, watchdog }, clock });
  return { telemetry, clock };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('sessions', () => {
  test('are counted by how they end, with their length and their queries', async () => {
    const { telemetry, clock } = telemetryOf();
    const sessions = createSessions(telemetry);
    const [one, two] = [sessions.start('player'), sessions.start('player')];
    one.query('search');
    one.query('search');
    clock.advance(30_000);
    expect(await recorded(telemetry, session.active, { session_type: 'player' })).toBe(2);
    one.complete();
    one.complete();
    one.query('late');
    two.abandon();
    expect(await recorded(telemetry, session.active)).toBe(0);
    expect(await recorded(telemetry, session.created)).toBe(2);
    expect(await recorded(telemetry, session.completed)).toBe(1);
    expect(await recorded(telemetry, session.abandoned)).toBe(1);
    expect(await recorded(telemetry, session.duration)).toEqual({ count: 2, sum: 60 });
    expect(await recorded(telemetry, session.queries)).toEqual({ count: 2, sum: 2 });
    expect(await recorded(telemetry, session.queryEvents, { query_type: 'search' })).toBe(2);
  });

  test('are abandoned when nothing is heard of them', async () => {
    const { telemetry, clock } = telemetryOf();
    const visit = createSessions(telemetry, { idleSeconds: 60 }).start('visitor');
    clock.advance(50_000);
    visit.query('search');
    clock.advance(50_000);
    expect(await recorded(telemetry, session.abandoned)).toBe(0);
    clock.advance(10_000);
    expect(await recorded(telemetry, session.abandoned)).toBe(1);
    visit.complete();
    expect(await recorded(telemetry, session.completed)).toBe(0);
  });
});

describe('watchdogs', () => {
  test('check at their interval, and show who is healthy', async () => {
    const { telemetry, clock } = telemetryOf();
    const watchdogs = createWatchdogs(telemetry);
    let isEmpty = false;
    const check = vi.fn<(context: WatchdogContext) => unknown>(({ event }) => {
      if (isEmpty) event('info');
      return !isEmpty;
    });
    watchdogs.register('stock', check, { everySeconds: 60, severity: 'warning' });
    const broken = watchdogs.register('broken', () => Promise.reject(new Error('no answer')));
    expect(await recorded(telemetry, watchdog.registered)).toBe(2);
    expect([await recorded(telemetry, watchdog.healthy), await recorded(telemetry, watchdog.unhealthy)]).toEqual([
      0, 0,
    ]);
    clock.advance(60_000);
    await turn();
    isEmpty = true;
    expect(await recorded(telemetry, watchdog.healthy)).toBe(1);
    clock.advance(60_000);
    await turn();
    expect(await broken.check()).toBe(false);
    expect(check).toHaveBeenCalledTimes(2);
    expect([await recorded(telemetry, watchdog.healthy), await recorded(telemetry, watchdog.unhealthy)]).toEqual([
      0, 2,
    ]);
    expect(await recorded(telemetry, watchdog.checks, { watchdog: 'stock' })).toBe(2);
    expect(await recorded(telemetry, watchdog.checkFailures, { watchdog: 'stock' })).toBe(1);
    expect(await recorded(telemetry, watchdog.events, { watchdog: 'stock', severity: 'warning' })).toBe(1);
    expect(await recorded(telemetry, watchdog.events, { watchdog: 'stock', severity: 'info' })).toBe(1);
    expect(await recorded(telemetry, watchdog.successRatio)).toBeCloseTo(1 / 3);
    expect((await recorded(telemetry, watchdog.checkDuration)).count).toBe(3);
    watchdogs.close();
    watchdogs.close();
    clock.advance(600_000);
    await turn();
    expect(check).toHaveBeenCalledTimes(2);
    expect(await recorded(telemetry, watchdog.registered)).toBe(0);
  });

  test('show every severity from the start, so that the first event is an increase', async () => {
    const { telemetry } = telemetryOf();
    createWatchdogs(telemetry).register('stock', () => true);
    const { body } = await telemetry.exposition();
    for (const severity of ['info', 'warning', 'critical']) {
      expect(body).toContain(`watchdog_events_total{severity="${severity}",watchdog="stock"} 0`);
    }
    expect(body).toContain('watchdog_check_failures_total{watchdog="stock"} 0');
  });

  test('give up a check that takes too long, and do not start another one meanwhile', async () => {
    const { telemetry, clock } = telemetryOf();
    const signals: AbortSignal[] = [];
    const slow = createWatchdogs(telemetry).register(
      'slow',
      ({ signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
      { timeoutSeconds: 5 },
    );
    const [first, second] = [slow.check(), slow.check()];
    await turn();
    clock.advance(5000);
    expect(await Promise.all([first, second])).toEqual([false, false]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('tasks', () => {
  test('are shown by type and state, and what is over is forgotten in time', async () => {
    const { telemetry } = telemetryOf();
    const tasks = createTasks(telemetry, { keep: 2 });
    const inState = (state: 'pending' | 'running' | 'completed' | 'failed') =>
      recorded(telemetry, task.count, { state });
    const [one, two] = [tasks.add('import'), tasks.add('import')];
    one.start();
    expect([await inState('pending'), await inState('running')]).toEqual([1, 1]);
    one.complete();
    two.fail();
    expect(await tasks.run('export', () => 7)).toBe(7);
    await expect(tasks.run('export', () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    expect([await inState('completed'), await inState('failed')]).toEqual([1, 1]);
    expect(await recorded(telemetry, task.count, { task_type: 'import' })).toBe(0);
    const gone = tasks.add('export');
    gone.forget();
    gone.forget();
    gone.start();
    expect([await inState('pending'), await inState('running')]).toEqual([0, 0]);
    tasks.close();
    expect((await telemetry.exposition()).body).not.toMatch(/^tasks\{/m);
  });
});

describe('batches', () => {
  test('count their items, by whether they could be processed', async () => {
    const { telemetry, clock } = telemetryOf();
    const batches = createBatches(telemetry);
    const waiting = [1, 2, 3];
    const undo = batches.watchQueue('mails', () => waiting.length);
    const result = await batches.run('mails', [1, 2, 3, 4], async (items, { failed }) => {
      expect(await recorded(telemetry, batch.activeWorkers)).toBe(1);
      clock.advance(2000);
      failed();
      return items.length;
    });
    expect(result).toBe(4);
    await expect(batches.run('mails', [1, 2], () => Promise.reject(new Error('no server')))).rejects.toThrow(
      'no server',
    );
    expect(await recorded(telemetry, batch.itemsProcessed, { batch: 'mails' })).toBe(3);
    expect(await recorded(telemetry, batch.itemsFailed, { batch: 'mails' })).toBe(3);
    expect(await recorded(telemetry, batch.processingDuration)).toEqual({ count: 2, sum: 2 });
    expect(await recorded(telemetry, batch.activeWorkers)).toBe(0);
    expect(await recorded(telemetry, batch.queueSize)).toBe(3);
    undo();
    expect(await recorded(telemetry, batch.queueSize)).toBe(0);
  });
});

describe('agents', () => {
  test('are counted with their tools, budgets and outcomes', async () => {
    const { telemetry, clock } = telemetryOf();
    const agents = createAgents(telemetry, { budgets: { tokens: 100, usd: 1 } });
    const run = agents.run('refunds', async ({ tool, spend }) => {
      expect(spend('tokens', 80)).toBe(true);
      expect(spend('tokens', 30)).toBe(false);
      expect(spend('minutes', 5)).toBe(true);
      expect(await tool('search', () => 'found')).toBe('found');
      clock.advance(3000);
      return tool('search', () => Promise.reject(new Error('not found')));
    });
    await expect(run).rejects.toThrow('not found');
    await agents.run('refunds', () => {});
    expect([agents.left('tokens'), agents.left('usd'), agents.left('minutes')]).toEqual([0, 1, Infinity]);
    agents.resetBudgets('tokens');
    expect(agents.left('tokens')).toBe(100);
    expect(await recorded(telemetry, agent.executions, { status: 'failure' })).toBe(1);
    expect(await recorded(telemetry, agent.executions, { status: 'success' })).toBe(1);
    expect(await recorded(telemetry, agent.executionDuration)).toEqual({ count: 2, sum: 3 });
    expect(await recorded(telemetry, agent.toolCalls, { tool: 'search' })).toBe(2);
    expect(await recorded(telemetry, agent.toolErrors, { tool: 'search' })).toBe(1);
    expect(await recorded(telemetry, agent.budgetUsed, { budget: 'tokens' })).toBe(110);
    expect(await recorded(telemetry, agent.budgetExceeded, { budget: 'tokens' })).toBe(1);
    expect(await recorded(telemetry, agent.budgetLimit, { budget: 'usd' })).toBe(1);
  });

  test('wait for approvals, and not for ever', async () => {
    const { telemetry, clock } = telemetryOf();
    const agents = createAgents(telemetry);
    let signalled: AbortSignal | undefined;
    const decisions = await agents.run('refunds', async ({ approve }) => {
      const first = await approve(() => true);
      const second = await approve(() => Promise.resolve(false));
      const third = approve(
        (signal) => {
          signalled = signal;
          return new Promise(() => {});
        },
        { timeoutSeconds: 60 },
      );
      await turn();
      clock.advance(60_000);
      return [first, second, await third];
    });
    expect(decisions).toEqual(['approved', 'rejected', 'timeout']);
    expect(signalled?.aborted).toBe(true);
    for (const decision of ['approved', 'rejected', 'timeout'] as const) {
      expect(await recorded(telemetry, agent.approvals, { decision })).toBe(1);
    }
    expect(await recorded(telemetry, agent.approvalWait)).toEqual({ count: 3, sum: 60 });
  });

  test('a budget needs a limit that is an amount, and what cannot be recorded does not stop a run', async () => {
    const { telemetry } = telemetryOf();
    expect(() => createAgents(telemetry, { budgets: { tokens: -1 } })).toThrow(/tokens.*TELLTALE_OPTIONS/);
    const agents = createAgents(telemetry, { budgets: { tokens: 5 } });
    expect(await agents.run('refunds', ({ spend }) => spend('tokens', -3))).toBe(true);
    expect(agents.left('tokens')).toBe(5);
    expect((await telemetry.exposition()).body).toContain('telltale_recording_errors_total{source="agents"} 1');
  });
});
