import type { Query, Vector } from '@telltale/promql/builder';

/** How a vector of labels that are not known here is calculated with. */
interface Calculating extends Query {
  or(other: Query): Calculating;
  times(factor: number): Calculating;
  divide(other: Query): Calculating;
  gt(limit: number): Calculating;
}

/**
 * The share of those that failed, of counters of which only one is of failures: 0 where none was ever seen, and nothing where
 * nothing happened.
 */
export function failedShare<L>(failed: Vector<L>, all: Vector<L>): Vector<L> {
  const [some, every] = [failed, all] as readonly [Calculating, Calculating];
  return some.or(every.times(0)).divide(every.gt(0)) as Vector<L>;
}
