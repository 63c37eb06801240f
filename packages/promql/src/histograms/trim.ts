import { boundsOf } from './bucket-bounds.ts';
import type { BucketCounts, NativeHistogram } from './native-histogram.ts';

interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/** What is left of a bucket, and where what was removed is taken to have been. */
interface Cut {
  readonly kept: number;
  readonly removedAt: number;
}

/**
 * `h </ limit` and `h >/ limit`: a histogram without its observations above (or below) a value, as far as buckets tell
 * (promql/engine.go, trimHistogram).
 */
export function trimmed(histogram: NativeHistogram, limit: number, keeps: 'below' | 'above'): NativeHistogram {
  let count = 0;
  let removedSum = 0;
  let hasPositive = false;
  let hasNegative = false;
  const trimSide = ({ indices, counts }: BucketCounts, sign: 1 | -1): BucketCounts => {
    const kept = counts.map((bucketCount, i) => {
      if (bucketCount === 0) return 0;
      const [from, to] = boundsOf(histogram, indices[i] ?? 0);
      const [lower, upper] = sign === 1 ? [from, to] : [-to, -from];
      if (sign === 1 && upper > 0) hasPositive = true;
      if (sign === -1 || upper <= 0 || lower < 0) hasNegative = true;
      const cut = cutBucket({ lower, upper, count: bucketCount }, limit, keeps, sign, histogram.usesCustomBuckets);
      count += cut.kept;
      removedSum += (bucketCount - cut.kept) * cut.removedAt;
      return cut.kept;
    });
    return { indices, counts: kept };
  };
  const positive = trimSide(histogram.positive, 1);
  const negative = trimSide(histogram.negative, -1);
  const zeroCount = trimmedZeroCount(histogram, limit, keeps);
  count += zeroCount;
  let sum = count === 0 ? 0 : histogram.sum - removedSum;
  if ((!hasNegative && sum < 0) || (!hasPositive && sum > 0)) sum = 0;
  return histogram.with({ positive, negative, zeroCount, count, sum }).compacted();
}

function trimmedZeroCount(
  { zeroThreshold, zeroCount }: NativeHistogram,
  limit: number,
  keeps: 'below' | 'above',
): number {
  if (zeroCount <= 0) return zeroCount;
  const below = countBelow({ lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount }, limit, 1, true);
  return keeps === 'below' ? below : zeroCount - below;
}

function cutBucket(bucket: Interval, limit: number, keeps: 'below' | 'above', sign: 1 | -1, isCustom: boolean): Cut {
  const { lower, upper, count } = bucket;
  if (keeps === 'below' ? upper <= limit : lower >= limit) return { kept: count, removedAt: 0 };
  if (lower === -Infinity || upper === Infinity) return cutInfinite(bucket, limit, keeps);
  const isWholly = keeps === 'below' ? lower >= limit : upper <= limit;
  if (isWholly) return { kept: 0, removedAt: middle(lower, upper, sign, isCustom) };
  const below = countBelow(bucket, limit, sign, isCustom);
  if (keeps === 'below') {
    return { kept: below, removedAt: isCustom ? (lower + upper) / 2 : middle(lower, limit, sign, false) };
  }
  return { kept: count - below, removedAt: isCustom ? (lower + upper) / 2 : middle(limit, upper, sign, false) };
}

/** Only custom buckets are infinite; of where their observations are nothing is known but that most are positive. */
function cutInfinite({ lower, upper, count }: Interval, limit: number, keeps: 'below' | 'above'): Cut {
  if (upper === Infinity) return { kept: 0, removedAt: lower };
  if (limit >= 0 && upper > limit) {
    const below = limit / upper;
    return keeps === 'below'
      ? { kept: count * below, removedAt: (limit + upper) / 2 }
      : { kept: count * (1 - below), removedAt: limit / 2 };
  }
  return { kept: 0, removedAt: upper };
}

function middle(lower: number, upper: number, sign: 1 | -1, isCustom: boolean): number {
  return isCustom ? (lower + upper) / 2 : sign * Math.sqrt(Math.abs(lower) * Math.abs(upper));
}

/** How many of a bucket's observations are taken to be below a value. */
function countBelow({ lower, upper, count }: Interval, limit: number, sign: 1 | -1, isLinear: boolean): number {
  if (limit <= lower) return 0;
  if (limit >= upper) return count;
  if (isLinear) return (count * (limit - lower)) / (upper - lower);
  const log = (value: number): number => Math.log2(Math.abs(value));
  if (sign === 1) return (count * (log(limit) - log(lower))) / (log(upper) - log(lower));
  return count * (1 - (log(limit) - log(upper)) / (log(lower) - log(upper)));
}
