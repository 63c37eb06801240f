import type { AggregationOperator } from '../../syntax/aggregations.ts';
import type { LabelsOf } from '../metrics/metric.ts';
import type { ScalarLike, VectorInput } from '../query/inputs.ts';
import { scalarNode, vectorNode } from '../query/operand-node.ts';
import type { Groupable, Ranking } from '../query/query.ts';
import { refused } from '../refused.ts';
import { groupableOf, rankingOf } from '../query/query-object.ts';
import { aggregated } from '../tree/aggregated.ts';
import type { QueryNode } from '../tree/query-node.ts';

/** Makes one series of all; with `.by(...)` or `.without(...)` one for each group. */
export interface Aggregate {
  <V>(input: VectorInput<V>): Groupable<{}, LabelsOf<V>>;
}

export const sum: Aggregate = aggregate('sum');
export const avg: Aggregate = aggregate('avg');
export const min: Aggregate = aggregate('min');
export const max: Aggregate = aggregate('max');
export const count: Aggregate = aggregate('count');
export const stddev: Aggregate = aggregate('stddev');
export const stdvar: Aggregate = aggregate('stdvar');
/** 1 for each group that has a series. */
export const group: Aggregate = aggregate('group');

/** The quantile over series: of a histogram, see `histogramQuantile`. */
export function quantile<V>(q: ScalarLike, input: VectorInput<V>): Groupable<{}, LabelsOf<V>> {
  return aggregation('quantile', input, 'quantile()', scalarNode(q, 'quantile()'));
}

/** How many series have each value: the value becomes a label. */
export function countValues<const Name extends string, V>(
  label: Name,
  input: VectorInput<V>,
): Groupable<{ readonly [Each in Name]: string }, LabelsOf<V>> {
  if (typeof label !== 'string') throw refused('countValues()', 'the name of a label', label);
  const of = vectorNode(input, 'countValues()');
  const parameter: QueryNode = { kind: 'text', value: label };
  const node = aggregated('count_values', of, undefined, parameter);
  return groupableOf(node, (grouping) => aggregated('count_values', of, grouping, parameter));
}

/** The series with the largest values, of all or of each group. */
export function topk<V>(k: ScalarLike, input: VectorInput<V>): Ranking<LabelsOf<V>> {
  return ranking('topk', k, input);
}

/** The series with the smallest values, of all or of each group. */
export function bottomk<V>(k: ScalarLike, input: VectorInput<V>): Ranking<LabelsOf<V>> {
  return ranking('bottomk', k, input);
}

function aggregate(op: AggregationOperator): Aggregate {
  return <V>(input: VectorInput<V>) => aggregation(op, input, `${op}()`);
}

function aggregation<L>(
  op: AggregationOperator,
  input: unknown,
  taker: string,
  parameter?: QueryNode,
): Groupable<{}, L> {
  const of = vectorNode(input, taker);
  const node = aggregated(op, of, undefined, parameter);
  return groupableOf(node, (grouping) => aggregated(op, of, grouping, parameter));
}

function ranking<L>(op: 'topk' | 'bottomk', k: ScalarLike, input: unknown): Ranking<L> {
  const of = vectorNode(input, `${op}()`);
  const parameter = scalarNode(k, `${op}()`);
  const node = aggregated(op, of, undefined, parameter);
  return rankingOf(node, (grouping) => aggregated(op, of, grouping, parameter));
}
