import { almostEqual } from './almost-equal.ts';

/** The buckets of one classic histogram at one time: bounds increasing, counts cumulative. */
export interface Buckets {
  readonly bounds: number[];
  readonly counts: number[];
}

/** How far counts had to be raised so that they grow with their bounds. */
export interface Raised {
  readonly lowestBound: number;
  readonly highestBound: number;
  readonly greatestDifference: number;
}

const roundingError = 1e-12;

/**
 * The φ-quantile of a classic histogram (promql/quantile.go, BucketQuantile): linear within a bucket, from 0 in a lowest
 * one with a positive bound; of the highest bucket, the bound below it. NaN without an infinite bucket or observations.
 *
 * @param buckets changed: counts that decrease are raised
 */
export function bucketQuantile(phi: number, buckets: Buckets): { readonly value: number; readonly raised?: Raised } {
  if (Number.isNaN(phi)) return { value: Number.NaN };
  if (phi < 0) return { value: -Infinity };
  if (phi > 1) return { value: Infinity };
  const { bounds, counts } = buckets;
  const last = bounds.length - 1;
  if (bounds[last] !== Infinity) return { value: Number.NaN };
  const raised = raiseDecreases(buckets);
  const result = (value: number): { value: number; raised?: Raised } => (raised ? { value, raised } : { value });
  const observations = counts[last] ?? 0;
  if (bounds.length < 2 || observations === 0) return { value: Number.NaN };
  const rank = phi * observations;
  let bucket = 0;
  while (bucket < last && !((counts[bucket] ?? 0) >= rank)) bucket += 1;
  if (bucket === last) return result(bounds[last - 1] ?? Number.NaN);
  const end = bounds[bucket] ?? Number.NaN;
  if (bucket === 0 && end <= 0) return result(end);
  const start = bucket === 0 ? 0 : (bounds[bucket - 1] ?? 0);
  const below = bucket === 0 ? 0 : (counts[bucket - 1] ?? 0);
  return result(start + (end - start) * ((rank - below) / ((counts[bucket] ?? 0) - below)));
}

/** Levels rounding errors out and raises counts that decrease (promql/quantile.go, ensureMonotonicAndIgnoreSmallDeltas). */
function raiseDecreases({ bounds, counts }: Buckets): Raised | undefined {
  let raised: Raised | undefined;
  let before = counts[0] ?? 0;
  for (let i = 1; i < counts.length; i += 1) {
    const count = counts[i] ?? 0;
    if (count === before) continue;
    if (almostEqual(before, count, roundingError)) {
      counts[i] = before;
    } else if (count < before) {
      counts[i] = before;
      const bound = bounds[i] ?? 0;
      raised = {
        lowestBound: Math.min(raised?.lowestBound ?? Infinity, bound),
        highestBound: Math.max(raised?.highestBound ?? -Infinity, bound),
        greatestDifference: Math.max(raised?.greatestDifference ?? 0, before - count),
      };
    } else {
      before = count;
    }
  }
  return raised;
}

/** The fraction of a classic histogram's observations between two values (promql/quantile.go, BucketFraction). */
export function bucketFraction(lower: number, upper: number, { bounds, counts }: Buckets): number {
  const last = bounds.length - 1;
  const observations = counts[last] ?? 0;
  if (bounds[last] !== Infinity || observations === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN;
  if (lower >= upper) return 0;
  const rank = (value: number): number => Math.min(rankOf(value, { bounds, counts }), observations);
  return (rank(upper) - rank(lower)) / observations;
}

/** How many observations are taken to be below a value. */
function rankOf(value: number, { bounds, counts }: Buckets): number {
  let rank = 0;
  // A histogram whose lowest bound is positive is taken to have no negative observations.
  let start = (bounds[0] ?? 0) <= 0 ? -Infinity : 0;
  for (const [i, end] of bounds.entries()) {
    const count = counts[i] ?? 0;
    if (start >= value) return rank;
    if (end > value) {
      // Within a bucket without a lower bound there is nothing to interpolate.
      if (start === -Infinity) return count;
      return rank + ((count - rank) * (value - start)) / (end - start);
    }
    rank = count;
    start = end;
  }
  return Infinity;
}
