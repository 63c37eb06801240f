import type { DurationText } from '../builder/metrics/duration.ts';
import { external, type ExternalMetric } from '../builder/metrics/external.ts';
import type { OpenLabelDeclaration } from '../builder/metrics/label-declaration.ts';

/** A series of an objective, for each job. It has the label `tier` where the objective has one. */
export type SloMetric = ExternalMetric<
  'gauge',
  { readonly slo: OpenLabelDeclaration; readonly tier: OpenLabelDeclaration }
>;

/** What the rules of an objective record. */
export interface SloSeries {
  /** Events a second; always 1 where time is measured. */
  readonly events: SloMetric;
  /** Bad events a second; 0 where there are none. */
  readonly badEvents: SloMetric;
  /** Share of events that were bad over a range of time. */
  readonly errorRatio: (range: DurationText) => SloMetric;
  /** Share of events that have to be good. */
  readonly objectiveRatio: SloMetric;
  /** Share of events that may be bad. */
  readonly errorBudget: SloMetric;
  /** How many times too fast the budget was spent over the last five minutes: at 1 it just lasts the period. */
  readonly currentBurnRate: SloMetric;
  /** The same over the whole period. */
  readonly periodBurnRate: SloMetric;
  /** Share of the period's budget that is left; below 0 the objective is missed. */
  readonly budgetRemaining: SloMetric;
}

/**
 * The series that the rules of objectives record, and that dashboards read. Names are Sloth's where it has one
 * (https://sloth.dev/slo-spec/), so that dashboards made for it work.
 *
 * @example
 * ```ts
 * import { max, toPromQL } from '@telltale/promql/builder';
 * import { sloSeries } from '@telltale/promql/exporters';
 *
 * console.log(toPromQL(max(sloSeries.errorRatio('1h')).by('slo')));
 * // => max by (slo) (slo:sli_error:ratio_rate1h)
 * ```
 */
export const sloSeries: SloSeries = {
  events: recorded('slo:events:rate5m', 'count'),
  badEvents: recorded('slo:bad_events:rate5m', 'count'),
  errorRatio: (range) => recorded(`slo:sli_error:ratio_rate${range}`),
  objectiveRatio: recorded('slo:objective:ratio'),
  errorBudget: recorded('slo:error_budget:ratio'),
  currentBurnRate: recorded('slo:current_burn_rate:ratio'),
  periodBurnRate: recorded('slo:period_burn_rate:ratio'),
  budgetRemaining: recorded('slo:period_error_budget_remaining:ratio'),
};

function recorded(name: string, unit = 'ratio'): SloMetric {
  return external(name, { type: 'gauge', labels: ['slo', 'tier'], unit, source: 'slo' });
}
