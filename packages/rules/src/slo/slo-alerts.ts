import { absent, avgOverTime, current, type DurationText, type Query } from '@telltale/promql/builder';
import { sloSeries } from '@telltale/promql/exporters';
import { alert, type Alert, type Runbook } from '../alerts/alert.ts';
import { counts, holds, observes, type ProofSeries } from '../proof/proof.ts';
import type { Indicator } from './indicator.ts';
import { exact, type Slo } from './slo.ts';
import type { Burn, BurnWindow } from './windows.ts';

const HOURS: Readonly<Record<string, number>> = { m: 1 / 60, h: 1, d: 24, w: 168 };

const alertNames: Readonly<Record<Burn, string>> = {
  fast: 'ErrorBudgetBurnFast',
  slow: 'ErrorBudgetBurnSlow',
  ticket: 'ErrorBudgetBurnTicket',
};

/** How many times faster than evenly over the period the budget is spent when a window fires. */
export function burnRate({ budgetShare, long }: BurnWindow, periodDays: number): number {
  return exact((budgetShare * periodDays * 24) / hours(long));
}

/** Whether a window can fire at all: nothing is worse than every event being bad. */
export function isPossible(window: BurnWindow, { budget, periodDays }: Slo): boolean {
  return burnRate(window, periodDays) * budget < 1;
}

/** The alerts of an objective. Those of one burn rate that differ in their windows alone are one alert. */
export function sloAlerts(slo: Slo): readonly Alert[] {
  const possible = slo.windows.filter((window) => isPossible(window, slo));
  const byBurn = Map.groupBy(possible, ({ burn }) => burn);
  return [...[...byBurn].map(([burn, windows]) => burnAlert(slo, burn, windows)), absenceAlert(slo)];
}

function burnAlert(slo: Slo, burn: Burn, windows: readonly BurnWindow[]): Alert {
  const [first] = windows as readonly [BurnWindow, ...BurnWindow[]];
  const query = windows.map((window) => burns(slo, window)).reduce((one, other) => one.or(other));
  const bad = slo.indicator.weighted ? 'the share of bad events is' : 'the share of bad time is';
  const rates = windows.map((window) => `${burnRate(window, slo.periodDays)} times over ${window.long}`).join(' or ');
  return alert(alertNames[burn], query, {
    severity: first.severity,
    for: first.for,
    labels: { slo: slo.name, burn, ...(slo.tier !== undefined && { tier: slo.tier }) },
    summary: `{{ $labels.job }} spends the error budget of ${slo.name} too fast: ${bad} {{ $value | humanizePercentage }} over ${first.short}.`,
    description: `The objective is ${slo.description} over ${slo.periodDays} days. The budget is spent ${rates} as fast as it may be.`,
    runbook: burnRunbook(slo),
    ...(slo.indicator.proof !== undefined && { proof: burnProof(slo, windows) }),
  });
}

/** Over both windows the share of bad events is too large, and there are enough events for that to mean something. */
function burns(slo: Slo, window: BurnWindow) {
  const ofThis = { slo: slo.name };
  const limit = exact(burnRate(window, slo.periodDays) * slo.budget);
  const isTooFast = (range: DurationText) => current(sloSeries.errorRatio(range)).where(ofThis).gt(limit);
  // The short one first: its value is how bad things are now.
  const both = isTooFast(window.short).and(isTooFast(window.long));
  if (slo.trafficFloor === 0) return both;
  const floor = exact(slo.trafficFloor);
  return both.and(avgOverTime(sloSeries.events, window.long).where(ofThis).gt(floor));
}

