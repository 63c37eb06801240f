import { NotationError, parseSeriesNotation } from '@telltale/promql';
import type { Labels, MemoryStorage, SeriesValue } from '@telltale/promql';
import { TestingError } from '../errors.ts';
import type { TimedSource } from './timed-source.ts';

/**
 * What a series does: values one interval apart in the notation of promtool (`'0+10x60'`, `'1 _ stale'`), one value for ever,
 * or a function of the seconds since the simulation's start, which returns no number where there is no sample.
 */
export type SeriesScript = string | number | ((seconds: number) => number | undefined);

/** When a script is played. */
export interface ScriptTimes {
  /** Milliseconds since the start at which its first value stands. */
  readonly from: number;
  /** Milliseconds between two values. */
  readonly interval: number;
}

/** A series that a test has written. */
export class ScriptedSeries implements TimedSource {
  readonly labels: Labels;
  readonly #valueAt: (index: number) => SeriesValue;
  readonly #length: number;
  readonly #times: ScriptTimes;
  readonly #start: number;
  readonly #storage: MemoryStorage;
  #index = 0;

  /** @throws TestingError `TESTING_SERIES` for what is no series, or no script */
  constructor(series: string, script: SeriesScript, times: ScriptTimes, start: number, storage: MemoryStorage) {
    const { labels, values } = readNotation(typeof script === 'string' ? `${series} ${script}` : series);
    this.labels = labels;
    this.#times = times;
    this.#start = start;
    this.#storage = storage;
    this.#length = typeof script === 'string' ? values.length : Infinity;
    this.#valueAt = (index) => {
      if (typeof script === 'string') return values[index]!;
      if (typeof script === 'number') return script;
      return script((times.from + index * times.interval) / 1000) ?? 'omitted';
    };
  }

  next(): number {
    return this.#index < this.#length ? this.#times.from + this.#index * this.#times.interval : Infinity;
  }

  run(time: number): void {
    const value = this.#valueAt(this.#index++);
    if (value === 'omitted') return;
    const at = this.#start + time;
    const outcome = value === 'stale' ? this.#storage.markStale(this.labels, at) : this.#append(at, value);
    if (outcome === 'appended') return;
    throw new TestingError('TESTING_SERIES', `A sample of ${String(this.labels)} was refused: ${outcome}`, value);
  }

  #append(at: number, value: Exclude<SeriesValue, string>): string {
    if (typeof value === 'number') return this.#storage.append(this.labels, at, value);
    return 'native histograms cannot be stored in memory yet';
  }
}

function readNotation(text: string): { readonly labels: Labels; readonly values: readonly SeriesValue[] } {
  try {
    return parseSeriesNotation(text);
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new TestingError('TESTING_SERIES', `${JSON.stringify(text)}: ${error.message}`, text, error);
  }
}
