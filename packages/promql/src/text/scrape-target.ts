import { Labels } from '../labels/labels.ts';
import type { MemoryStorage } from '../storage/memory-storage.ts';
import type { SampleBatch } from '../storage/batches.ts';
import type { AppendOutcome, SeriesAppender } from '../storage/series-appender.ts';
import { decodePage } from './decode-page.ts';
import { ExpositionError } from './exposition-error.ts';
import type { ExpositionExemplar } from './exposition.ts';
import type { ExpositionFormat } from './exposition-format.ts';
import { LINES_A_STEP, type PageCursor } from './page-cursor.ts';
import { readPage } from './parse-exposition.ts';
import { ScrapedPage } from './scraped-page.ts';
import type { MetricMetadata, ScrapedSample } from './scraped-page.ts';
import { doAtOnce, doInTurns, type Stepwise, type Turns } from './stepwise.ts';
import { withTargetLabels } from './target-labels.ts';

/** Who is scraped, and how its pages are taken. */
export interface ScrapeTargetOptions {
  /** What every series of the target has, as `{ job: 'api', instance: '10.0.0.1:8080' }`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where a page has a label of the target's, the page's is kept, and not renamed to `exported_…`. @default false */
  readonly honorLabels?: boolean;
  /** Times that a page gives are kept, and not replaced by the time of the scrape. @default true */
  readonly honorTimestamps?: boolean;
  /** A page of more samples is refused as a whole. @default 1_000_000 */
  readonly maxSamples?: number;
  /** Told of each exemplar of a stored page. */
  readonly onExemplar?: (series: Labels, exemplar: ExpositionExemplar) => void;
}

/** A page and when it was asked for. */
export interface Scrape {
  readonly format: ExpositionFormat;
  /**
   * Milliseconds since the epoch. Take the time at which the scrape was due, not when the timer fired: regular times are
   * stored in almost no space.
   */
  readonly timestamp: number;
  /** How long it took; stored as `scrape_duration_seconds`. */
  readonly durationSeconds?: number;
}

/** What became of a page. */
export interface ScrapeResult {
  /** Why the page was refused as a whole. */
  readonly error: ExpositionError | undefined;
  /** Samples on the page. */
  readonly samples: number;
  /** Series that the page before did not have. */
  readonly added: number;
  /** Series of the page before that are gone, each with a staleness marker now. */
  readonly stale: number;
  /** Samples that the storage did not take, by the reason. */
  readonly refused: ReadonlyMap<AppendOutcome | 'too new', number>;
}

interface ScrapedSeries {
  readonly appender: SeriesAppender;
  /** The scrape that saw it last; 0 as long as its page is not stored. */
  scrape: number;
  /** Whether the storage has taken a sample of it. */
  isStored: boolean;
  /** Its times are its own business: it is not marked stale when it is gone. */
  hasOwnTimes: boolean;
}

interface Report {
  readonly up: number;
  readonly samples: number;
  readonly added: number;
}

/** How far ahead a page's own times may be, as in Prometheus (`scrape/scrape.go`, `maxAheadTime`). */
const MAX_AHEAD_MS = 600_000;

/**
 * Stores the pages of one target, as a Prometheus server would: with the target's labels, `up` and its like, and staleness
 * markers for series that the page before had and this one has not.
 *
 * @example
 * ```ts
 * import { createEngine, MemoryStorage, ScrapeTarget } from '@telltale/promql';
 *
 * const storage = new MemoryStorage();
 * const target = new ScrapeTarget(storage, { labels: { job: 'api', instance: 'localhost:3000' } });
 * console.log(target.scrape('requests_total 1\n', { format: 'text 0.0.4', timestamp: 1_700_000_000_000 }).added);
 * // => 1
 * target.fail(1_700_000_015_000);
 * const { value } = await createEngine(storage).instant('{job="api",__name__=~"up|requests_total"}', 1_700_000_015_000);
 * if (value.type === 'vector') console.log(value.samples.map((sample) => `${sample.labels} ${sample.value}`).join());
 * // => up{instance="localhost:3000", job="api"} 0
 * ```
 */
