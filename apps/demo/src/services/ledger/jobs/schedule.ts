import type { Logger } from '@telltale/logging';
import { withSpan } from '@telltale/tracing';

/** Something that is done again and again. The signal says that the service ends. */
export interface Job {
  readonly name: string;
  /** Between the end of a run and the next. */
  readonly pauseSeconds: number;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** Runs jobs, each at its own pace and never twice at once. One that fails is run again after the pause. */
export class Schedule {
  readonly #logger: Logger;
  readonly #aborter = new AbortController();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  readonly #failing = new Set<string>();

  constructor(jobs: readonly Job[], logger: Logger) {
    this.#logger = logger;
    for (const job of jobs) this.#wait(job);
  }

  /** No job begins any more, and those that wait for something else than the database end. */
  stop(): void {
    this.#aborter.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** Resolves when all have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  #wait(job: Job): void {
    const timer = setTimeout(() => {
      const run = this.#run(job);
      this.#running.add(run);
      void run.then(() => this.#running.delete(run));
    }, job.pauseSeconds * 1000).unref();
    this.#timers.set(job.name, timer);
  }

  /** Never rejects. */
  async #run(job: Job): Promise<void> {
    const { name, run } = job;
    const { signal } = this.#aborter;
    try {
      await withSpan(name, () => run(signal));
      if (this.#failing.delete(name)) this.#logger.info({ job: name }, `${name} works again`);
    } catch (error) {
      if (signal.aborted) return;
      if (!this.#failing.has(name)) this.#logger.warn({ err: error, job: name }, `${name} had to be left for later`);
      this.#failing.add(name);
    }
    if (!signal.aborted) this.#wait(job);
  }
}
