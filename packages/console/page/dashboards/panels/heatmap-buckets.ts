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
  // `1` and `1.0` are one bound: which of them a page says depends on its format.
  const byBound = Map.groupBy(
    series.filter((each) => !Number.isNaN(bound(each))),
    bound,
  );
  const sorted = [...byBound]
    .toSorted(([a], [b]) => a - b)
    .map(([, same]) => ({
      name: same[0]!.labels['le'] ?? same[0]!.name,
      values: same[0]!.values.map((_, at) => same.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)),
    }));
  const buckets = sorted.map(({ name, values }, i) => ({
    name,
    values: values.map((value, at) => Math.max(0, value - (sorted[i - 1]?.values[at] ?? 0))),
  }));
  const isUsed = ({ values }: Bucket): boolean => values.some((value) => value > 0);
  const [first, last] = [buckets.findIndex(isUsed), buckets.findLastIndex(isUsed)];
  return first < 0 ? [] : buckets.slice(first, last + 1);
}
