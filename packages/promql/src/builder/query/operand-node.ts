import { PromQLError } from '../../errors.ts';
import { isMetric, seriesOf, shownMetric } from '../metrics/series.ts';
import { refused, shown } from '../refused.ts';
import type { SeriesReference } from '../tree/query-node.ts';
import type { QueryNode } from '../tree/query-node.ts';
import type { Query } from './query.ts';

interface OperandNode {
  readonly type: Query['type'];
  readonly node: QueryNode;
}

/** The tree of a number, a query or a gauge. */
export function operandNode(operand: unknown): OperandNode {
  if (typeof operand === 'number') return { type: 'scalar', node: { kind: 'number', value: operand } };
  if (isQuery(operand)) return operand;
  return { type: 'vector', node: { kind: 'series', series: seriesOfType(operand, ['gauge'], 'An expression') } };
}

/** The tree of a vector: of a query or a gauge. */
export function vectorNode(input: unknown, taker: string): QueryNode {
  if (isQuery(input)) {
    if (input.type === 'vector') return input.node;
    throw new PromQLError('PROMQL_QUERY_TYPE', `${taker} takes a vector, not a ${input.type}.`);
  }
  return { kind: 'series', series: seriesOfType(input, ['gauge'], taker) };
}

/** The tree of a scalar or a number. */
export function scalarNode(input: unknown, taker: string): QueryNode {
  if (typeof input === 'number') return { kind: 'number', value: input };
  if (isQuery(input) && input.type === 'scalar') return input.node;
  throw new PromQLError('PROMQL_QUERY_TYPE', `${taker} takes a number here.`);
}

/** The tree of a query. A metric alone does not say what is asked of it. */
export function queryNode(query: unknown, taker: string): QueryNode {
  if (isQuery(query)) return query.node;
  throw refused(taker, isMetric(query) ? 'a query: write current(x) or rate(x)' : 'a query', query);
}

export function isQuery(value: unknown): value is Query {
  return typeof value === 'object' && value !== null && 'node' in value;
}

const instead: Readonly<Record<string, string>> = {
  counter: 'a counter only grows and starts anew at 0: use rate() or increase() of it',
  gauge: 'of a gauge, use the value itself, or deriv() or delta()',
  histogram: 'of a histogram, use histogramQuantile(), averageOf(), fractionBelow(), or rate() of its countOf()',
};

/** The series of a metric, if it is of a type that fits. */
export function seriesOfType(input: unknown, types: readonly string[], taker: string): SeriesReference {
  if (!isMetric(input)) {
    throw new PromQLError('PROMQL_QUERY_TYPE', `${taker} takes a ${types.join(' or a ')}, not ${shown(input)}.`);
  }
  if (types.includes(input.type)) return seriesOf(input);
  const what = `${taker} takes a ${types.join(' or a ')}, and ${shownMetric(input)} is a ${input.type}`;
  throw new PromQLError('PROMQL_QUERY_TYPE', `${what}: ${instead[input.type] ?? 'use another function'}.`);
}
