import { randomUUID } from 'node:crypto';
import { GoneException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import type { ReportResult } from '../../jobs.ts';
import { JobQueue } from '../queue/job-queue.ts';

/** How far a report is: what the worker made of it, or nothing yet. */
export type Report = { readonly state: 'ready'; readonly result: ReportResult } | { readonly state: 'waiting' };

const QUEUE = 'reports';
const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Reports are written by the worker. */
@Injectable()
export class Reports {
  readonly #queue: JobQueue;

  constructor(@Inject(JobQueue) queue: JobQueue) {
    this.#queue = queue;
  }

  /** @returns the report's id */
  async order(symbols: readonly string[]): Promise<string> {
    const id = randomUUID();
    await this.#queue.send(QUEUE, [{ id, work: { symbols } }]);
    return id;
  }

  /** @throws NotFoundException where nobody ordered it; GoneException where it could not be written */
  async find(id: string): Promise<Report> {
    const job = ID.test(id) ? await this.#queue.find(QUEUE, id) : undefined;
    if (job === undefined) throw new NotFoundException('There is no such report.');
    if (job.state === 'completed') return { state: 'ready', result: job.output as ReportResult };
    if (job.state === 'failed' || job.state === 'cancelled') {
      throw new GoneException('The report could not be written: order another one.');
    }
    return { state: 'waiting' };
  }
}
