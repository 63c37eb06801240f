import type { Labels } from '../labels/labels.ts';
import { NO_SLOT } from '../labels/labels-index.ts';
import { Batches } from './batches.ts';
import type { IsHidden, SampleBatch } from './batches.ts';
import { compileMatchers } from './label-matcher.ts';
import { resolveOptions } from './memory-storage-options.ts';
import type { MemoryStorageOptions, ResolvedOptions } from './memory-storage-options.ts';
import { SampleRoom } from './sample-room.ts';
import { HeldSeries } from './series-appender.ts';
import type { AppendOutcome, AppendTo, SeriesAppender } from './series-appender.ts';
import { SeriesStore } from './series-store.ts';
import type { Incoming } from './series-store.ts';
import type { Matcher, SeriesSamples, Storage } from './storage.ts';

/** How much a {@link MemoryStorage} holds. */
export interface MemoryStorageStats {
  readonly series: number;
  readonly samples: number;
  /** Bytes of samples, labels and index: at most `maxBytes`. */
  readonly bytes: number;
  /** Milliseconds since the epoch: samples before it are no longer seen. */
  readonly oldestTime: number;
  /** Milliseconds since the epoch of the newest sample; -Infinity where there is none. */
  readonly newestTime: number;
}

/** Retention is looked after this many times in its own length. */
const SWEEPS = 60;

/**
 * Keeps the samples of the last hours in memory, compressed, within a limit of time and one of bytes.
 *
 * @example
 * ```ts
 * import { Labels, MemoryStorage } from '@telltale/promql';
 *
 * const storage = new MemoryStorage({ retentionSeconds: 3600, maxBytes: 64 * 1024 * 1024 });
 * console.log(storage.append(Labels.from({ __name__: 'up', job: 'api' }), 1_700_000_000_000, 1));
 * // => appended
 * console.log(storage.labelValues('job'), storage.stats().samples);
 * // => [ 'api' ] 1
 * ```
 */
export class MemoryStorage implements Storage {
  readonly #options: ResolvedOptions;
  readonly #store: SeriesStore;
  readonly #batches = new Batches();
  #swept = -Infinity;

  /** @throws PromQLError `PROMQL_OPTIONS` for a limit that cannot be kept */
  constructor(options: MemoryStorageOptions = {}) {
    this.#options = resolveOptions(options);
    this.#store = new SeriesStore(this.#options.maxBytes);
  }

  /**
   * Appends a value of a series.
   *
   * @param time - Milliseconds since the epoch; parts of a millisecond are cut off.
   */
  append(labels: Labels, time: number, value: number): AppendOutcome {
    const sample = { time: Math.trunc(time), value, isStale: false, batch: 0 };
    return this.#append(this.#store.table.find(labels), labels, sample);
  }

  /** Says that a series has ended at a time in milliseconds since the epoch. */
  markStale(labels: Labels, time: number): AppendOutcome {
    const sample = { time: Math.trunc(time), value: 0, isStale: true, batch: 0 };
    return this.#append(this.#store.table.find(labels), labels, sample);
  }

