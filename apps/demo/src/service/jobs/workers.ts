import { setTimeout as delay } from 'node:timers/promises';
import type { DeskTelemetry } from '../telemetry.ts';
import type { JobQueue } from './job-queue.ts';
import type { Job, JobType } from './job-registry.ts';

/** Does the work of one type of job; what it throws makes the job be tried again. */
export type JobWork = Readonly<Record<JobType, (job: Job) => Promise<void>>>;

const WORKERS = 3;
const MOST_ATTEMPTS = 3;
const BACKOFF_MILLISECONDS = 250;
const worker_type = 'jobs';

/** Takes jobs from the queue, a few at a time, and puts back what failed until it failed too often. */
export class Workers {
  readonly #metrics: DeskTelemetry['worker'];
  readonly #queue: JobQueue<Job>;
  readonly #work: JobWork;
  readonly #running: readonly Promise<void>[];

  constructor(queue: JobQueue<Job>, work: JobWork, { worker }: DeskTelemetry) {
    this.#metrics = worker;
    this.#queue = queue;
    this.#work = work;
    this.#running = Array.from({ length: WORKERS }, () => this.#run());
  }

  /** Resolves when the jobs under way are done; to be called once the queue is closed. */
  async close(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #run(): Promise<void> {
    this.#metrics.active.inc({ worker_type });
    for (let job = await this.#queue.take(); job !== undefined; job = await this.#queue.take())
      await this.#attempt(job);
    this.#metrics.active.dec({ worker_type });
  }

  async #attempt(job: Job): Promise<void> {
    const labels = { worker_type, task_type: job.type };
    job.state = 'running';
    job.attempts++;
    const end = this.#metrics.taskDuration.startTimer(labels);
    try {
      await this.#work[job.type](job);
      this.#finish(job, 'completed');
      this.#metrics.tasksCompleted.inc({ ...labels, status: 'success' });
    } catch {
      const isOver = job.attempts >= MOST_ATTEMPTS;
      this.#metrics.tasksCompleted.inc({ ...labels, status: isOver ? 'failure' : 'retry' });
      if (isOver) this.#finish(job, 'failed');
      else void this.#retry(job);
    } finally {
      end();
    }
  }

  async #retry(job: Job): Promise<void> {
    job.state = 'pending';
    await delay(BACKOFF_MILLISECONDS * 2 ** job.attempts, undefined, { ref: false });
    this.#queue.push(job);
  }

  #finish(job: Job, state: 'completed' | 'failed'): void {
    job.state = state;
    job.finishedAt = performance.now();
  }
}
