import { PromQLError } from '../../errors.ts';
import type { Duration } from '../metrics/duration.ts';
import type { AnyMetric, LabelsOf } from '../metrics/metric.ts';
import { seriesOf } from '../metrics/series.ts';
import type { BucketsInput, HistogramInput } from '../query/inputs.ts';
import { isQuery, seriesOfType } from '../query/operand-node.ts';
import type { Groupable } from '../query/query.ts';
import { groupableOf } from '../query/query-object.ts';
import { shown } from '../refused.ts';
import { aggregated } from '../tree/aggregated.ts';
import { divided } from '../tree/divided.ts';
import { operation } from '../tree/operation.ts';
import type { Grouping, Part, QueryNode } from '../tree/query-node.ts';

/**
 * The value below which a share of a histogram's values lay. `by` adds up the buckets first, as it has to be.
 *
 * `histogramQuantile(0.95, http.duration).by('http_route')` is
 * `histogram_quantile(0.95, sum by (http_route, le) (rate(http_server_request_duration_seconds_bucket[5m])))`.
 *
 * @param quantile from 0 to 1
 * @param histogram a histogram, or rates of buckets that have kept `le`
 */
export function histogramQuantile<M>(
  quantile: number,
  histogram: BucketsInput<M>,
  range?: Duration,
): Groupable<Omit<LabelsOf<M>, 'le'>> {
  if (typeof quantile !== 'number' || !(quantile >= 0 && quantile <= 1)) {
    throw new PromQLError('PROMQL_OPTIONS', `A quantile is a number from 0 to 1, not ${shown(quantile)}.`);
  }
  const buckets = isQuery(histogram)
    ? histogram.node
    : rateOf(histogram, { kind: 'buckets' }, range, 'histogramQuantile()');
  const of = (node: QueryNode): QueryNode => ({
    kind: 'call',
    name: 'histogram_quantile',
    args: [{ kind: 'number', value: quantile }, node],
  });
  return groupableOf(of(buckets), (grouping) => of(aggregated('sum', buckets, keepingBuckets(grouping))));
}

/** The mean of a histogram's values. `by` adds up both their sum and their number. */
export function averageOf<M>(histogram: HistogramInput<M>, range?: Duration): Groupable<LabelsOf<M>> {
  return quotient(
    rateOf(histogram, { kind: 'sum' }, range, 'averageOf()'),
    rateOf(histogram, { kind: 'count' }, range, 'averageOf()'),
  );
}

/**
 * The share of a histogram's values that were no more than a bound, from 0 to 1. The bound has to be one of the buckets under
 * the convention that the query is rendered with.
 */
export function fractionBelow<M>(
  histogram: HistogramInput<M>,
  bound: number,
  range?: Duration,
): Groupable<LabelsOf<M>> {
  return quotient(
    rateOf(histogram, { kind: 'bucket', bound }, range, 'fractionBelow()'),
    rateOf(histogram, { kind: 'count' }, range, 'fractionBelow()'),
  );
}

/** The share of a histogram's values that were more than a bound: see {@link fractionBelow}. */
export function fractionAbove<M>(
  histogram: HistogramInput<M>,
  bound: number,
  range?: Duration,
): Groupable<LabelsOf<M>> {
  const below = rateOf(histogram, { kind: 'bucket', bound }, range, 'fractionAbove()');
  const all = rateOf(histogram, { kind: 'count' }, range, 'fractionAbove()');
  const above = (part: QueryNode, whole: QueryNode): QueryNode =>
    operation('-', { kind: 'number', value: 1 }, divided(part, whole));
  return groupableOf(above(below, all), (grouping) =>
    above(aggregated('sum', below, grouping), aggregated('sum', all, grouping)),
  );
}

function quotient<L>(part: QueryNode, whole: QueryNode): Groupable<L> {
  return groupableOf(divided(part, whole), (grouping) =>
    divided(aggregated('sum', part, grouping), aggregated('sum', whole, grouping)),
  );
}

function rateOf(histogram: unknown, part: Part, range: Duration | undefined, taker: string): QueryNode {
  seriesOfType(histogram, ['histogram'], taker);
  const series = seriesOf(histogram as AnyMetric, part);
  return { kind: 'call', name: 'rate', args: [{ kind: 'range', series, range }] };
}

function keepingBuckets({ without, labels }: Grouping): Grouping {
  return without ? { without, labels } : { without, labels: [...labels, 'le'] };
}
