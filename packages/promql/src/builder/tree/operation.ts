import type { BinaryOperator } from '../../syntax/operators.ts';
import type { QueryNode } from './query-node.ts';

/** `left op right`, of sides with the same labels. */
export function operation(op: BinaryOperator, left: QueryNode, right: QueryNode): QueryNode {
  return { kind: 'binary', op, left, right, bool: false, matching: undefined };
}
