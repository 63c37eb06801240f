import type { Clock } from '@telltale/core';
import type { ScrapePool } from './scrape-pool.ts';
import type { Target } from './target-options.ts';

/** Where targets come from that change while the console runs. */
export interface TargetSource {
  /** What its targets are called together: a file, or `discovery`. */
  readonly pool: string;
  /** Looks again: the targets, or `undefined` where nothing has changed. A mistake is thrown. */
  read(): Promise<readonly Target[] | undefined>;
}

export interface WatchOptions {
  readonly pool: ScrapePool;
  readonly clock: Clock;
  readonly onError: (problem: string, error: unknown) => void;
}

/** A look costs a file's facts; changes are to be seen soon. */
const LOOK_EVERY_MS = 2000;

/** Follows a source: its targets are scraped as long as it names them. What it said last stays while it cannot be read. */
export class WatchedTargets {
  readonly #source: TargetSource;
  readonly #options: WatchOptions;
  #cancel = (): void => {};
  #isClosed = false;
  #problem = '';
  #looking: Promise<void> = Promise.resolve();

  constructor(source: TargetSource, options: WatchOptions) {
    this.#source = source;
    this.#options = options;
  }

  /** Looks for the first time, and from then on again and again. */
  async start(): Promise<void> {
    await (this.#looking = this.#look());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { pool, clock, onError } = this.#options;
    try {
      const targets = await this.#source.read();
      if (targets !== undefined && !this.#isClosed) await pool.replace(this.#source.pool, targets);
      this.#problem = '';
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.#problem) onError(`targets of ${this.#source.pool} cannot be read`, error);
      this.#problem = message;
    }
    if (this.#isClosed) return;
    this.#cancel = clock.after(LOOK_EVERY_MS, () => {
      this.#looking = this.#look();
    });
  }
}
