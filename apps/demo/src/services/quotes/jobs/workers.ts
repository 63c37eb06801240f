import { setTimeout as delay } from 'node:timers/promises';
import type { DeskTelemetry } from '../telemetry.ts';
import type { JobQueue, Lease } from './job-queue.ts';
import type { Job, JobType } from './job-registry.ts';

/** Does the work of one type of job; what it throws makes the job be tried again. */
export type JobWork = Readonly<Record<JobType, (job: Job) => Promise<void>>>;

const WORKERS = 3;
const MOST_ATTEMPTS = 3;
const BACKOFF_MILLISECONDS = 250;
const STUCK_POLL_MILLISECONDS = 100;
const RENEW_MILLISECONDS = 500;
const worker_type = 'jobs';

/** Takes jobs from the queue, a few at a time, and puts back what failed until it failed too often. */
export class Workers {
  readonly #metrics: DeskTelemetry['worker'];
  readonly #queue: JobQueue<Job>;
  readonly #work: JobWork;
  readonly #running: readonly Promise<void>[];
  #isStuck = false;

  constructor(queue: JobQueue<Job>, work: JobWork, { worker }: DeskTelemetry) {
    this.#metrics = worker;
    this.#queue = queue;
    this.#work = work;
    this.#running = Array.from({ length: WORKERS }, () => this.#run());
  }

  /** A stuck worker hangs in the job that it has, and shows no sign of life. */
  setStuck(isStuck: boolean): void {
    this.#isStuck = isStuck;
  }

  /** Resolves when the jobs under way are done; to be called once the queue is closed. */
  async close(): Promise<void> {
    this.#isStuck = false;
    await Promise.all(this.#running);
  }

  async #run(): Promise<void> {
    this.#metrics.active.inc({ worker_type });
    for (let lease = await this.#queue.take(); lease !== undefined; lease = await this.#queue.take()) {
      while (this.#isStuck) await delay(STUCK_POLL_MILLISECONDS);
      // Who was stuck for too long has lost the job to another.
      if (lease.renew()) await this.#attempt(lease);
    }
    this.#metrics.active.dec({ worker_type });
  }

  async #attempt(lease: Lease<Job>): Promise<void> {
    const job = lease.item;
    const labels = { worker_type, task_type: job.type };
    job.state = 'running';
    job.attempts++;
    const end = this.#metrics.taskDuration.startTimer(labels);
    const heartbeat = setInterval(() => lease.renew(), RENEW_MILLISECONDS).unref();
    try {
      await this.#work[job.type](job);
      this.#finish(job, 'completed');
      this.#metrics.tasksCompleted.inc({ ...labels, status: 'success' });
    } catch {
      const isOver = job.attempts >= MOST_ATTEMPTS;
      this.#metrics.tasksCompleted.inc({ ...labels, status: isOver ? 'failure' : 'retry' });
      if (isOver) this.#finish(job, 'failed');
      else this.#retry(job);
    } finally {
      clearInterval(heartbeat);
      lease.settle();
      end();
    }
  }

  #retry(job: Job): void {
    job.state = 'pending';
    this.#queue.pushLater(job, BACKOFF_MILLISECONDS * 2 ** job.attempts);
  }

  #finish(job: Job, state: 'completed' | 'failed'): void {
    job.state = state;
    job.finishedAt = performance.now();
  }
}
