import { describeWithServers, startPostgres } from '@telltale-tooling/servers';
import type { Postgres } from '@telltale-tooling/servers';
import { queue as queueCatalog, worker as workerCatalog } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import { PgBoss as PgBoss12 } from 'pg-boss';
import PgBoss11 from 'pg-boss11';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { instrumentBoss } from '../../src/pg-boss/index.ts';
import type { BossOptions } from '../../src/pg-boss/index.ts';
import { jobsByState } from '../../src/pg-boss/queue-stats.ts';

describeWithServers(['postgres', 'initdb'], 'a real PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  describe.each([
    ['12', PgBoss12],
    ['11', PgBoss11],
  ])('pg-boss %s', (major, PgBoss) => {
    let boss: PgBoss12;
    beforeAll(async () => {
      boss = new PgBoss({ connectionString: postgres.url, schema: `boss${major}`, supervise: false, schedule: false });
      boss.on('error', () => {});
      await boss.start();
    });
    afterAll(() => boss.stop({ graceful: false }));

    async function setUp(name: string, options?: BossOptions) {
      await boss.createQueue(name);
      const telemetry = isolatedTelemetry({ catalogs: { queue: queueCatalog, worker: workerCatalog } });
      return { telemetry, undo: instrumentBoss(telemetry, boss, options) };
    }

    test('counts jobs by state as the queue itself does', async () => {
      const { telemetry, undo } = await setUp('states', { queues: ['states'] });
      await boss.send('states', { secret: 1 });
      await boss.send({ name: 'states', data: {} });
      await boss.send('states', {}, { startAfter: 3600 });
      await boss.insert('states', [{ data: {} }, { data: {} }]);
      const [job] = await boss.fetch('states');
      expect(job).toBeDefined();
      const page = await renderRecorded(telemetry);
      const stats = jobsByState(await boss.getQueueStats('states'));
      expect(stats).toMatchObject({ deferred: 1, ready: 3, active: 1 });
      for (const [state, count] of Object.entries(stats)) {
        expect(page).toContain(`queue_jobs{queue="states", state="${state}"} ${count}`);
      }
      expect(page).toContain('queue_depth{queue="states"} 3');
      expect(page).toContain('queue_enqueued_total{queue="states"} 5');
      expect(page).not.toContain('secret');
      undo();
      expect(await renderRecorded(telemetry)).not.toMatch(/queue_(depth|jobs)/);
    });

    test('counts what workers make of jobs', async () => {
      const { telemetry, undo } = await setUp('mail');
      await boss.send('mail', { fail: false });
      await boss.send('mail', { fail: true }, { retryLimit: 0 });
      await boss.send('mail', { fail: true }, { retryLimit: 5, retryDelay: 3600 });
      const id = await boss.work<{ fail: boolean }>(
        'mail',
        { includeMetadata: true, pollingIntervalSeconds: 0.5 },
        async ([job]) => {
          if (job!.data.fail) throw new Error('cannot');
          return 'sent';
        },
      );
      await vi.waitFor(async () => expect(await recorded(telemetry, workerCatalog.tasksCompleted)).toBe(3), 10_000);
      const status = (of: 'success' | 'failure' | 'retry') =>
        recorded(telemetry, workerCatalog.tasksCompleted, { worker_type: 'mail', task_type: 'mail', status: of });
      expect([await status('success'), await status('failure'), await status('retry')]).toEqual([1, 1, 1]);
      expect(await recorded(telemetry, workerCatalog.taskDuration)).toMatchObject({ count: 3 });
      expect(await recorded(telemetry, queueCatalog.wait, { queue: 'mail' })).toMatchObject({ count: 3 });
      expect(await recorded(telemetry, queueCatalog.dequeued, { queue: 'mail' })).toBe(3);
      await boss.offWork('mail');
      expect(id).toEqual(expect.any(String));
      undo();
    });

    // Since pg-boss 12.
    test.runIf(major === '12')('counts each job of a batch as its handler tells it', async () => {
      const { telemetry, undo } = await setUp('batch');
      const outcomes = ['completed', 'failed', 'last', 'deadletter', 'nothing'] as const;
      await boss.insert(
        'batch',
        outcomes.map((outcome) => ({ data: { outcome }, retryDelay: 3600, retryLimit: outcome === 'last' ? 0 : 2 })),
      );
      await boss.work<{ outcome: (typeof outcomes)[number] }>(
        'batch',
        { includeMetadata: true, perJobResults: true, batchSize: 5, pollingIntervalSeconds: 0.5 },
        async (jobs) =>
          jobs.flatMap(({ id, data: { outcome } }) => {
            if (outcome === 'nothing') return [];
            return [{ id, status: outcome === 'last' ? 'failed' : outcome }];
          }),
      );
      await vi.waitFor(async () => expect(await recorded(telemetry, workerCatalog.tasksCompleted)).toBe(5), 10_000);
      const status = (of: 'success' | 'failure' | 'retry') =>
        recorded(telemetry, workerCatalog.tasksCompleted, { worker_type: 'batch', status: of });
      expect([await status('success'), await status('failure'), await status('retry')]).toEqual([1, 2, 2]);
      const failed = await boss.findJobs('batch', {});
      expect(failed.filter(({ state }) => state === 'failed')).toHaveLength(2);
      expect(failed.filter(({ state }) => state === 'retry')).toHaveLength(2);
      await boss.offWork('batch');
      undo();
    });

    test('instrumenting twice counts once, and undoing leaves no wrapped method', async () => {
      const { telemetry, undo } = await setUp('twice', { queues: [] });
      const undoAgain = instrumentBoss(telemetry, boss);
      await boss.send('twice', {});
      expect(await recorded(telemetry, queueCatalog.enqueued)).toBe(1);
      undo();
      undoAgain();
      const methods = ['work', 'send', 'sendAfter', 'sendThrottled', 'sendDebounced', 'insert'] as const;
      const wrapped = methods.filter((method) => Object.getOwnPropertySymbols(boss[method]).length > 0);
      expect(wrapped).toEqual([]);
    });
  });
});

test('refuses what is no PgBoss', () => {
  expect(() => instrumentBoss(isolatedTelemetry({ catalogs: {} }), {} as never)).toThrow('not a PgBoss');
});
