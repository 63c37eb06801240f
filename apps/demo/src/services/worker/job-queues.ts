import { setTimeout as delay } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { instrumentBoss } from '@telltale/instruments/pg-boss';
import { withProducerSpan } from '@telltale/tracing';
import { connecting, queueNames, startQueues } from '../jobs.ts';
import type { QueueName, ReportJob, ThoughtJob } from '../jobs.ts';
import type { Workplace } from './attempt.ts';
import { performJobs } from './perform-jobs.ts';
import type { Work } from './perform-jobs.ts';
import type { Thought } from './think.ts';
import type { WorkerTelemetry } from './worker-telemetry.ts';

// Counts of jobs are as old as the last look at the queues, and an attempt that takes too long is noticed then.
const SUPERVISE_SECONDS = 1;
const CLEAN_UP_SECONDS = 30;
const FINISH_MILLISECONDS = 400;

const reports = {
  // Workers are told of new reports; those to be tried again are found by looking.
  pollingIntervalSeconds: 0.5,
  notifyPollingIntervalSeconds: 1,
  batchSize: 4,
  burstWhenBatchFull: true,
  localConcurrency: 2,
  includeMetadata: true,
  perJobResults: true,
} as const;

const thoughts = {
  pollingIntervalSeconds: 0.5,
  batchSize: 20,
  burstWhenBatchFull: true,
  localConcurrency: 2,
  includeMetadata: true,
  perJobResults: true,
} as const;

/** Takes jobs from the queues in PostgreSQL, and looks after these. */
export class JobQueues {
  readonly #boss: PgBoss;
  readonly #telemetry: WorkerTelemetry;
  readonly #workplace: Workplace;
  readonly #stopRecording: () => void;

  constructor(databaseUrl: string, telemetry: WorkerTelemetry, workplace: Workplace) {
    this.#boss = new PgBoss({
      ...connecting(databaseUrl),
      useListenNotify: true,
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
      maintenanceIntervalSeconds: CLEAN_UP_SECONDS,
    });
    this.#telemetry = telemetry;
    this.#workplace = workplace;
    this.#stopRecording = instrumentBoss(telemetry, this.#boss, { queues: queueNames });
  }

  async start(): Promise<void> {
    await startQueues(this.#boss, (message) => this.#workplace.logger.warn(`queue: ${message}`));
  }

  async takeReports(work: Work<ReportJob>): Promise<void> {
    await this.#boss.work('reports', reports, performJobs('reports', work, this.#telemetry, this.#workplace));
    this.#countWorkers('reports');
  }

  async takeThoughts(work: Work<ThoughtJob>): Promise<void> {
    await this.#boss.work('thoughts', thoughts, performJobs('thoughts', work, this.#telemetry, this.#workplace));
    this.#countWorkers('thoughts');
  }

  async send(thought: Thought): Promise<void> {
    await withProducerSpan({ system: 'pg-boss', destination: 'thoughts' }, (trace) =>
      this.#boss.send('thoughts', { ...thought, trace } satisfies ThoughtJob),
    );
  }

  /** @throws Error where PostgreSQL does not answer */
  async check(): Promise<void> {
    await this.#boss.getQueue('reports');
  }

  /** Jobs under way get a moment to end; those that do not are given back. */
  async close(): Promise<void> {
    const finished = Promise.all(queueNames.map((name) => this.#boss.offWork(name)));
    await Promise.race([finished, delay(FINISH_MILLISECONDS, undefined, { ref: false })]);
    for (const name of queueNames) this.#countWorkers(name);
    this.#stopRecording();
    await this.#boss.stop({ graceful: false });
  }

  #countWorkers(name: QueueName): void {
    const running = this.#boss.getWipData().filter((worker) => worker.name === name);
    if (running.length > 0) this.#telemetry.worker.active.set({ worker_type: name }, running.length);
    else this.#telemetry.worker.active.remove({ worker_type: name });
  }
}
