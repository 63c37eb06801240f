import type { Definition, Metric } from '@telltale/core';
import type { Amount } from './amount.ts';

/** Values above the first number and at most the second: both are bounds of buckets, or infinite. */
export type ValueRange = readonly [above: number, atMost: number];

/** What a histogram is expected to hold; what is left out may be anything. */
export interface ExpectedDistribution {
  /** How many values there are. */
  readonly count?: Amount;
  /** What they add up to, in the metric's unit. */
  readonly sum?: Amount;
  /** Where all of them lie; there is at least one. */
  readonly within?: ValueRange;
  /** How many of them lie in a range. */
  readonly between?: { readonly range: ValueRange; readonly count: Amount };
}

/** An amount; of a histogram, how many values there are, or more of them. */
export type ExpectedOf<M extends Metric> = M extends Definition<'histogram'> ? Amount | ExpectedDistribution : Amount;

/** As expected of any metric. */
export type Expected = Amount | ExpectedDistribution;
