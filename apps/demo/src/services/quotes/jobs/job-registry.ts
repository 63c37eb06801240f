import { randomUUID } from 'node:crypto';
import type { DeskTelemetry } from '../telemetry.ts';
import type { Report } from './report.ts';

export const jobStates = ['pending', 'running', 'completed', 'failed'] as const;
export type JobState = (typeof jobStates)[number];

/** Something to be done later, and how it stands. */
export interface Job {
  readonly id: string;
  readonly type: JobType;
  readonly symbols: readonly string[];
  state: JobState;
  attempts: number;
  result: Report | undefined;
  finishedAt: number | undefined;
}

/** `report` compares symbols for somebody; `refresh` keeps the most popular ones in the cache. */
export const jobTypes = ['report', 'refresh'] as const;
export type JobType = (typeof jobTypes)[number];

const KEPT_MILLISECONDS = 20_000;

/** All jobs, finished ones for a while: whoever asked for a report comes back for it. */
export class JobRegistry {
  readonly #jobs = new Map<string, Job>();
  readonly #removeCollector: () => void;

  constructor(telemetry: DeskTelemetry) {
    const { task } = telemetry;
    this.#removeCollector = telemetry.addCollector({
      name: 'jobs',
      metrics: [task.count],
      collect: (report) => {
        this.#forget(performance.now());
        for (const type of jobTypes) {
          for (const state of jobStates) report(task.count, { task_type: type, state }, this.#count(type, state));
        }
      },
    });
  }

  add(type: JobType, symbols: readonly string[]): Job {
    const job: Job = {
      id: randomUUID(),
      type,
      symbols,
      state: 'pending',
      attempts: 0,
      result: undefined,
      finishedAt: undefined,
    };
    this.#jobs.set(job.id, job);
    return job;
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  close(): void {
    this.#removeCollector();
  }

  #count(type: JobType, state: JobState): number {
    let count = 0;
    for (const job of this.#jobs.values()) if (job.type === type && job.state === state) count++;
    return count;
  }

  #forget(now: number): void {
    for (const [id, { finishedAt }] of this.#jobs) {
      if (finishedAt !== undefined && now - finishedAt > KEPT_MILLISECONDS) this.#jobs.delete(id);
    }
  }
}
