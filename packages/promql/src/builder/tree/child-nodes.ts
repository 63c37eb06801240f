import type { QueryNode } from './query-node.ts';

type Children = {
  readonly [Kind in QueryNode['kind']]: (node: Extract<QueryNode, { readonly kind: Kind }>) => readonly QueryNode[];
};

const children: Children = {
  number: () => [],
  text: () => [],
  series: () => [],
  range: () => [],
  raw: () => [],
  subquery: ({ of }) => [of],
  call: ({ args }) => args,
  relabel: ({ of }) => [of],
  aggregation: ({ parameter, of }) => (parameter === undefined ? [of] : [parameter, of]),
  binary: ({ left, right }) => [left, right],
  where: ({ of }) => [of],
  shift: ({ of }) => [of],
  first: ({ of }) => of,
};

/** The queries directly within a query. */
export function childNodes(node: QueryNode): readonly QueryNode[] {
  const childrenOf = children[node.kind] as (node: QueryNode) => readonly QueryNode[];
  return childrenOf(node);
}
