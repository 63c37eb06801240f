import type { ValueType } from './value-type.ts';

export interface AggregationInfo {
  /** The type of the parameter before the vector, where there is one. */
  readonly parameter?: ValueType;
  /** Behind `--enable-feature=promql-experimental-functions` in Prometheus. */
  readonly experimental?: true;
}

/** The aggregation operators. */
export const aggregationOperators = {
  sum: {},
  avg: {},
  count: {},
  min: {},
  max: {},
  group: {},
  stddev: {},
  stdvar: {},
  topk: { parameter: 'scalar' },
  bottomk: { parameter: 'scalar' },
  quantile: { parameter: 'scalar' },
  count_values: { parameter: 'string' },
  limitk: { parameter: 'scalar', experimental: true },
  limit_ratio: { parameter: 'scalar', experimental: true },
} as const;

export type AggregationOperator = keyof typeof aggregationOperators;

export function aggregationInfo(op: AggregationOperator): AggregationInfo {
  return aggregationOperators[op];
}

export function isAggregationOperator(name: string): name is AggregationOperator {
  return Object.hasOwn(aggregationOperators, name);
}
