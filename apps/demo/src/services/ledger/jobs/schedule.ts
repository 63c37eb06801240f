import type { Logger } from '@telltale/logging';
import { withSpan } from '@telltale/tracing';

/** Something that is done again and again. The signal says that the service ends. */
export interface Job {
  readonly name: string;
  readonly everySeconds: number;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** Runs jobs, each at its own pace and never twice at once. One that fails is run again when its time comes. */
export class Schedule {
  readonly #logger: Logger;
  readonly #aborter = new AbortController();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  readonly #failing = new Set<string>();

  constructor(jobs: readonly Job[], logger: Logger) {
    this.#logger = logger;
    for (const job of jobs) this.#wait(job, job.everySeconds);
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

  #wait(job: Job, seconds: number): void {
    const timer = setTimeout(() => {
      const run = this.#run(job);
      this.#running.add(run);
      void run.then(() => this.#running.delete(run));
    }, seconds * 1000).unref();
    this.#timers.set(job.name, timer);
  }

  /** Never rejects. */
  async #run(job: Job): Promise<void> {
    const { name, everySeconds, run } = job;
    const { signal } = this.#aborter;
    const start = performance.now();
    let spentSeconds = 0;
    try {
      await withSpan(name, () => run(signal));
      spentSeconds = (performance.now() - start) / 1000;
      if (this.#failing.delete(name)) this.#logger.info({ job: name }, `${name} works again`);
    } catch (error) {
      if (signal.aborted) return;
      // What is in trouble is not asked again at once.
      if (!this.#failing.has(name)) this.#logger.warn({ err: error, job: name }, `${name} had to be left for later`);
      this.#failing.add(name);
    }
    if (!signal.aborted) this.#wait(job, Math.max(0, everySeconds - spentSeconds));
  }
}
