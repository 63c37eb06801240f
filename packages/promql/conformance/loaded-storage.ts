import type { NativeHistogram } from '../src/histograms/native-histogram.ts';
import type { Labels } from '../src/labels/labels.ts';
import type { SeriesValue } from '../src/notation/series-values.ts';
import { compileMatchers } from '../src/storage/label-matcher.ts';
import { markStale } from '../src/storage/stale-marker.ts';
import type { Matcher, SeriesSamples, Storage } from '../src/storage/storage.ts';
import { withResetsAsStored } from './counter-reset-hints.ts';
import { nativeHistograms } from './native-from-classic.ts';
import type { LoadCommand } from './script.ts';

interface Loaded {
  readonly labels: Labels;
  readonly points: Map<number, LoadedValue>;
}

/** What a series has at a time. */
export type LoadedValue = number | 'stale' | NativeHistogram;

/** The series of a script's loads, held as plainly as can be: the storage under test is another one. */
export class LoadedStorage implements Storage {
  readonly #series = new Map<string, Loaded>();
  readonly #startTimestamps = new Set<string>();
  /** Whether a query has selected a series with start timestamps since this was last set to false. */
  touchedStartTimestamps = false;

  load(command: LoadCommand): void {
    // A series that a load tells twice is what it says last.
    const told = new Map(command.series.map((series) => [series.labels.key, series]));
    for (const { labels, values } of told.values()) this.#add(labels, pointsOf(values, command.stepMs));
    for (const key of told.keys()) {
      if (command.startTimestamps.has(key) || command.startTimestamps.has(undefined)) this.#startTimestamps.add(key);
    }
    if (!command.withNativeHistograms) return;
    const floats = Array.from(told.values(), ({ labels, values }) => ({
      labels,
      points: pointsOf(values, command.stepMs),
    }));
    for (const { labels, points } of nativeHistograms(floats)) this.#add(labels, points);
  }

  #add(labels: Labels, points: Iterable<readonly [time: number, value: LoadedValue]>): void {
    const loaded = this.#series.get(labels.key) ?? { labels, points: new Map<number, LoadedValue>() };
    this.#series.set(labels.key, loaded);
    for (const [time, value] of points) loaded.points.set(time, value);
  }

  *select(matchers: readonly Matcher[], from: number, to: number): Generator<SeriesSamples> {
    const matches = compileMatchers(matchers);
    for (const { labels, points } of this.#series.values()) {
      if (!matches(labels)) continue;
      if (this.#startTimestamps.has(labels.key)) this.touchedStartTimestamps = true;
      const all = withResetsAsStored([...points].toSorted(([a], [b]) => a - b));
      const inRange = all.filter(([time]) => time >= from && time <= to);
      if (inRange.length > 0) yield { labels, ...toArrays(inRange) };
    }
  }
}

function pointsOf(values: readonly SeriesValue[], step: number): [time: number, value: LoadedValue][] {
  return values.flatMap((value, index): [number, LoadedValue][] => {
    if (value === 'omitted') return [];
    return [[index * step, typeof value === 'object' ? value.histogram : value]];
  });
}

function toArrays(points: readonly (readonly [time: number, value: LoadedValue])[]): Omit<SeriesSamples, 'labels'> {
  const timestamps = new Float64Array(points.length);
  const values = new Float64Array(points.length);
  const histograms: (NativeHistogram | undefined)[] = [];
  for (const [index, [time, value]] of points.entries()) {
    timestamps[index] = time;
    if (value === 'stale') markStale(values, index);
    else if (typeof value === 'number') values[index] = value;
    else {
      values[index] = Number.NaN;
      histograms[index] = value;
    }
  }
  return histograms.length === 0 ? { timestamps, values } : { timestamps, values, histograms };
}