export class ScrapeTarget {
  readonly #storage: MemoryStorage;
  readonly #options: Required<Omit<ScrapeTargetOptions, 'onExemplar'>> & Pick<ScrapeTargetOptions, 'onExemplar'>;
  /** By the text of the series in the page: most lines of a page are known, and need not be taken apart. */
  readonly #known = new Map<string, ScrapedSeries>();
  readonly #reports = new Map<string, SeriesAppender>();
  #scrape = 0;
  #metadata: ReadonlyMap<string, Readonly<MetricMetadata>> = new Map();

  constructor(storage: MemoryStorage, options: ScrapeTargetOptions) {
    this.#storage = storage;
    this.#options = { honorLabels: false, honorTimestamps: true, maxSamples: 1_000_000, ...options };
  }

  /** What the last stored page says of its metrics, by their names. */
  get metadata(): ReadonlyMap<string, Readonly<MetricMetadata>> {
    return this.#metadata;
  }

  /** Stores a page, or, where it is not of its format, none of it and `up 0`. */
  scrape(page: string | Uint8Array, scrape: Scrape): ScrapeResult {
    return doAtOnce(this.#take(page, scrape));
  }

  /**
   * The same, giving way between small parts of the work: a page of 100,000 new series takes about a second. Queries see the page when
   * all of it is stored. Nothing else may be asked of the target until then.
   */
  async scrapeInTurns(page: string | Uint8Array, scrape: Scrape, turns: Turns): Promise<ScrapeResult> {
    return doInTurns(this.#take(page, scrape), turns);
  }

  /** Says that the target did not answer at a time: `up 0`, and all of its series end. */
  fail(timestamp: number): void {
    doAtOnce(this.#inBatch((batch) => this.#fail({ timestamp }, batch)));
  }

  /** The same, giving way as {@link scrapeInTurns} does. */
  async failInTurns(timestamp: number, turns: Turns): Promise<void> {
    await doInTurns(
      this.#inBatch((batch) => this.#fail({ timestamp }, batch)),
      turns,
    );
  }

  /** Ends all series of the target, which will not be scraped any more, `up` among them. */
  end(timestamp: number): void {
    doAtOnce(this.#inBatch((batch) => this.#end(timestamp, batch)));
  }

  /** The same, giving way as {@link scrapeInTurns} does. */
  async endInTurns(timestamp: number, turns: Turns): Promise<void> {
    await doInTurns(
      this.#inBatch((batch) => this.#end(timestamp, batch)),
      turns,
    );
  }

  *#take(page: string | Uint8Array, scrape: Scrape): Stepwise<ScrapeResult> {
    this.#scrape += 1;
    const collected = new ScrapedPage((cursor) => this.#series(cursor), this.#options.maxSamples);
    try {
      yield* readPage(decodePage(page), scrape.format, { mayBeCut: true }, collected);
    } catch (error) {
      if (!(error instanceof ExpositionError)) throw error;
      const stale = yield* this.#inBatch((batch) => this.#fail(scrape, batch));
      return { error, samples: 0, added: 0, stale, refused: new Map() };
    }
    const result = yield* this.#inBatch((batch) => this.#store(collected, scrape, batch));
    this.#metadata = collected.metadataByName;
    for (const { series, exemplar } of collected.exemplars) {
      this.#options.onExemplar?.(series.appender.labels, exemplar);
      yield;
    }
    return result;
  }

  *#inBatch<Result>(work: (batch: SampleBatch) => Stepwise<Result>): Stepwise<Result> {
    const batch = this.#storage.batch();
    try {
      return yield* work(batch);
    } finally {
      batch.end();
    }
  }

  *#fail(scrape: Pick<Scrape, 'timestamp' | 'durationSeconds'>, batch: SampleBatch): Stepwise<number> {
    const stale = yield* this.#markStale(scrape.timestamp, () => true, batch);
    this.#report(scrape, { up: 0, samples: 0, added: 0 }, batch);
    return stale;
  }

  *#end(timestamp: number, batch: SampleBatch): Stepwise<void> {
    yield* this.#markStale(timestamp, () => true, batch);
    for (const report of this.#reports.values()) report.markStale(timestamp, batch);
  }

  #series(cursor: PageCursor): ScrapedSeries {
    const known = this.#known.get(cursor.series);
    if (known !== undefined) return known;
    const { labels: target, honorLabels } = this.#options;
    const labels = withTargetLabels([['__name__', cursor.metric], ...cursor.labels()], target, honorLabels);
    const series = { appender: this.#storage.appender(labels), scrape: 0, isStored: false, hasOwnTimes: false };
    this.#known.set(copyOf(cursor.series), series);
    return series;
  }

  *#store(page: ScrapedPage<ScrapedSeries>, scrape: Scrape, batch: SampleBatch): Stepwise<ScrapeResult> {
    const { timestamp: scrapeTime } = scrape;
    const refused = new Map<AppendOutcome | 'too new', number>();
    const { length: samples } = page.samples;
    const isNew = ({ series }: ScrapedSample<ScrapedSeries>): boolean => series.scrape === 0;
    const added = page.samples.reduce((sum, sample) => sum + (isNew(sample) ? 1 : 0), 0);
    for (let i = 0; i < samples; i++) {
      const { series, value, timestamp } = page.samples[i]!;
      series.hasOwnTimes = this.#options.honorTimestamps && timestamp !== undefined;
      const time = series.hasOwnTimes && timestamp !== undefined ? timestamp : scrapeTime;
      const outcome = time > scrapeTime + MAX_AHEAD_MS ? 'too new' : series.appender.append(time, value, batch);
      if (outcome === 'appended') series.isStored = true;
      else refused.set(outcome, (refused.get(outcome) ?? 0) + 1);
      // What there is no room for is not kept in mind either.
      series.scrape = outcome === 'out of memory' && !series.isStored ? 0 : this.#scrape;
      if (i % LINES_A_STEP === 0) yield;
    }
    const stale = yield* this.#markStale(scrapeTime, (series) => series.scrape < this.#scrape, batch);
    this.#report(scrape, { up: 1, samples, added }, batch);
    return { error: undefined, samples, added, stale, refused };
  }

  /** Ends series and forgets them; returns how many. What was read of a page that was refused has nothing to end. */
  *#markStale(timestamp: number, isGone: (series: ScrapedSeries) => boolean, batch: SampleBatch): Stepwise<number> {
    let stale = 0;
    let looked = 0;
    for (const [text, series] of this.#known) {
      if (++looked % LINES_A_STEP === 0) yield;
      if (!isGone(series)) continue;
      this.#known.delete(text);
      if (series.scrape === 0) continue;
      stale += 1;
      if (series.isStored && !series.hasOwnTimes) series.appender.markStale(timestamp, batch);
    }
    return stale;
  }

  /** What Prometheus adds to each scrape of its own (`scrape/scrape.go`, `report`). */
  #report(
    { timestamp, durationSeconds }: Pick<Scrape, 'timestamp' | 'durationSeconds'>,
    { up, samples, added }: Report,
    batch: SampleBatch,
  ): void {
    const append = (name: string, value: number): void => void this.#reporter(name).append(timestamp, value, batch);
    append('up', up);
    if (durationSeconds !== undefined) append('scrape_duration_seconds', durationSeconds);
    append('scrape_samples_scraped', samples);
    append('scrape_series_added', added);
  }

  #reporter(name: string): SeriesAppender {
    let report = this.#reports.get(name);
    if (report === undefined) {
      report = this.#storage.appender(Labels.from({ ...this.#options.labels, __name__: name }));
      this.#reports.set(name, report);
    }
    return report;
  }
}

/** A copy: a slice would keep the whole page in memory. */
function copyOf(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
