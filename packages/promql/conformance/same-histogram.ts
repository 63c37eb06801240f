import type { BucketCounts, NativeHistogram } from '../src/histograms/native-histogram.ts';
import type { HistogramNotation } from '../src/notation/histogram-notation.ts';
import { almostEqual } from './almost-equal.ts';

/** Whether a histogram is the expected one, up to rounding (`promql/promqltest/test.go`, compareNativeHistogram). */
export function isSameHistogram({ histogram, isResetGiven }: HistogramNotation, actual: NativeHistogram): boolean {
  const expected = histogram.compacted();
  const found = actual.compacted();
  return (
    expected.schema === found.schema &&
    almostEqual(expected.count, found.count) &&
    almostEqual(expected.sum, found.sum) &&
    expected.zeroThreshold === found.zeroThreshold &&
    almostEqual(expected.zeroCount, found.zeroCount) &&
    (!expected.usesCustomBuckets || isSame(expected.customValues, found.customValues)) &&
    areSame(expected.positive, found.positive) &&
    areSame(expected.negative, found.negative) &&
    (!isResetGiven || expected.counterReset === found.counterReset)
  );
}

function areSame(expected: BucketCounts, found: BucketCounts): boolean {
  return (
    isSame(expected.indices, found.indices) &&
    expected.counts.every((count, i) => almostEqual(count, found.counts[i] ?? 0))
  );
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
