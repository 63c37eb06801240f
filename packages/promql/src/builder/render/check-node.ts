import { check } from '../../syntax/check.ts';
import type { QueryNode } from '../tree/query-node.ts';
import { renderNode } from './render-node.ts';
import { scopeOf } from './scope.ts';

/**
 * Refuses a tree that no convention can render, when it is built. What depends on names is left to rendering: buckets, and
 * the labels of targets.
 *
 * @throws PromQLError as rendering does, and `PROMQL_TYPE` where parts do not fit together
 */
export function checkNode(node: QueryNode): void {
  const { expression } = renderNode(node, scopeOf({}, true));
  const [problem] = check(expression);
  if (problem !== undefined) throw problem;
}
