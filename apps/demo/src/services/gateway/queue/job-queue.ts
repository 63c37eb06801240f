import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { instrumentBoss } from '@telltale/instruments/pg-boss';
import { withProducerSpan } from '@telltale/tracing';
import { PgBoss } from 'pg-boss';
import type { JobWithMetadata } from 'pg-boss';
import { connecting, startQueues } from '../../jobs.ts';
import type { QueueName, ReportJob, ThoughtJob } from '../../jobs.ts';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { unavailable } from './queue-error.ts';

/** Work for the worker, by queue; the trace is added when it is sent. */
export interface Work {
  readonly reports: Omit<ReportJob, 'trace'>;
  readonly thoughts: Omit<ThoughtJob, 'trace'>;
}

/** One piece of it, under the id by which it is asked for. */
export interface Job<Name extends QueueName> {
  readonly id: string;
  readonly work: Work[Name];
}

/** The queue in PostgreSQL. The gateway only sends: the worker looks after what is in it. */
@Injectable()
export class JobQueue implements OnModuleInit, OnApplicationShutdown {
  readonly #desk: Desk;
  readonly #boss: PgBoss;
  readonly #stopRecording: () => void;

  constructor(@Inject(DESK) desk: Desk) {
    this.#desk = desk;
    this.#boss = new PgBoss({ ...connecting(desk.environment.required('DATABASE_URL')), supervise: false });
    // How many jobs wait, and for how long, is the worker's to tell.
    this.#stopRecording = instrumentBoss(desk.telemetry, this.#boss, { queues: [] });
  }

  onModuleInit(): Promise<void> {
    return startQueues(this.#boss, (trouble) => this.#desk.logger.warn({ trouble }, 'the queue is in trouble'));
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopRecording();
    await this.#boss.stop({ graceful: false });
  }

  /** Puts jobs into a queue, each with the trace that asked for it. @throws QueueUnavailableError */
  async send<Name extends QueueName>(queue: Name, jobs: readonly Job<Name>[]): Promise<void> {
    const message = { system: 'pg-boss', destination: queue, ...(jobs.length > 1 && { batchSize: jobs.length }) };
    await withProducerSpan(message, async (trace) => {
      const traced = jobs.map(({ id, work }) => ({ id, data: { ...work, trace } }));
      await this.#boss.insert(queue, traced).catch(unavailable);
    });
  }

  /** `undefined` for a job that there never was, or that is forgotten. @throws QueueUnavailableError */
  async find(queue: QueueName, id: string): Promise<JobWithMetadata<unknown> | undefined> {
    const [job] = await this.#boss.findJobs(queue, { id }).catch(unavailable);
    return job;
  }

  /** Whether the database answers. */
  isWell(): Promise<boolean> {
    return this.#boss.isInstalled();
  }
}
