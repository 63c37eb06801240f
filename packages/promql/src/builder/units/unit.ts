/** What the values of a query are counted in. */
export interface QueryUnit {
  /** The unit of the metric (`seconds`, `bytes`, `eur`), `ratio`, `count` for numbers of things, or `boolean` for 0 and 1. */
  readonly unit: string;
  readonly perSecond: boolean;
}

/** A unit while it is worked out: a plain number takes any, and `undefined` is not known. */
export type Known = QueryUnit | 'number' | undefined;

export const counted: QueryUnit = Object.freeze({ unit: 'count', perSecond: false });
export const shares: QueryUnit = Object.freeze({ unit: 'ratio', perSecond: false });
export const truth: QueryUnit = Object.freeze({ unit: 'boolean', perSecond: false });
export const ofTime: QueryUnit = Object.freeze({ unit: 'seconds', perSecond: false });

export function isSame(a: Known, b: Known): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a.unit === b.unit && a.perSecond === b.perSecond;
}