  /** A series to append to again and again. It need not exist yet. */
  appender(labels: Labels): SeriesAppender {
    return new HeldSeries(labels, this.#store.table, this.#appendTo);
  }

  /**
   * Begins a batch: samples that are appended with it are seen by queries once it has ended, and then all of them, however many turns
   * of the event loop that takes. Of each series it has one sample.
   */
  batch(): SampleBatch {
    return this.#batches.begin();
  }

  readonly #appendTo: AppendTo = (slot, labels, sample) => this.#append(slot, labels, sample);

  #append(slot: number, labels: Labels, sample: Incoming): AppendOutcome {
    const { time } = sample;
    // NaN is not newer than anything either.
    if (!(time >= this.#oldestKept) || time === Infinity) return 'too old';
    this.#store.newest = Math.max(this.#store.newest, time);
    if (slot === NO_SLOT) return this.#start(labels, sample);
    if (time <= this.#store.table.lastTime[slot]!) return this.#insert(slot, sample);
    const generation = this.#store.table.generation[slot];
    if (this.#store.append(slot, sample)) return this.#appended(time);
    return this.#store.table.generation[slot] === generation ? 'out of memory' : this.#start(labels, sample);
  }

  #start(labels: Labels, sample: Incoming): AppendOutcome {
    const slot = this.#store.file(labels);
    return slot !== NO_SLOT && this.#store.append(slot, sample) ? this.#appended(sample.time) : 'out of memory';
  }

  #insert(slot: number, sample: Incoming): AppendOutcome {
    const last = this.#store.table.lastTime[slot]!;
    const isWithin = sample.time === last || sample.time >= last - this.#options.outOfOrderMs;
    return isWithin ? this.#store.insert(slot, sample) : 'out of order';
  }

  #appended(time: number): 'appended' {
    if (time - this.#swept > this.#options.retentionMs / SWEEPS) {
      this.#swept = time;
      this.#store.dropBefore(this.#store.newest - this.#options.retentionMs);
    }
    return 'appended';
  }

  get #oldestKept(): number {
    return Math.max(this.#store.oldest, this.#store.newest - this.#options.retentionMs);
  }

  select(matchers: readonly Matcher[], from: number, to: number): Generator<SeriesSamples, void, undefined> {
    return this.#select(matchers, from, to, this.#batches.hidden());
  }

  /** The storage as a query sees it that begins now: no batch that has not ended yet comes into sight while it runs. */
  view(): Storage {
    const isHidden = this.#batches.hidden();
    return { select: (matchers, from, to) => this.#select(matchers, from, to, isHidden) };
  }

  *#select(
    matchers: readonly Matcher[],
    from: number,
    to: number,
    isHidden: IsHidden,
  ): Generator<SeriesSamples, void, undefined> {
    const room = new SampleRoom();
    for (const slot of this.#matching(matchers)) {
      const end = Math.min(to, this.#newestSeen(slot, isHidden));
      const samples = this.#store.reader.read(slot, Math.max(from, this.#oldestKept), end, room);
      if (samples !== undefined) yield samples;
    }
  }

  /** Up to where the samples of a series are seen: of a batch it has one sample, its newest. Times are whole milliseconds. */
  #newestSeen(slot: number, isHidden: IsHidden): number {
    const { batch, lastTime } = this.#store.table;
    return isHidden(batch[slot]!) ? lastTime[slot]! - 1 : Infinity;
  }

  *#matching(matchers: readonly Matcher[]): Generator<number, void, undefined> {
    const { table, index } = this.#store;
    const { numbers, isMatch } = index.find(matchers);
    const matchesAll = compileMatchers(matchers);
    const { version } = index;
    for (const slot of numbers) {
      const labels = table.labels[slot];
      // Between two series of a query others may come and go, and take over slots.
      if (labels !== undefined && (index.version === version ? isMatch : matchesAll)(labels)) yield slot;
    }
  }

  /** The labels of the series that match all matchers and have samples in `from <= time <= to`. */
  series(matchers: readonly Matcher[], from: number = -Infinity, to: number = Infinity): Labels[] {
    return [...this.eachSeries(matchers, from, to)];
  }

  /** The same, one by one: between two of them, others may come and go. */
  *eachSeries(
    matchers: readonly Matcher[],
    from: number = -Infinity,
    to: number = Infinity,
  ): Generator<Labels, void, undefined> {
    const { table, reader } = this.#store;
    const isHidden = this.#batches.hidden();
    let room = new SampleRoom();
    for (const slot of this.#matching(matchers)) {
      const last = table.lastTime[slot]!;
      const oldest = Math.max(from, this.#oldestKept);
      const end = Math.min(to, this.#newestSeen(slot, isHidden));
      // Where the newest sample is in the range, none has to be decoded.
      if (last >= oldest && last <= end) yield table.labels[slot]!;
      else if (last > end) {
        const samples = reader.read(slot, oldest, end, room);
        room = new SampleRoom();
        if (samples !== undefined) yield samples.labels;
      }
    }
  }

  /** Names of labels in use, sorted. */
  labelNames(): string[] {
    return this.#store.index.names();
  }

  /** Values of a label in use, sorted. */
  labelValues(name: string): string[] {
    return this.#store.index.values(name);
  }

  stats(): MemoryStorageStats {
    const { table, samples, bytes, newest } = this.#store;
    return { series: table.count, samples, bytes, newestTime: newest, oldestTime: this.#oldestKept };
  }
}
