import type { RecordingRule } from '@telltale/promql';
import {
  current,
  sumOverTime,
  toPromQL,
  type DurationText,
  type Query,
  type RenderOptions,
} from '@telltale/promql/builder';
import { sloSeries } from '@telltale/promql/exporters';
import { exact, type Slo } from './slo.ts';

/** Ranges that every objective has an error ratio of, whatever its alerts use. */
const SHORTEST: DurationText = '5m';

/**
 * The recording rules of an objective. Only the first two read the service's own series; all longer ranges are sums over what
 * those recorded, which costs the same for three days of ten thousand series as for one.
 */
export function sloRecordings(slo: Slo, rendering: RenderOptions): readonly RecordingRule[] {
  const { indicator, objective, budget, periodDays } = slo;
  const ofThis = { slo: slo.name };
  const total = current(sloSeries.events).where(ofThis);
  const labels = { slo: slo.name, ...(slo.tier !== undefined && { tier: slo.tier }) };
  const record = (metric: { readonly name: string }, query: Query): RecordingRule => ({
    record: metric.name,
    expr: toPromQL(query, rendering),
    labels,
  });
  const constant = (value: number) => total.times(0).plus(value);
  const period: DurationText = `${periodDays}d`;

  return [
    record(sloSeries.events, indicator.total),
    record(sloSeries.badEvents, zeroWithoutAny(indicator.bad, indicator.total)),
    record(sloSeries.errorRatio(SHORTEST), indicator.weighted ? ratioNow(slo) : ratioOver(slo, SHORTEST)),
    ...[...longerRanges(slo), period].map((range) => record(sloSeries.errorRatio(range), ratioOver(slo, range))),
    record(sloSeries.objectiveRatio, constant(exact(objective / 100))),
    record(sloSeries.errorBudget, constant(budget)),
    record(sloSeries.currentBurnRate, current(sloSeries.errorRatio(SHORTEST)).where(ofThis).divide(budget)),
    record(sloSeries.periodBurnRate, current(sloSeries.errorRatio(period)).where(ofThis).divide(budget)),
    record(sloSeries.budgetRemaining, current(sloSeries.errorRatio(period)).where(ofThis).divide(-budget).plus(1)),
  ];
}

/** Without a single failure there is no series of failures: that is a share of 0, not an unknown one. */
function zeroWithoutAny(bad: Query, total: Query): Query {
  const [some, all] = [bad, total] as unknown as readonly [AnyVector, AnyVector];
  return some.or(all.times(0));
}

interface AnyVector extends Query {
  or(other: Query): Query;
  times(factor: number): Query;
}

function ratioNow({ name }: Slo): Query {
  return current(sloSeries.badEvents)
    .where({ slo: name })
    .divide(current(sloSeries.events).where({ slo: name }).gt(0));
}

function ratioOver({ name }: Slo, range: DurationText): Query {
  return sumOverTime(sloSeries.badEvents, range)
    .where({ slo: name })
    .divide(sumOverTime(sloSeries.events, range).where({ slo: name }).gt(0));
}

/** The ranges that the alerts compare, shortest first. */
function longerRanges({ windows, periodDays }: Slo): readonly DurationText[] {
  const ranges = new Set(windows.flatMap(({ short, long }) => [short, long]));
  ranges.delete(SHORTEST);
  ranges.delete(`${periodDays}d`);
  return [...ranges];
}
