import type { KnownSeries } from '../knowledge/known-series.ts';
import { anyLabels, noLabels, type LabelFacts } from './label-facts.ts';
import { anything, type Interval } from './interval.ts';
import type { Unit } from './unit.ts';

/** What is known of the value of an expression. */
export interface Facts {
  /** What values are made of: `undefined` where it is not known. */
  readonly series: readonly KnownSeries[] | undefined;
  /** `counter`: only rises, as a whole since the start of the process. */
  readonly kind: 'counter' | 'gauge' | 'unknown';
  readonly unit: Unit | undefined;
  readonly labels: LabelFacts;
  readonly bounds: Interval;
}

export const unknownFacts: Facts = {
  series: undefined,
  kind: 'unknown',
  unit: undefined,
  labels: anyLabels,
  bounds: anything,
};

/** Of a scalar, or a vector of one sample without labels. */
export const plainFacts: Facts = {
  series: [],
  kind: 'gauge',
  unit: undefined,
  labels: noLabels,
  bounds: anything,
};
