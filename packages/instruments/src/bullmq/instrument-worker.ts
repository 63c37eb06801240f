import { TelltaleError } from '@telltale/core';
import type { Clock, InstrumentsOf, TelemetryCore } from '@telltale/core';
import { queue as queueCatalog, worker as workerCatalog } from '@telltale/core/catalogs';
import { expectShape } from '../instrument/expect-shape.ts';
import { GaugeShare } from '../instrument/gauge-share.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { listen } from '../instrument/listen.ts';
import type { Emitter } from '../instrument/listen.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';

/** The part of BullMQ's `Job` that is looked at; times in milliseconds since the Unix epoch. */
export interface BullJob {
  readonly name: string;
  /** When it was added. */
  readonly timestamp: number;
  readonly processedOn?: number | undefined;
  /** Set once the job will not be tried again. */
  readonly finishedOn?: number | undefined;
  readonly attemptsMade: number;
  readonly opts: { readonly delay?: number | undefined };
}

/** The part of BullMQ's `Worker` that is used. */
export interface BullWorker extends Emitter {
  readonly name: string;
  run(): Promise<unknown>;
}

export interface BullWorkerOptions {
  /** Stands in `worker_type`. @default the name of the queue */
  readonly workerType?: string;
  /** Stands in `task_type`; for jobs whose names hold more than their kind. @default the name of the job */
  readonly taskType?: (job: BullJob) => string;
}

/** Jobs that were lost from Redis before they could be reported as failed have no name any more. */
const NAMELESS = 'unknown';

/**
 * Counts what becomes of the jobs that a BullMQ worker takes: completed, failed for good or to be tried again; how long
 * they waited and ran; and how many stalled. A job waits from when it was added, or was due, until its first attempt.
 *
 * ```
 * worker_tasks_completed_total{worker_type="mail",task_type="welcome",status="retry"} 2
 * worker_task_duration_seconds_count{worker_type="mail",task_type="welcome"} 12
 * queue_wait_seconds_count{queue="mail"} 10
 * queue_stalled_total{queue="mail"} 0
 * workers_active{worker_type="mail"} 1
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`, `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts check
 * import { Worker } from 'bullmq';
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentWorker } from '@telltale/instruments/bullmq';
 *
 * const telemetry = createTelemetry({ service: 'mailer', catalogs: {} });
 * const worker = new Worker('mail', async (job) => console.log(job.name), { connection: {} });
 * const undo = instrumentWorker(telemetry, worker);
 * ```
 */
export function instrumentWorker(telemetry: TelemetryCore, worker: BullWorker, options: BullWorkerOptions = {}): Undo {
  expectShape(worker, ['run', 'on', 'off'], 'a Worker of BullMQ');
  const { workerType = worker.name, taskType = ({ name }) => name } = options;
  if (typeof taskType !== 'function') {
    throw new TelltaleError('TELLTALE_OPTIONS', 'instrumentWorker: taskType is not a function', taskType);
  }
  return instrumentOnce(telemetry, worker, 'bullmq', () => {
    const tasks = new WorkerTasks(telemetry, worker.name, workerType, taskType);
    const leave = tasks.join();
    return installAll([
      () => leave,
      () =>
        listen(new Recording(telemetry, 'bullmq'), worker, {
          active: (job: BullJob) => tasks.started(job),
          completed: (job: BullJob) => tasks.ended(job, 'success'),
          failed: (job: BullJob | undefined) => tasks.ended(job, willBeTriedAgain(job) ? 'retry' : 'failure'),
          stalled: () => tasks.stalled(),
          closed: leave,
        }),
    ]);
  });
}

function willBeTriedAgain(job: BullJob | undefined): boolean {
  return job !== undefined && job.finishedOn === undefined;
}

class WorkerTasks {
  readonly #clock: Clock;
  readonly #queueMetrics: InstrumentsOf<typeof queueCatalog>;
  readonly #workerMetrics: InstrumentsOf<typeof workerCatalog>;
  readonly #queue: { readonly queue: string };
  readonly #workerType: string;
  readonly #taskType: (job: BullJob) => string;
  readonly #startedAt = new WeakMap<BullJob, number>();

  constructor(telemetry: TelemetryCore, queue: string, workerType: string, taskType: (job: BullJob) => string) {
    this.#clock = telemetry.clock;
    this.#queueMetrics = telemetry.use(queueCatalog);
    this.#workerMetrics = telemetry.use(workerCatalog);
    this.#queue = { queue };
    this.#workerType = workerType;
    this.#taskType = taskType;
    // From the start, so that the first stalled job is seen as an increase.
    this.#queueMetrics.stalled.inc(this.#queue, 0);
  }

  /** The worker runs until the result is called. */
  join(): Undo {
    const active = new GaugeShare(this.#workerMetrics.active);
    active.of({ worker_type: this.#workerType }).set(1);
    return () => active.release();
  }

  started(job: BullJob): void {
    this.#startedAt.set(job, this.#clock.monotonic());
    this.#queueMetrics.dequeued.inc(this.#queue);
    if (job.attemptsMade > 0 || job.processedOn === undefined) return;
    const due = job.timestamp + (job.opts.delay ?? 0);
    // Clocks of two machines may differ.
    this.#queueMetrics.wait.observe(this.#queue, Math.max(0, job.processedOn - due) / 1000);
  }

  ended(job: BullJob | undefined, status: 'success' | 'failure' | 'retry'): void {
    const task = { worker_type: this.#workerType, task_type: job === undefined ? NAMELESS : this.#taskType(job) };
    this.#workerMetrics.tasksCompleted.inc({ ...task, status });
    const startedAt = job && this.#startedAt.get(job);
    if (startedAt === undefined) return;
    this.#workerMetrics.taskDuration.observe(task, (this.#clock.monotonic() - startedAt) / 1000);
  }

  stalled(): void {
    this.#queueMetrics.stalled.inc(this.#queue);
  }
}
