import type { Query } from './query/query.ts';

/** What the values of a query are counted in. */
export interface QueryUnit {
  /** The unit of the metric (`seconds`, `bytes`, `eur`), `ratio`, `count` for numbers of things, or `boolean` for 0 and 1. */
  readonly unit: string;
  readonly perSecond: boolean;
}

/** The unit of a query's values, as it follows from the definitions; `undefined` where it does not. */
export function unitOf(_query: Query): QueryUnit | undefined {
  return undefined;
}
