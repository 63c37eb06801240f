import { once } from 'node:events';
import { describeWithServers, startRedis } from '@telltale-tooling/servers';
import type { Redis } from '@telltale-tooling/servers';
import { queue as queueCatalog, worker as workerCatalog } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import * as bullmq6 from 'bullmq';
import * as bullmq5 from 'bullmq5';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { instrumentQueue, instrumentWorker } from '../../src/bullmq/index.ts';

// Both majors have the same classes; one of them types the other here.
const majors = [
  ['6', bullmq6],
  ['5', bullmq5 as unknown as typeof bullmq6],
] as const;

let redis: Redis;

describeWithServers(['redis-server'], 'a real Redis', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  describe.each(majors)('BullMQ %s', (major, { Queue, UnrecoverableError, Worker }) => {
    const connection = () => ({ host: '127.0.0.1', port: redis.port, maxRetriesPerRequest: null });
    let names = 0;

    function setUp() {
      const telemetry = isolatedTelemetry({ catalogs: { queue: queueCatalog, worker: workerCatalog } });
      const name = `mail-${major}-${++names}`;
      const queue = new Queue(name, { connection: connection() });
      const page = async (): Promise<string> => (await renderRecorded(telemetry)).replaceAll(name, 'mail');
      return { telemetry, name, queue, page };
    }

    test('counts jobs by state as the queue itself does', async () => {
      const { telemetry, queue, page } = setUp();
      await using _ = closing(queue);
      const undo = instrumentQueue(telemetry, queue);
      await queue.add('welcome', { to: 'anna@example.com' });
      await queue.addBulk([
        { name: 'welcome', data: {} },
        { name: 'urgent', data: {}, opts: { priority: 1 } },
        { name: 'later', data: {}, opts: { delay: 60_000 } },
      ]);
      const own = await queue.getJobCounts();
      expect(own).toMatchObject({ waiting: 2, prioritized: 1, delayed: 1 });
      for (const [state, count] of Object.entries(own)) {
        expect([state, await recorded(telemetry, queueCatalog.jobs, { queue: queue.name, state })]).toEqual([
          state,
          count,
        ]);
      }
      expect(await page()).toContain('queue_depth{queue="mail"} 3');
      expect(await page()).toContain('queue_enqueued_total{queue="mail"} 4');
      undo();
      expect(await page()).not.toMatch(/queue_(depth|jobs)/);
      expect(Object.hasOwn(queue, 'add') || Object.hasOwn(queue, 'addBulk')).toBe(false);
    });

    test('counts completed, failed and retried jobs as they end', async () => {
      const { telemetry, name, queue, page } = setUp();
      const worker = new Worker(
        name,
        async (job) => {
          if (job.name === 'flaky' && job.attemptsMade === 0) throw new Error('try again');
          if (job.name === 'broken') throw new UnrecoverableError('for good');
          return job.name;
        },
        { connection: connection(), autorun: false },
      );
      await using _queue = closing(queue);
      await using _worker = closing(worker);
      instrumentQueue(telemetry, queue);
      instrumentWorker(telemetry, worker);
      await queue.addBulk([
        { name: 'welcome', data: {} },
        { name: 'welcome', data: {} },
        { name: 'flaky', data: {}, opts: { attempts: 2 } },
        { name: 'broken', data: {}, opts: { attempts: 5 } },
      ]);
      void worker.run();
      await vi.waitFor(
        async () => expect(await queue.getJobCounts()).toMatchObject({ completed: 3, failed: 1 }),
        10_000,
      );
      await vi.waitFor(async () => expect(await recorded(telemetry, workerCatalog.tasksCompleted)).toBe(5));
      expect((await page()).split('\n').filter((line) => !line.startsWith('queue_jobs'))).toEqual([
        'queue_depth{queue="mail"} 0',
        'queue_dequeued_total{queue="mail"} 5',
        'queue_enqueued_total{queue="mail"} 4',
        'queue_wait_seconds{queue="mail"} count 4',
        'worker_task_duration_seconds{task_type="broken", worker_type="mail"} count 1',
        'worker_task_duration_seconds{task_type="flaky", worker_type="mail"} count 2',
        'worker_task_duration_seconds{task_type="welcome", worker_type="mail"} count 2',
        'worker_tasks_completed_total{status="failure", task_type="broken", worker_type="mail"} 1',
        'worker_tasks_completed_total{status="retry", task_type="flaky", worker_type="mail"} 1',
        'worker_tasks_completed_total{status="success", task_type="flaky", worker_type="mail"} 1',
        'worker_tasks_completed_total{status="success", task_type="welcome", worker_type="mail"} 2',
        'workers_active{worker_type="mail"} 1',
      ]);
      const counts = await queue.getJobCounts();
      expect(await recorded(telemetry, queueCatalog.jobs, { state: 'completed' })).toBe(counts['completed']);
      await worker.close();
      expect(await page()).not.toContain('workers_active');
    });

    test('a delayed job waits from when it is due', async () => {
      const { telemetry, name, queue } = setUp();
      const worker = new Worker(name, async () => {}, { connection: connection(), autorun: false });
      await using _queue = closing(queue);
      await using _worker = closing(worker);
      instrumentWorker(telemetry, worker);
      const ended = once(worker, 'completed');
      await queue.add('later', {}, { delay: 300 });
      void worker.run();
      await ended;
      const { count, sum } = await recorded(telemetry, queueCatalog.wait);
      expect([count, sum < 0.3]).toEqual([1, true]);
    });

    test('counts jobs that stalled, and those that stalled for good', async () => {
      const { telemetry, name, queue } = setUp();
      await using _queue = closing(queue);
      await queue.add('welcome', {});
      // Takes the job and never renews its lock, as a process that hangs.
      const silent = new Worker(name, null, { connection: connection(), lockDuration: 1, autorun: false });
      await silent.getNextJob('token');
      await silent.close(true);
      const worker = new Worker(name, async () => {}, {
        connection: connection(),
        stalledInterval: 20,
        maxStalledCount: 1,
        autorun: false,
      });
      await using _worker = closing(worker);
      instrumentWorker(telemetry, worker, { taskType: () => 'mail', workerType: 'mailer' });
      const ended = once(worker, 'completed');
      void worker.run();
      await ended;
      expect(await recorded(telemetry, queueCatalog.stalled, { queue: name })).toBe(1);
      expect(
        await recorded(telemetry, workerCatalog.tasksCompleted, {
          worker_type: 'mailer',
          task_type: 'mail',
          status: 'success',
        }),
      ).toBe(1);
    });

    test('undoing leaves no listener, and instrumenting twice counts once', async () => {
      const { telemetry, name, queue } = setUp();
      const worker = new Worker(name, async () => {}, { connection: connection(), autorun: false });
      await using _queue = closing(queue);
      await using _worker = closing(worker);
      const before = listeners(worker);
      const undos = [
        instrumentWorker(telemetry, worker),
        instrumentWorker(telemetry, worker),
        instrumentQueue(telemetry, queue),
        instrumentQueue(telemetry, queue),
      ];
      await queue.add('welcome', {});
      expect(await recorded(telemetry, queueCatalog.enqueued)).toBe(1);
      const ended = once(worker, 'completed');
      void worker.run();
      await ended;
      expect(await recorded(telemetry, workerCatalog.tasksCompleted)).toBe(1);
      for (const undo of undos) undo();
      expect(listeners(worker)).toEqual(before);
      await queue.add('welcome', {});
      expect(await recorded(telemetry, queueCatalog.enqueued)).toBe(1);
    });

    test('what add rejects with reaches the caller', async () => {
      const { telemetry, queue } = setUp();
      await using _ = closing(queue);
      instrumentQueue(telemetry, queue);
      await expect(queue.add('welcome', {}, { jobId: '0' })).rejects.toThrow('JobId');
      expect(await recorded(telemetry, queueCatalog.enqueued)).toBe(0);
    });

    test('a queue that was closed costs no error at a scrape', async () => {
      const { telemetry, queue, page } = setUp();
      instrumentQueue(telemetry, queue);
      await queue.close();
      expect(await page()).not.toContain('queue_jobs');
      expect((await telemetry.exposition()).body).not.toMatch(/collector_errors_total\{.*[1-9]$/m);
    });
  });

  test('refuses what is no queue and no worker', () => {
    const telemetry = isolatedTelemetry({ catalogs: {} });
    expect(() => instrumentQueue(telemetry, {} as never)).toThrow('This is not a Queue of BullMQ');
    expect(() => instrumentWorker(telemetry, {} as never)).toThrow('This is not a Worker of BullMQ');
  });
});

function closing(it: { close(): Promise<void> }): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => it.close() };
}

function listeners(emitter: { eventNames(): (string | symbol)[]; listenerCount(name: never): number }) {
  return Object.fromEntries(emitter.eventNames().map((name) => [name, emitter.listenerCount(name as never)]));
}
