import { aggregatedAway } from './aggregated-away.ts';
import { beyondBuckets, dropsNothing, neverTrueComparison } from './comparisons.ts';
import { bucketEdge } from './bucket-edge.ts';
import { counterWithoutRate } from './counter-without-rate.ts';
import { deltaOfCounter } from './delta-of-counter.ts';
import { impossibleValue } from './impossible-value.ts';
import { leSpelling } from './le-spelling.ts';
import { manyToOne } from './many-to-one.ts';
import { missingLe } from './missing-le.ts';
import { neverMatches } from './never-matches.ts';
import { notBuckets } from './not-buckets.ts';
import { quantileRange } from './quantile-range.ts';
import { rateOfAggregate } from './rate-of-aggregate.ts';
import { rateOfGauge } from './rate-of-gauge.ts';
import { ratioOfItself } from './ratio-of-itself.ts';
import { shortRange } from './short-range.ts';
import { unitMismatch } from './unit-mismatch.ts';
import { unknownLabel } from './unknown-label.ts';
import { unknownMetric } from './unknown-metric.ts';
import type { Rule } from './rule.ts';

/** Every rule that looks at trees, in the order in which findings of one place are told. */
export const rules: readonly Rule[] = [
  unknownMetric,
  unknownLabel,
  impossibleValue,
  aggregatedAway,
  rateOfGauge,
  deltaOfCounter,
  counterWithoutRate,
  rateOfAggregate,
  missingLe,
  notBuckets,
  quantileRange,
  beyondBuckets,
  bucketEdge,
  leSpelling,
  neverTrueComparison,
  dropsNothing,
  shortRange,
  unitMismatch,
  neverMatches,
  manyToOne,
  ratioOfItself,
];