function absenceAlert({ name, absentMinutes, tier, indicator }: Slo): Alert {
  const query: Query = absent(current(sloSeries.events).where({ slo: name }));
  return alert('ObjectiveWithoutData', query, {
    severity: 'warning',
    for: `${absentMinutes}m`,
    labels: { slo: name, ...(tier !== undefined && { tier }) },
    summary: `Nothing is measured for the objective ${name}.`,
    description: `No ${indicator.weighted ? 'event' : 'value'} that the objective ${name} is about has been counted for ${absentMinutes} minutes: whether it is kept is not known.`,
    runbook: {
      meaning: 'Whether users get what was promised cannot be told.',
      causes: [
        'The service is not scraped.',
        'The metric or the route that the objective names was renamed.',
        'Nobody uses it.',
      ],
      steps: ['See whether the targets of the service are up.', 'Run the query of the objective without its filters.'],
    },
    ...(indicator.proof !== undefined && {
      proof: { series: proofSeries(indicator, { good: [60, null], bad: [0, null] }) },
    }),
  });
}

function burnRunbook(slo: Slo): Runbook {
  const ofThis = { slo: slo.name };
  return {
    meaning: `At this pace ${slo.description} will not hold over ${slo.periodDays} days.`,
    causes: [
      'A release.',
      'A dependency that fails or is slow.',
      'An objective that the service was never able to keep.',
    ],
    steps: [
      'See when it began, and whether it goes on: the short window ends the alert soon after.',
      'Follow the alerts of the service itself for the cause.',
      'While the budget is spent, put releases that are not repairs off.',
    ],
    queries: [
      { title: 'Share of bad events now', query: current(sloSeries.errorRatio('5m')).where(ofThis) },
      { title: 'Budget that is left', query: current(sloSeries.budgetRemaining).where(ofThis) },
    ],
  };
}

/**
 * Everything is bad until the first short window knows nothing else and a long one has spent its share, then good until the
 * short ones have forgotten it.
 */
function burnProof(slo: Slo, windows: readonly BurnWindow[]): NonNullable<Alert['proof']> {
  const minutes = (durations: readonly DurationText[]) => Math.max(...durations.map((each) => hours(each) * 60));
  const healthyMinutes = minutes(windows.map(({ short }) => short)) + 30;
  const spent = Math.min(...windows.map((window) => minutesToFire(slo, window, healthyMinutes)));
  const perMinute = Math.max(60, Math.ceil(slo.trafficFloor * 120));
  return {
    series: proofSeries(slo.indicator, { good: [perMinute, 0], bad: [0, perMinute] }),
    failingMinutes: Math.max(minutes([windows[0]!.short]), spent) + minutes(windows.map((window) => window.for)) + 15,
    healthyMinutes,
  };
}

/** How long everything has to be bad, after so many good minutes, until its share of the long window is over the limit. */
function minutesToFire(slo: Slo, window: BurnWindow, healthyMinutes: number): number {
  const limit = burnRate(window, slo.periodDays) * slo.budget;
  return Math.ceil(Math.min(limit * hours(window.long) * 60, (limit / (1 - limit)) * healthyMinutes));
}

type Phases = readonly [healthy: number | null, failing: number | null];

function proofSeries(
  { proof }: Indicator,
  phases: { readonly good: Phases; readonly bad: Phases },
): readonly ProofSeries[] {
  const { metric, good, bad, goodValue = 0, badValue = 0 } = proof!;
  const one = (labels: Readonly<Record<string, string>>, value: number, [healthy, failing]: Phases): ProofSeries => {
    if (metric.type === 'histogram')
      return observes({ ...metric, type: metric.type }, labels, value, { healthy, failing });
    if (metric.type === 'counter') return counts({ ...metric, type: metric.type }, labels, { healthy, failing });
    return holds({ ...metric, type: metric.type }, labels, { healthy, failing });
  };
  return [one(good, goodValue, phases.good), one(bad, badValue, phases.bad)];
}

function hours(duration: DurationText): number {
  const [, amount = '0', unit = 'h'] = /^([\d.]+)([mhdw])$/.exec(duration) ?? [];
  return Number(amount) * (HOURS[unit] ?? 1);
}
