import type { Duration, DurationText } from '../metrics/duration.ts';
import type { Labelled, LabelsOf } from '../metrics/metric.ts';
import type { QueryNode } from '../tree/query-node.ts';
import type { Filter } from './filter.ts';
import type { ScalarLike, ScalarOperand } from './inputs.ts';
import type { ComparedHow, Combined, How, Operand, SetHow, SetResult } from './matching.ts';

/** A query as a tree: immutable, and free of names until it is rendered. */
export interface Query {
  readonly type: 'vector' | 'scalar' | 'range';
  readonly node: QueryNode;
}

/** What a moment may be given as. A number counts milliseconds since the epoch. */
export type Moment = Date | number | 'start' | 'end';

/** One operation with another vector, a number or a scalar. */
export interface Arithmetic<L> {
  <V, const H extends How<L, LabelsOf<V>> = {}>(right: Operand<V, L, H>, how?: H): Vector<Combined<L, V, H>>;
}

/** A comparison: keeps the series for which it holds, or with `{ bool: true }` makes each 1 or 0. */
export interface Comparison<L> {
  <V, const H extends ComparedHow<L, LabelsOf<V>> = {}>(right: Operand<V, L, H>, how?: H): Vector<Combined<L, V, H>>;
}

/** An operation between the sets of series. */
export interface SetOperation<L, Keeps extends 'left' | 'both'> {
  <V, const H extends SetHow<L, LabelsOf<V>> = {}>(
    right: Operand<V, L, H>,
    how?: H,
  ): Vector<Keeps extends 'left' ? L : SetResult<L, V>>;
}

/**
 * A query whose value is a number for each set of labels.
 *
 * @typeParam L - labels of the result, and the values they can have
 * @typeParam In - labels that can be filtered by
 */
export interface Vector<L, In = L> extends Query, Labelled<L> {
  readonly type: 'vector';
  /**
   * Filters the series of every metric within: `rate(cache.hits).where({ cache_level: 'l1' })`. Conditions on one label are a
   * value, a list of values, `not(...)`, `matches('5..')` or `variable('cache')`.
   */
  where(filter: Filter<In>): this;
  /** The same, that long ago: `rate(x[5m] offset 1d)`. */
  offset(duration: DurationText): this;
  /** The same, as it was at a moment, or at an end of the query's range. */
  at(moment: Moment): this;
  /** The values of a range of time, for functions such as `maxOverTime`: a subquery. */
  over(range: Duration, every?: Duration): Range<L>;

  plus: Arithmetic<L>;
  minus: Arithmetic<L>;
  times: Arithmetic<L>;
  divide: Arithmetic<L>;
  mod: Arithmetic<L>;
  pow: Arithmetic<L>;
  atan2: Arithmetic<L>;

  eq: Comparison<L>;
  ne: Comparison<L>;
  gt: Comparison<L>;
  lt: Comparison<L>;
  ge: Comparison<L>;
  le: Comparison<L>;

  and: SetOperation<L, 'left'>;
  or: SetOperation<L, 'both'>;
  unless: SetOperation<L, 'left'>;
}

/**
 * A vector that can be aggregated by labels in the way that is right for it: a rate is summed, of a quantile the buckets, of a
 * ratio both sides. `by()` without labels makes one series of all.
 */
export interface Groupable<L, In = L> extends Vector<L, In> {
  by<const K extends keyof In & string = never>(...labels: readonly K[]): Vector<Pick<In, K>>;
  without<const K extends keyof In & string = never>(...labels: readonly K[]): Vector<Omit<In, K>>;
}

/** `topk` and its like: `by` says within which group they choose; all labels are kept. */
export interface Ranking<L> extends Vector<L> {
  by(...labels: readonly (keyof L & string)[]): Vector<L>;
  without(...labels: readonly (keyof L & string)[]): Vector<L>;
}

/** The values of a range of time: see {@link Vector.over}. */
export interface Range<L> extends Query, Labelled<L> {
  readonly type: 'range';
}

/** An operation with a number or scalar, which makes a scalar, or with a vector, which makes a vector. */
export interface ScalarOperation {
  <V>(right: ScalarOperand<V>): V extends ScalarLike ? Scalar : Vector<LabelsOf<V>>;
}

/** A query whose value is a single number. */
export interface Scalar extends Query {
  readonly type: 'scalar';
  plus: ScalarOperation;
  minus: ScalarOperation;
  times: ScalarOperation;
  divide: ScalarOperation;
  mod: ScalarOperation;
  pow: ScalarOperation;
}
