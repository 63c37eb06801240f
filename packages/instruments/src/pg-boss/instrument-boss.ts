import type { TelemetryCore } from '@telltale/core';
import { queue as queueCatalog, worker as workerCatalog } from '@telltale/core/catalogs';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { observeCall } from '../instrument/observe-call.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import { statusOfEach } from './job-results.ts';
import type { JobStatus } from './job-results.ts';
import { jobsByState } from './queue-stats.ts';
import type { QueueStats } from './queue-stats.ts';

/** The part of a `PgBoss` that is used. */
export interface Boss {
  getQueues(): Promise<readonly { readonly name: string }[]>;
  getQueueStats(name: string, options?: never): Promise<QueueStats | readonly QueueStats[]>;
  work(...args: never[]): Promise<string>;
  send(...args: never[]): Promise<string | null>;
  insert(...args: never[]): Promise<unknown>;
}

export interface BossOptions {
  /** Queues whose jobs are counted by state at each scrape: a query each. @default all there are */
  readonly queues?: readonly string[];
}

/** A job as a handler gets it; the facts about attempts are there with `includeMetadata` alone. */
interface Job {
  readonly id: string;
  readonly retryCount?: number;
  readonly retryLimit?: number;
  readonly createdOn?: Date;
  readonly startAfter?: Date;
  readonly startedOn?: Date;
}

type StatusOf = (job: Job) => JobStatus;

type Handler = (jobs: readonly Job[], ...rest: unknown[]) => Promise<unknown>;

/** What puts a job into a queue whose name comes first; `null` comes back where a policy of the queue kept it out. */
const SENDING = ['send', 'sendAfter', 'sendThrottled', 'sendDebounced'] as const;

/**
 * Records a pg-boss: how many jobs of each queue are in which state, as pg-boss counts them (it keeps a count for a minute),
 * the jobs that this object sends, and what becomes of those that its workers take. Handlers that are given
 * `includeMetadata: true` also tell how long jobs waited, and a job that will be tried again (`retry`) from one that will
 * not; those with `perJobResults: true` how each job of a batch ended. Instrument it before `work` is called.
 *
 * ```
 * queue_jobs{queue="mail",state="ready"} 3
 * worker_tasks_completed_total{worker_type="mail",task_type="mail",status="success"} 12
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts check
 * import { PgBoss } from 'pg-boss';
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentBoss } from '@telltale/instruments/pg-boss';
 *
 * const telemetry = createTelemetry({ service: 'mailer', catalogs: {} });
 * const boss = new PgBoss('postgres://localhost/mailer');
 * const undo = instrumentBoss(telemetry, boss);
 * await boss.start();
 * ```
 */
export function instrumentBoss(telemetry: TelemetryCore, boss: Boss, options: BossOptions = {}): Undo {
  expectShape(boss, ['getQueues', 'getQueueStats', 'work', 'send', 'insert'], 'a PgBoss');
  return instrumentOnce(telemetry, boss, 'pg-boss', () => {
    const recording = new Recording(telemetry, 'pg-boss');
    return installAll([
      () => collectJobs(telemetry, boss, options.queues),
      // pg-boss keeps the handlers of its queues.
      () => recording.stop,
      () => wrapSending(telemetry, recording, boss),
      () => wrapWork(telemetry, recording, boss),
    ]);
  });
}

function collectJobs(telemetry: TelemetryCore, boss: Boss, names: readonly string[] | undefined): Undo {
  const { depth, jobs } = telemetry.use(queueCatalog);
  return telemetry.addCollector({
    name: 'pg-boss',
    metrics: [depth, jobs],
    async collect(report) {
      const queues = names ?? (await boss.getQueues()).map(({ name }) => name);
      const stats = await Promise.all(
        queues.map(async (queue) => [queue, await boss.getQueueStats(queue, { force: true } as never)] as const),
      );
      for (const [queue, found] of stats) {
        const counts = jobsByState(found);
        for (const [state, count] of Object.entries(counts)) report(jobs, { queue, state }, count);
        report(depth, { queue }, counts['ready']!);
      }
    },
  });
}

function wrapSending(telemetry: TelemetryCore, recording: Recording, boss: Boss): Undo {
  const { enqueued } = telemetry.use(queueCatalog);
  const count = recording.quietly((first: unknown, jobs: number) =>
    enqueued.inc({ queue: typeof first === 'string' ? first : String((first as { name?: unknown }).name) }, jobs),
  );
  const counting = (method: string, jobsOf: (result: unknown, args: readonly unknown[]) => number) => (): Undo =>
    wrapMethod(boss, method, (proceed, self, args) =>
      observeCall(() => proceed(self, args), {
        succeeded: (result) => count(args[0], jobsOf(result, args)),
        failed: () => {},
      }),
    );
  return installAll([
    ...SENDING.filter((method) => method in boss).map((method) => counting(method, (id) => (id === null ? 0 : 1))),
    // Ids only come back where they are asked for.
    counting('insert', (ids, [, jobs]) => (Array.isArray(ids) ? ids : (jobs as readonly unknown[])).length),
  ]);
}

function wrapWork(telemetry: TelemetryCore, recording: Recording, boss: Boss): Undo {
  const { dequeued, wait } = telemetry.use(queueCatalog);
  const { tasksCompleted, taskDuration } = telemetry.use(workerCatalog);
  const started = recording.quietly((queue: string, jobs: readonly Job[]) => {
    dequeued.inc({ queue }, jobs.length);
    for (const job of jobs) {
      const seconds = waitOf(job);
      if (seconds !== undefined) wait.observe({ queue }, seconds);
    }
  });
  const ended = recording.quietly((queue: string, jobs: readonly Job[], startedAt: number, statusOf: StatusOf) => {
    const task = { worker_type: queue, task_type: queue };
    for (const job of jobs) tasksCompleted.inc({ ...task, status: statusOf(job) });
    const seconds = recording.secondsSince(startedAt);
    for (const _job of jobs) taskDuration.observe(task, seconds);
  });
  const watched =
    (queue: string, handler: Handler, tellsEach: boolean): Handler =>
    async (jobs, ...rest) => {
      const startedAt = recording.now();
      started(queue, jobs);
      try {
        const result = await handler(jobs, ...rest);
        ended(queue, jobs, startedAt, tellsEach ? statusOfEach(result, failureOf) : () => 'success');
        return result;
      } catch (error) {
        ended(queue, jobs, startedAt, failureOf);
        throw error;
      }
    };
  return wrapMethod(boss, 'work', (proceed, self, args) => {
    const handler = args.at(-1);
    if (typeof handler !== 'function') return proceed(self, args);
    const options = (args.length > 2 ? args[1] : undefined) as { readonly perJobResults?: boolean } | undefined;
    const tellsEach = options?.perJobResults === true;
    return proceed(self, [...args.slice(0, -1), watched(String(args[0]), handler as Handler, tellsEach)]);
  });
}

/** In seconds, from when the job was sent or was due until its first attempt. */
function waitOf({ createdOn, startAfter, startedOn, retryCount }: Job): number | undefined {
  if (createdOn === undefined || startedOn === undefined || retryCount !== 0) return undefined;
  const due = Math.max(Number(createdOn), Number(startAfter ?? 0));
  return Math.max(0, Number(startedOn) - due) / 1000;
}

function failureOf({ retryCount, retryLimit }: Job): 'failure' | 'retry' {
  return retryCount !== undefined && retryLimit !== undefined && retryCount < retryLimit ? 'retry' : 'failure';
}
