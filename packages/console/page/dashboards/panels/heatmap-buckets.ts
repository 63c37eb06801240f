import type { PanelSeries } from '../panel-data.ts';

/** A bucket with how many fell into it, and into none below. */
export interface Bucket {
  /** Its upper bound, as it is written. */
  readonly name: string;
  readonly values: readonly number[];
}

/** Of Prometheus' buckets, each of which counts those below too: the lowest first, the empty ones at both ends left out. */
export function bucketsOf(series: readonly PanelSeries[]): readonly Bucket[] {
  const bound = ({ labels, name }: PanelSeries): number => Number((labels['le'] ?? name).replace('+Inf', 'Infinity'));
  const sorted = series.filter((each) => !Number.isNaN(bound(each))).toSorted((a, b) => bound(a) - bound(b));
  const buckets = sorted.map((each, i) => ({
    name: each.labels['le'] ?? each.name,
    values: each.values.map((value, at) => Math.max(0, (value ?? 0) - (sorted[i - 1]?.values[at] ?? 0))),
  }));
  const isUsed = ({ values }: Bucket): boolean => values.some((value) => value > 0);
  const [first, last] = [buckets.findIndex(isUsed), buckets.findLastIndex(isUsed)];
  return first < 0 ? [] : buckets.slice(first, last + 1);
}
