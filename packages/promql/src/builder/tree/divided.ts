import { operation } from './operation.ts';
import type { QueryNode } from './query-node.ts';

/** `part / (whole > 0)`: no series where there was nothing, in the place of NaN. */
export function divided(part: QueryNode, whole: QueryNode): QueryNode {
  return operation('/', part, operation('>', whole, { kind: 'number', value: 0 }));
}
