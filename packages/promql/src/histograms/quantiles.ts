import { allBuckets, type Bucket } from './bucket-bounds.ts';
import type { NativeHistogram } from './native-histogram.ts';

/** What NaN observations, which are in no bucket, did to a result. */
export type NanEffect = 'result is NaN' | 'result is skewed';

/**
 * The φ-quantile of a native histogram (promql/quantile.go, HistogramQuantile): interpolated exponentially within
 * exponential buckets, linearly within the zero bucket and custom ones.
 */
export function histogramQuantile(
  phi: number,
  histogram: NativeHistogram,
): { readonly value: number; readonly effect?: NanEffect } {
  if (phi < 0) return { value: -Infinity };
  if (phi > 1) return { value: Infinity };
  if (histogram.count === 0 || Number.isNaN(phi)) return { value: Number.NaN };
  const buckets = allBuckets(histogram);
  const hasNan = Number.isNaN(histogram.sum);
  const isForward = hasNan || phi < 0.5;
  const found = bucketOfRank(isForward ? buckets : buckets.toReversed(), histogram, isForward ? phi : 1 - phi);
  const bucket = withNaturalBounds(found.bucket, histogram);
  if (histogram.usesCustomBuckets) {
    if (found.bucket.lower === -Infinity && found.bucket.upper <= 0) return { value: found.bucket.upper };
    if (found.bucket.upper === Infinity) return { value: found.bucket.lower };
  }
  const count = Math.min(found.count, histogram.count);
  if (count < found.rank) return hasNan ? { value: Number.NaN, effect: 'result is NaN' } : { value: bucket.upper };
  const rank = isForward ? found.rank - (count - bucket.count) : count - found.rank;
  const value = interpolated(bucket, rank / bucket.count, histogram.usesCustomBuckets);
  const observed = buckets.reduce((sum, each) => sum + each.count, 0);
  return hasNan && observed < histogram.count ? { value, effect: 'result is skewed' } : { value };
}

function bucketOfRank(
  buckets: readonly Bucket[],
  { count: observations }: NativeHistogram,
  phi: number,
): { readonly bucket: Bucket; readonly count: number; readonly rank: number } {
  const rank = phi * observations;
  let bucket: Bucket = { lower: 0, upper: 0, count: 0 };
  let count = 0;
  for (const next of buckets) {
    bucket = next;
    if (next.count === 0) continue;
    count += next.count;
    if (count >= rank) break;
  }
  return { bucket, count, rank };
}

/** Zero bounds the zero bucket where nothing is on its other side, and the lowest custom bucket. */
function withNaturalBounds(bucket: Bucket, { usesCustomBuckets, positive, negative }: NativeHistogram): Bucket {
  if (usesCustomBuckets) return bucket.lower === -Infinity ? { ...bucket, lower: 0 } : bucket;
  if (!(bucket.lower < 0 && bucket.upper > 0)) return bucket;
  if (negative.counts.length === 0 && positive.counts.length > 0) return { ...bucket, lower: 0 };
  if (positive.counts.length === 0 && negative.counts.length > 0) return { ...bucket, upper: 0 };
  return bucket;
}

function interpolated({ lower, upper }: Bucket, fraction: number, isLinear: boolean): number {
  if (isLinear || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * fraction;
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  if (lower > 0) return 2 ** (logLower + (logUpper - logLower) * fraction);
  return -(2 ** (logUpper + (logLower - logUpper) * (1 - fraction)));
}

/** The fraction of observations between two values (promql/quantile.go, HistogramFraction). */
export function histogramFraction(
  lower: number,
  upper: number,
  histogram: NativeHistogram,
): { readonly value: number; readonly excludesNan: boolean } {
  const answer = (value: number): { value: number; excludesNan: boolean } => ({ value, excludesNan: false });
  if (histogram.count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return answer(Number.NaN);
  if (lower >= upper) return answer(0);
  const buckets = allBuckets(histogram);
  const hasNan = Number.isNaN(histogram.sum);
  const observed = hasNan ? buckets.reduce((sum, { count }) => sum + count, 0) : histogram.count;
  const rank = (value: number): number => Math.min(rankOf(value, buckets, histogram), observed);
  return {
    value: (rank(upper) - rank(lower)) / histogram.count,
    excludesNan: hasNan && observed < histogram.count,
  };
}

/** How many observations are taken to be below a value. */
function rankOf(value: number, buckets: readonly Bucket[], histogram: NativeHistogram): number {
  let rank = 0;
  for (const each of buckets) {
    const isZeroBucket = each.lower <= 0 && each.upper >= 0;
    const { lower, upper, count } = isZeroBucket ? zeroBucketBounds(each, histogram) : each;
    if (lower >= value) return rank;
    if (upper > value) {
      if (!histogram.usesCustomBuckets && !isZeroBucket) return rank + count * logFraction(value, lower, upper);
      // In a bucket without a lower bound there is nothing to interpolate.
      return lower === -Infinity ? count : rank + (count * (value - lower)) / (upper - lower);
    }
    rank += count;
  }
  return Infinity;
}

function zeroBucketBounds(bucket: Bucket, { positive, negative }: NativeHistogram): Bucket {
  if (negative.counts.length === 0 && positive.counts.length > 0) return { ...bucket, lower: 0 };
  if (positive.counts.length === 0 && negative.counts.length > 0) return { ...bucket, upper: 0 };
  return bucket;
}

function logFraction(value: number, lower: number, upper: number): number {
  const [logLower, logUpper, log] = [lower, upper, value].map((number) => Math.log2(Math.abs(number))) as [
    number,
    number,
    number,
  ];
  return value > 0 ? (log - logLower) / (logUpper - logLower) : 1 - (log - logUpper) / (logLower - logUpper);
}
