import type { QueryNode } from '../tree/query-node.ts';
import { renderNode } from './render-node.ts';
import { scopeOf } from './scope.ts';

/**
 * Refuses a tree that no convention can render, when it is built. What depends on names is left to rendering: buckets, and
 * the labels of targets.
 *
 * @throws PromQLError as rendering does
 */
export function checkNode(node: QueryNode): void {
  renderNode(node, scopeOf({}, true));
}
