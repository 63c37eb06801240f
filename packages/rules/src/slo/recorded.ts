import { external, type DurationText, type ExternalMetric, type OpenLabelDeclaration } from '@telltale/promql/builder';

/** A series of objectives. */
export type Recorded = ExternalMetric<
  'gauge',
  { readonly slo: OpenLabelDeclaration; readonly tier: OpenLabelDeclaration }
>;

/**
 * The series that the rules of an objective record, for each job. All have the label `slo`, and `tier` where the objective has one.
 * Names are Sloth's where it has one (https://sloth.dev/slo-spec/), so that dashboards made for it work.
 */
/** Events a second; always 1 where time is measured. */
export const events: Recorded = recorded('slo:events:rate5m', 'count');
/** Bad events a second; 0 where there are none. */
export const badEvents: Recorded = recorded('slo:bad_events:rate5m', 'count');
/** Share of events that have to be good. */
export const objectiveRatio: Recorded = recorded('slo:objective:ratio');
/** Share of events that may be bad. */
export const errorBudget: Recorded = recorded('slo:error_budget:ratio');
/** How many times too fast the budget was spent over the last five minutes: at 1 it just lasts the period. */
export const currentBurnRate: Recorded = recorded('slo:current_burn_rate:ratio');
/** The same over the whole period. */
export const periodBurnRate: Recorded = recorded('slo:period_burn_rate:ratio');
/** Share of the period's budget that is left; below 0 the objective is missed. */
export const budgetRemaining: Recorded = recorded('slo:period_error_budget_remaining:ratio');

/** Share of events that were bad over a range of time. */
export function errorRatio(range: DurationText): Recorded {
  return recorded(`slo:sli_error:ratio_rate${range}`);
}

function recorded(name: string, unit = 'ratio'): Recorded {
  return external(name, {
    type: 'gauge',
    labels: ['slo', 'tier'],
    unit,
    source: 'slo',
  } as const);
}
