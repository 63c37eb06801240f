import { Series, seriesOf } from '../metrics/series.ts';
import type { LabelDeclarations, OpenLabelDeclaration } from '../metrics/label-declaration.ts';
import type { AnyMetric } from '../metrics/metric.ts';
import type { HistogramInput } from '../query/inputs.ts';
import { seriesOfType } from '../query/operand-node.ts';
import type { Part } from '../tree/query-node.ts';

type DeclarationsOf<M> = M extends { readonly labels: infer D extends LabelDeclarations } ? D : {};

/** Series that are used like a counter: what functions such as `rate` take. */
export interface CounterOf<D extends LabelDeclarations> {
  readonly type: 'counter';
  readonly labels: D;
}

/** The number of values that a histogram has seen, as a counter: `rate(countOf(http.duration))` are requests per second. */
export function countOf<M>(histogram: HistogramInput<M>): CounterOf<DeclarationsOf<M>> {
  return partOf(histogram, { kind: 'count' }, 'countOf()');
}

/** The sum of all values that a histogram has seen, as a counter. */
export function sumOf<M>(histogram: HistogramInput<M>): CounterOf<DeclarationsOf<M>> {
  return partOf(histogram, { kind: 'sum' }, 'sumOf()');
}

/**
 * The number of values up to a bound, as a counter. The bound has to be one of the histogram's buckets under the convention
 * that the query is rendered with.
 */
export function bucketOf<M>(histogram: HistogramInput<M>, bound: number): CounterOf<DeclarationsOf<M>> {
  return partOf(histogram, { kind: 'bucket', bound }, 'bucketOf()');
}

/** All buckets of a histogram, as a counter with the label `le`: for a heatmap, `increase(bucketsOf(http.duration)).by('le')`. */
export function bucketsOf<M>(
  histogram: HistogramInput<M>,
): CounterOf<DeclarationsOf<M> & { readonly le: OpenLabelDeclaration }> {
  return partOf(histogram, { kind: 'buckets' }, 'bucketsOf()');
}

function partOf<D extends LabelDeclarations>(histogram: unknown, part: Part, taker: string): CounterOf<D> {
  seriesOfType(histogram, ['histogram'], taker);
  const metric = histogram as AnyMetric;
  return new Series('counter', metric.labels as D, seriesOf(metric, part));
}
