import { KahanSum } from '../numeric/kahan-sum.ts';
import { allBuckets } from './bucket-bounds.ts';
import type { NativeHistogram } from './native-histogram.ts';

/**
 * The estimated variance of a histogram's observations: those of a bucket are taken to be at its geometric mean, in the
 * zero bucket at zero, and in custom buckets at the arithmetic mean (promql/functions.go, histogramVariance).
 */
export function histogramVariance(histogram: NativeHistogram): number {
  const mean = histogram.sum / histogram.count;
  const squares = new KahanSum();
  for (const { lower, upper, count } of allBuckets(histogram)) {
    if (count === 0) continue;
    let value = Math.sign(upper) * Math.sqrt(upper * lower);
    if (histogram.usesCustomBuckets) value = (upper + lower) / 2;
    else if (lower <= 0 && upper >= 0) value = 0;
    squares.add(count * (value - mean) * (value - mean));
  }
  return squares.value / histogram.count;
}
