import { exponentNumber } from '../numeric/exponent-number.ts';
import { boundsOf } from './bucket-bounds.ts';
import type { NativeHistogram } from './native-histogram.ts';

/**
 * A histogram in Prometheus' words, as `count_values` makes a label of it:
 * `{count:3, sum:4, [-0.001,0.001]:1, (1,2]:2}` (model/histogram/float_histogram.go, String).
 */
export function histogramText(histogram: NativeHistogram): string {
  const { count, sum, zeroThreshold, zeroCount, positive, negative } = histogram;
  const parts = [`count:${exponentNumber(count)}`, `sum:${exponentNumber(sum)}`];
  for (let i = negative.indices.length - 1; i >= 0; i -= 1) {
    if (negative.counts[i] === 0) continue;
    const [lower, upper] = boundsOf(histogram, negative.indices[i] ?? 0);
    parts.push(`[${exponentNumber(-upper)},${exponentNumber(-lower)}):${exponentNumber(negative.counts[i] ?? 0)}`);
  }
  if (zeroCount !== 0) {
    parts.push(`[${exponentNumber(-zeroThreshold)},${exponentNumber(zeroThreshold)}]:${exponentNumber(zeroCount)}`);
  }
  for (const [i, index] of positive.indices.entries()) {
    if (positive.counts[i] === 0) continue;
    const [lower, upper] = boundsOf(histogram, index);
    const opening = lower === -Infinity ? '[' : '(';
    parts.push(
      `${opening}${exponentNumber(lower)},${exponentNumber(upper)}]:${exponentNumber(positive.counts[i] ?? 0)}`,
    );
  }
  return `{${parts.join(', ')}}`;
}
