import type { LabelsOf } from '../metrics/metric.ts';

/**
 * What functions take. A refusal is a literal type that reads as a sentence, so that the compiler's message is that sentence.
 */

/** A number, or a query that is one. */
export type ScalarLike = number | { readonly type: 'scalar' };

type OfHistogram = 'Of a histogram: histogramQuantile(), averageOf(), fractionBelow(), or rate() of its countOf().';

/** A vector: a query, or a gauge, which needs no function to be one. */
export type VectorInput<V> = V extends { readonly type: 'vector' | 'gauge' }
  ? V
  : V extends { readonly type: 'counter' }
    ? 'A counter only grows, and starts anew at 0: use rate() or increase() of it.'
    : V extends { readonly type: 'histogram' }
      ? OfHistogram
      : V extends ScalarLike
        ? 'A number is no vector: use vector() of it.'
        : 'This takes a gauge or a query.';

/** What `rate`, `increase`, `irate` and `resets` take. */
export type CounterInput<V> = V extends { readonly type: 'counter' }
  ? V
  : V extends { readonly type: 'gauge' }
    ? 'A gauge has no rate: use deriv() or delta() of it.'
    : V extends { readonly type: 'histogram' }
      ? OfHistogram
      : 'This takes a counter.';

/** What `avgOverTime`, `deriv` and their like take. */
export type GaugeInput<V> = V extends { readonly type: 'gauge' | 'range' }
  ? V
  : V extends { readonly type: 'counter' }
    ? 'A counter only grows, and starts anew at 0: use rate() or increase() of it.'
    : V extends { readonly type: 'histogram' }
      ? OfHistogram
      : V extends { readonly type: 'vector' }
        ? 'Of a query, this takes a range of it: say .over(...).'
        : 'This takes a gauge.';

/** What can be there or not. */
export type AnyInput<V> = V extends { readonly type: 'vector' | 'gauge' | 'counter' | 'histogram' }
  ? V
  : 'This takes a metric or a query.';

/** What has buckets. */
export type HistogramInput<V> = V extends { readonly type: 'histogram' }
  ? V
  : V extends { readonly type: 'counter' | 'gauge' }
    ? 'Only a histogram has buckets.'
    : 'This takes a histogram.';

/** What quantiles are taken of: a histogram, or rates that still have its label `le`. */
export type BucketsInput<V> = V extends { readonly type: 'histogram' }
  ? V
  : V extends { readonly type: 'counter' | 'gauge' }
    ? 'Only a histogram has quantiles: quantileOverTime() takes those of a gauge over time.'
    : V extends { readonly type: 'vector' }
      ? 'le' extends keyof LabelsOf<V>
        ? V
        : 'The label le is gone: aggregate with .by(..., "le"), or give the histogram itself.'
      : 'This takes a histogram.';

/** The right side of a scalar. */
export type ScalarOperand<V> = V extends ScalarLike ? V : VectorInput<V>;
