import { Labels, type Matcher, type SeriesSamples, type Storage } from '../src/index.ts';

/** A series for tests: its labels, and values 15 seconds apart from time 0; `null` is no sample. */
export type SeriesForTest = readonly [labels: Readonly<Record<string, string>>, values: readonly (number | null)[]];

const interval = 15_000;

/** A storage that holds a few series as they are. */
export function storageOf(...series: readonly SeriesForTest[]): Storage & { readonly selections: Matcher[][] } {
  const held = series.map(([labels, values]) => samplesOf(labels, values));
  const selections: Matcher[][] = [];
  return {
    selections,
    select(matchers, from, to) {
      selections.push([...matchers]);
      return held
        .filter(({ labels }) => matchers.every(({ name, op, value }) => op === '=' && labels.get(name) === value))
        .map((samples) => within(samples, from, to))
        .filter(({ timestamps }) => timestamps.length > 0);
    },
  };
}

function samplesOf(labels: Readonly<Record<string, string>>, values: readonly (number | null)[]): SeriesSamples {
  const present = values.flatMap((value, i) => (value === null ? [] : [[i * interval, value] as const]));
  return {
    labels: Labels.from(labels),
    timestamps: Float64Array.from(present, ([time]) => time),
    values: Float64Array.from(present, ([, value]) => value),
  };
}

function within({ labels, timestamps, values }: SeriesSamples, from: number, to: number): SeriesSamples {
  const isWithin = (_: number, i: number): boolean => (timestamps[i] ?? 0) >= from && (timestamps[i] ?? 0) <= to;
  return { labels, timestamps: timestamps.filter(isWithin), values: values.filter(isWithin) };
}
