import type { Clock } from '@telltale/core';
import type { MemoryStorage, ExpositionExemplar, Labels, MetricMetadata } from '@telltale/promql';
import { ScrapeTarget } from '@telltale/promql';
import type { Queue } from '../one-after-another.ts';
import { Turns } from '../turns.ts';
import { fetchPage } from './fetch-page.ts';
import type { Target } from './target-options.ts';

export interface ScraperOptions {
  readonly storage: MemoryStorage;
  readonly clock: Clock;
  readonly maxPageBytes: number;
  readonly maxPageSamples: number;
  /** What pages are read in: many that come at once are read one after another. */
  readonly queue: Queue;
  readonly onExemplar: (series: Labels, exemplar: ExpositionExemplar) => void;
}

/** How a target is doing. */
export interface TargetStatus {
  readonly target: Target;
  readonly health: 'unknown' | 'up' | 'down';
  readonly lastError: string;
  /** Milliseconds since the epoch; undefined before the first. */
  readonly lastScrape: number | undefined;
  readonly lastDurationSeconds: number;
  /** Samples of the last page. */
  readonly samples: number;
  readonly metadata: ReadonlyMap<string, Readonly<MetricMetadata>>;
}

/** Milliseconds after the first scrape. */
const SECOND_AFTER = 1000;

/** Scrapes one target at regular times until it is stopped. */
export class Scraper {
  readonly #target: Target;
  readonly #options: ScraperOptions;
  readonly #scraped: ScrapeTarget;
  readonly #ended = new AbortController();
  readonly #firstScrape: Promise<void>;
  #cancel = (): void => {};
  readonly #cancelSecond: () => void;
  #running: Promise<void> = Promise.resolve();
  #outcome: Omit<TargetStatus, 'target' | 'metadata'> = {
    health: 'unknown',
    lastError: '',
    lastScrape: undefined,
    lastDurationSeconds: 0,
    samples: 0,
  };

  constructor(target: Target, options: ScraperOptions) {
    this.#target = target;
    this.#options = options;
    const { storage, maxPageSamples: maxSamples, onExemplar } = options;
    this.#scraped = new ScrapeTarget(storage, { labels: target.labels, maxSamples, onExemplar });
    // At once, so that there is something to see; from then on at multiples of the interval, moved by what tells targets apart.
    this.#firstScrape = this.#scrape(options.clock.now());
    this.#running = this.#firstScrape;
    this.#cancelSecond = this.#scheduleSecond();
    this.#schedule();
  }

  get status(): TargetStatus {
    return { target: this.#target, metadata: this.#scraped.metadata, ...this.#outcome };
  }

  /** Resolves when the target was scraped for the first time. */
  get firstScrape(): Promise<void> {
    return this.#firstScrape;
  }

  /** Ends the series of the target, and a scrape that is under way. */
  async stop(): Promise<void> {
    this.#cancel();
    this.#cancelSecond();
    this.#ended.abort();
    await this.#running;
    const { queue, clock } = this.#options;
    await queue(() => this.#scraped.endInTurns(clock.now(), givingWay()));
  }

  /** Rates need two samples: who has just begun sees them a second later, and not only after an interval. */
  #scheduleSecond(): () => void {
    const { clock } = this.#options;
    if (this.#target.intervalSeconds * 1000 <= 2 * SECOND_AFTER) return () => {};
    return clock.after(SECOND_AFTER, () => this.#enqueue(clock.now()));
  }

  #enqueue(due: number): void {
    this.#running = this.#running.then(() => (this.#ended.signal.aborted ? undefined : this.#scrape(due)));
  }

  #schedule(): void {
    const { clock } = this.#options;
    const interval = this.#target.intervalSeconds * 1000;
    const now = clock.now();
    const phase = hash(this.#target.url) % interval;
    let due = Math.floor((now - phase) / interval) * interval + phase + interval;
    // The first scrape has just been: the next is not due before half an interval.
    if (due - now < interval / 2 && this.#outcome.lastScrape === undefined) due += interval;
    this.#cancel = clock.after(due - now, () => {
      this.#enqueue(due);
      this.#schedule();
    });
  }

  /** @param due - When it should be: regular times are stored in almost no space. */
  async #scrape(due: number): Promise<void> {
    const { clock, maxPageBytes, queue } = this.#options;
    const started = clock.monotonic();
    const finish = (health: 'up' | 'down', lastError: string, samples: number): void => {
      const lastDurationSeconds = (clock.monotonic() - started) / 1000;
      this.#outcome = { health, lastError, lastScrape: due, lastDurationSeconds, samples };
    };
    try {
      const { body, format } = await fetchPage(this.#target, maxPageBytes, this.#ended.signal);
      const durationSeconds = (clock.monotonic() - started) / 1000;
      await queue(async () => {
        if (this.#ended.signal.aborted) return;
        const scrape = { format, timestamp: due, durationSeconds };
        const { error, samples } = await this.#scraped.scrapeInTurns(body, scrape, givingWay());
        finish(error === undefined ? 'up' : 'down', error?.message ?? '', samples);
      });
    } catch (error) {
      if (this.#ended.signal.aborted) return;
      await queue(() => this.#scraped.failInTurns(due, givingWay()));
      finish('down', (error as Error).message, 0);
    }
  }
}

/** A step of a page is some dozens of its lines. */
const LINES = 64;

/** Milliseconds: most pages take less, and where others take the processor, what is begun is to come to its end. */
const LONGEST_TURN = 15;

function givingWay() {
  const turns = new Turns(undefined, LONGEST_TURN);
  return { isDue: () => turns.isDue(LINES), pause: () => turns.pause() };
}

/** FNV-1a: spreads the targets over the interval. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}
