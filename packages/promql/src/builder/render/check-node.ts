import type { QueryNode } from '../tree/query-node.ts';

export function checkNode(_node: QueryNode): void {}
