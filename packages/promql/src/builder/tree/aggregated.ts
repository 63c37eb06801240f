import type { AggregationOperator } from '../../syntax/aggregations.ts';
import type { Grouping, QueryNode } from './query-node.ts';

/** `sum by (labels) (node)`. */
export function aggregated(
  op: AggregationOperator,
  of: QueryNode,
  grouping: Grouping | undefined,
  parameter?: QueryNode,
): QueryNode {
  return { kind: 'aggregation', op, parameter, of, grouping };
}
