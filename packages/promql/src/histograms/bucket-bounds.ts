import { CUSTOM_BUCKETS, type NativeHistogram } from './native-histogram.ts';

/** The upper bound of a positive bucket of an exponential schema (model/histogram/generic.go, getBoundExponential). */
export function exponentialBound(index: number, schema: number): number {
  const exponent = index * 2 ** -schema;
  // The bucket that ends where numbers end is closed by the last of them.
  if (exponent === 1024) return Number.MAX_VALUE;
  const whole = Math.floor(exponent);
  return 2 ** (exponent - whole) * 2 ** whole;
}

/** A bucket and its bounds. */
export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/** The bounds of the positive bucket (or custom bucket) with an index. */
export function boundsOf(
  { schema, customValues }: Pick<NativeHistogram, 'schema' | 'customValues'>,
  index: number,
): readonly [lower: number, upper: number] {
  if (schema !== CUSTOM_BUCKETS) return [exponentialBound(index - 1, schema), exponentialBound(index, schema)];
  return [index === 0 ? -Infinity : (customValues[index - 1] ?? Infinity), customValues[index] ?? Infinity];
}

/** All buckets from the lowest to the highest, the zero bucket among them if anything is in it. */
export function allBuckets(histogram: NativeHistogram): Bucket[] {
  const { negative, positive, zeroThreshold, zeroCount } = histogram;
  const buckets: Bucket[] = [];
  for (let i = negative.indices.length - 1; i >= 0; i -= 1) {
    const [lower, upper] = boundsOf(histogram, negative.indices[i] ?? 0);
    // A bucket that reaches into the zero bucket ends there.
    buckets.push({ lower: -upper, upper: Math.min(-lower, -zeroThreshold), count: negative.counts[i] ?? 0 });
  }
  if (zeroCount > 0) buckets.push({ lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount });
  for (const [i, index] of positive.indices.entries()) {
    const [lower, upper] = boundsOf(histogram, index);
    const from = lower > 0 ? Math.max(lower, zeroThreshold) : lower;
    buckets.push({ lower: from, upper, count: positive.counts[i] ?? 0 });
  }
  return buckets;
}
