import type { Labels } from '../src/labels/labels.ts';
import type { SeriesNotation } from '../src/notation/series-notation.ts';
import { compileMatchers } from '../src/storage/label-matcher.ts';
import { markStale } from '../src/storage/stale-marker.ts';
import type { Matcher, SeriesSamples, Storage } from '../src/storage/storage.ts';
import type { LoadCommand } from './script.ts';

interface Point {
  readonly time: number;
  readonly value: number | 'stale';
}

interface Loaded {
  readonly labels: Labels;
  readonly points: Point[];
  /** When the series has a native histogram in the place of a value. */
  readonly histogramTimes: number[];
}

/** The series of a script's loads, held as plainly as can be: the storage under test is another one. */
export class LoadedStorage implements Storage {
  readonly #series = new Map<string, Loaded>();
  /** Whether a query has selected a native histogram since this was last set to false. */
  touchedHistograms = false;

  load(command: LoadCommand): void {
    for (const { labels, values } of command.series) {
      const loaded = this.#find(labels);
      const points = toPoints(values, command.stepMs);
      // A load replaces what an earlier one said of the same times.
      const times = new Set(points.floats.map(({ time }) => time));
      const kept = loaded.points.filter(({ time }) => !times.has(time));
      loaded.points.splice(0, loaded.points.length, ...[...kept, ...points.floats].toSorted((a, b) => a.time - b.time));
      loaded.histogramTimes.push(...points.histogramTimes);
      if (command.withNativeHistograms) this.#noteNativeHistogram(labels, points.floats);
    }
  }

  /** `load_with_nhcb`: what is one series of a classic histogram is also part of a native one, named without the suffix. */
  #noteNativeHistogram(labels: Labels, floats: readonly Point[]): void {
    const name = labels.get('__name__').replace(/_(?:bucket|count|sum)$/, '');
    if (name === labels.get('__name__')) return;
    this.#find(labels.with({ __name__: name, le: '' })).histogramTimes.push(...floats.map(({ time }) => time));
  }

  #find(labels: Labels): Loaded {
    let loaded = this.#series.get(labels.key);
    if (loaded === undefined) this.#series.set(labels.key, (loaded = { labels, points: [], histogramTimes: [] }));
    return loaded;
  }

  *select(matchers: readonly Matcher[], from: number, to: number): Generator<SeriesSamples> {
    const matches = compileMatchers(matchers);
    for (const { labels, points, histogramTimes } of this.#series.values()) {
      if (!matches(labels)) continue;
      if (histogramTimes.some((time) => time >= from && time <= to)) this.touchedHistograms = true;
      const inRange = points.filter(({ time }) => time >= from && time <= to);
      if (inRange.length > 0) yield { labels, ...toArrays(inRange) };
    }
  }
}

function toPoints(values: SeriesNotation['values'], step: number) {
  const floats: Point[] = [];
  const histogramTimes: number[] = [];
  for (const [index, value] of values.entries()) {
    const time = index * step;
    if (typeof value === 'object') histogramTimes.push(time);
    else if (value !== 'omitted') floats.push({ time, value });
  }
  return { floats, histogramTimes };
}

function toArrays(points: readonly Point[]): Pick<SeriesSamples, 'timestamps' | 'values'> {
  const timestamps = new Float64Array(points.length);
  const values = new Float64Array(points.length);
  for (const [index, { time, value }] of points.entries()) {
    timestamps[index] = time;
    if (value === 'stale') markStale(values, index);
    else values[index] = value;
  }
  return { timestamps, values };
}
