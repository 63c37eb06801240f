import type { TelemetryCore } from '@telltale/core';
import { expositionFormat, ScrapeTarget } from '@telltale/promql';
import type { MemoryStorage } from '@telltale/promql';
import type { TimedSource } from './timed-source.ts';

/** What is scraped: a telemetry, or any page in Prometheus' text format. */
export type PageSource = Pick<TelemetryCore, 'exposition'> | (() => string | Promise<string>);

/** How a target is set up, its options resolved. */
export interface TargetSetup {
  readonly source: PageSource;
  /** `job`, `instance` and whatever else. */
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds between scrapes. */
  readonly interval: number;
  /** Milliseconds since the start of the first scrape. */
  readonly from: number;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly storage: MemoryStorage;
  readonly warn: (warning: string) => void;
}

/** One process of a service in a simulation, scraped as Prometheus would scrape it. */
export interface SimulatedTarget {
  /** What each of its series has. */
  readonly labels: Readonly<Record<string, string>>;
  /** Does not answer from now on: `up` is 0, and its other series end. */
  down(): void;
  /** Answers again. */
  up(): void;
  /** Is no longer found from now on, as a pod that was removed: its series end, `up` among them, until {@link up}. */
  vanish(): void;
  /** Answers as another process from now on, whose counters start anew: with the page of another telemetry. */
  restart(source: PageSource): void;
}

/** A {@link SimulatedTarget} as the simulation sees it. */
export class ScrapedTarget implements SimulatedTarget, TimedSource {
  readonly labels: Readonly<Record<string, string>>;
  readonly #setup: TargetSetup;
  readonly #target: ScrapeTarget;
  #source: PageSource;
  #state: 'up' | 'down' | 'gone' = 'up';
  #hasEnded = false;
  #next: number;

  constructor(setup: TargetSetup) {
    this.labels = setup.labels;
    this.#setup = setup;
    this.#target = new ScrapeTarget(setup.storage, { labels: setup.labels });
    this.#source = setup.source;
    this.#next = setup.from;
  }

  down(): void {
    this.#state = 'down';
  }

  up(): void {
    this.#state = 'up';
    this.#hasEnded = false;
  }

  vanish(): void {
    this.#state = 'gone';
  }

  restart(source: PageSource): void {
    this.#source = source;
    this.up();
  }

  next(): number {
    return this.#next;
  }

  async run(time: number): Promise<void> {
    this.#next += this.#setup.interval;
    const timestamp = this.#setup.start + time;
    if (this.#state === 'gone') this.#end(timestamp);
    else if (this.#state === 'down') this.#target.fail(timestamp);
    else await this.#scrape(timestamp);
  }

  #end(timestamp: number): void {
    if (!this.#hasEnded) this.#target.end(timestamp);
    this.#hasEnded = true;
  }

  async #scrape(timestamp: number): Promise<void> {
    const { labels, warn } = this.#setup;
    let page: { readonly contentType?: string; readonly body: string };
    try {
      page = typeof this.#source === 'function' ? { body: await this.#source() } : await this.#source.exposition();
    } catch (error) {
      warn(`${labels['instance']} did not answer: ${error instanceof Error ? error.message : String(error)}`);
      this.#target.fail(timestamp);
      return;
    }
    const format = (page.contentType === undefined ? undefined : expositionFormat(page.contentType)) ?? 'text 0.0.4';
    const { error, refused } = this.#target.scrape(page.body, { format, timestamp });
    if (error !== undefined) warn(`the page of ${labels['instance']} was refused: ${error.message}`);
    for (const [why, count] of refused) warn(`${count} samples of ${labels['instance']} were refused: ${why}`);
  }
}
