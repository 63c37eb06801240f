import { CUSTOM_BUCKETS, NativeHistogram } from '../src/histograms/native-histogram.ts';
import type { Labels } from '../src/labels/labels.ts';
import { parseFloatLiteral } from '../src/notation/float-literal.ts';
import type { LoadedValue } from './loaded-storage.ts';

interface Series {
  readonly labels: Labels;
  readonly points: readonly (readonly [time: number, value: LoadedValue])[];
}

/** What the series of a classic histogram say at one time. */
interface Parts {
  readonly buckets: Map<number, number>;
  count: number | undefined;
  sum: number;
}

const SUFFIX = /_(bucket|count|sum)$/;

/** The histograms that `load_with_nhcb` adds: classic ones, with their bounds as custom buckets (`util/convertnhcb`). */
export function nativeHistograms(series: readonly Series[]): Series[] {
  const byLabels = new Map<string, { labels: Labels; times: Map<number, Parts> }>();
  for (const { labels, points } of series) {
    const name = labels.get('__name__');
    const suffix = SUFFIX.exec(name)?.[1];
    if (suffix === undefined) continue;
    const own = labels.with({ __name__: name.replace(SUFFIX, ''), le: '' });
    const found = byLabels.get(own.key) ?? { labels: own, times: new Map<number, Parts>() };
    byLabels.set(own.key, found);
    for (const [time, value] of points) {
      if (typeof value !== 'number') continue;
      const parts = found.times.get(time) ?? { buckets: new Map(), count: undefined, sum: 0 };
      found.times.set(time, parts);
      if (suffix === 'count') parts.count = value;
      else if (suffix === 'sum') parts.sum = value;
      else addBucket(parts, labels.get('le'), value);
    }
  }
  return Array.from(byLabels.values(), ({ labels, times }) => ({
    labels,
    points: Array.from(times, ([time, parts]) => [time, toNative(parts)] as const),
  }));
}

function addBucket({ buckets }: Parts, le: string, value: number): void {
  const bound = parseFloatLiteral(le);
  if (le !== '' && !Number.isNaN(bound)) buckets.set(bound, value);
}

function toNative({ buckets, count, sum }: Parts): NativeHistogram {
  const bounds = [...buckets.keys()].toSorted((a, b) => a - b);
  const cumulative = bounds.map((bound) => buckets.get(bound) ?? 0);
  const total = count ?? cumulative.at(-1) ?? 0;
  if (bounds.at(-1) === Infinity) bounds.pop();
  else cumulative.push(total);
  return new NativeHistogram({
    schema: CUSTOM_BUCKETS,
    customValues: bounds,
    count: total,
    sum,
    positive: {
      indices: cumulative.map((_, i) => i),
      counts: cumulative.map((value, i) => value - (cumulative[i - 1] ?? 0)),
    },
  }).compacted();
}
