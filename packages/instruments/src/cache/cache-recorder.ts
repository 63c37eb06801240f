import { TelltaleError } from '@telltale/core';
import type { CounterChild, InstrumentsOf, TelemetryCore, TimerChild } from '@telltale/core';
import { cache as catalog } from '@telltale/core/catalogs';
import { Recording } from '../instrument/recording.ts';
import type { Undo } from '../instrument/undo.ts';

/** The levels of a cache: `l1` in the process, `l2` behind it. */
export type CacheLevel = 'l1' | 'l2';

/** What every instrument of a cache can be told. */
export interface CacheOptions {
  /** The label `cache`: give each cache of a service a name of its own. */
  readonly cache: string;
  /** The label `data_type`: what is cached, of all keys alike or told from the key. At most 50 values. @default 'default' */
  readonly dataType?: string | ((key: string) => string);
}

/** {@link CacheOptions} with everything said. */
interface ResolvedOptions {
  readonly cache: string;
  readonly dataType: (key: string) => string;
}

/** What a cache is told of at a scrape; a size that is not known is left out. */
export interface CacheState {
  readonly items?: number | undefined;
  readonly bytes?: number | undefined;
}

interface Lookups {
  readonly hits: CounterChild;
  readonly misses: CounterChild;
}

/** Data types whose children are held; the label has a budget below it. */
const HELD = 100;

/** Records one level of a cache. Nothing in it throws into the application. */
export class CacheRecorder {
  readonly #telemetry: TelemetryCore;
  readonly #source: string;
  readonly #recording: Recording;
  readonly #labels: { readonly cache: string; readonly cache_level: CacheLevel };
  readonly #dataType: (key: string) => string;
  readonly #metrics: InstrumentsOf<typeof catalog>;
  readonly #lookups = new Map<string, Lookups>();
  readonly #durations = new Map<string, TimerChild>();

  /**
   * @param source - Where `telltale_recording_errors_total` counts what fails.
   * @throws TelltaleError `TELLTALE_OPTIONS`
   */
  constructor(telemetry: TelemetryCore, source: string, level: CacheLevel, options: CacheOptions) {
    const { cache, dataType } = resolved(options);
    this.#telemetry = telemetry;
    this.#source = source;
    this.#recording = new Recording(telemetry, source);
    this.#labels = { cache, cache_level: level };
    this.#dataType = dataType;
    this.#metrics = telemetry.use(catalog);
  }

  /** Counts a lookup by whether it was answered. */
  looked(key: unknown, isHit: boolean): void {
    this.#recording.run(() => {
      const { hits, misses } = this.#lookupsOf(this.#dataType(String(key)));
      (isHit ? hits : misses).inc();
    });
  }

  /** Counts entries that the cache removed by itself. */
  evicted(reason: 'lru' | 'lfu' | 'ttl', count: number): void {
    if (count > 0) this.#recording.run(() => this.#metrics.evictions.inc({ ...this.#labels, reason }, count));
  }

  /** Starts an operation; what it returns ends it. */
  start(operation: string): () => void {
    const recording = this.#recording;
    const start = recording.now();
    return () => recording.run(() => this.#durationOf(operation).observe(recording.secondsSince(start)));
  }

  /** Shows how full the cache is, at each scrape. */
  show(stateOf: () => CacheState): Undo {
    const { items, size } = this.#metrics;
    return this.#telemetry.addCollector({
      name: `${this.#source} ${this.#labels.cache} ${this.#labels.cache_level}`,
      metrics: [items, size],
      collect: (report) => {
        const state = stateOf();
        if (state.items !== undefined) report(items, this.#labels, state.items);
        if (state.bytes !== undefined) report(size, this.#labels, state.bytes);
      },
    });
  }

  /** Something could not be recorded. */
  failed(error: unknown): void {
    this.#recording.failed(error);
  }

  #lookupsOf(dataType: string): Lookups {
    let lookups = this.#lookups.get(dataType);
    if (lookups === undefined) {
      const labels = { ...this.#labels, data_type: dataType };
      lookups = { hits: this.#metrics.hits.with(labels), misses: this.#metrics.misses.with(labels) };
      if (this.#lookups.size < HELD) this.#lookups.set(dataType, lookups);
    }
    return lookups;
  }

  #durationOf(operation: string): TimerChild {
    let duration = this.#durations.get(operation);
    if (duration === undefined) {
      duration = this.#metrics.operationDuration.with({ ...this.#labels, operation });
      this.#durations.set(operation, duration);
    }
    return duration;
  }
}

function resolved(options: CacheOptions): ResolvedOptions {
  const { cache, dataType = 'default' } = options ?? {};
  if (typeof cache !== 'string' || cache === '') {
    throw new TelltaleError('TELLTALE_OPTIONS', 'The option `cache` has to name the cache', cache);
  }
  return { cache, dataType: typeof dataType === 'string' ? () => dataType : dataType };
}
