import { max, min, sum, variable, type DurationText } from '@telltale/promql/builder';
import { sloSeries } from '@telltale/promql/exporters';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { labelValues } from '../define/label-values.ts';
import { barGauge, gauge, stat, stateTimeline, table, timeseries } from '../define/panel.ts';
import { row } from '../define/row.ts';
import type { DashboardSlo } from '../plan/dashboards-options.ts';
import { chosenServices } from './chosen-services.ts';

const chosen = { slo: variable('slo', { multiple: true }), ...chosenServices };
const budgetLimits = { thresholds: { warning: 0.25, critical: 0 } };
const burnLimits = { unit: 'suffix: x', thresholds: { warning: 1, critical: 6 } };

/** The dashboard of objectives, with the burn rates over the ranges that their alerts compare. */
export function sloDashboard(slos: readonly DashboardSlo[]): Dashboard {
  const {
    events,
    badEvents,
    errorRatio,
    objectiveRatio,
    errorBudget,
    currentBurnRate,
    periodBurnRate,
    budgetRemaining,
  } = sloSeries;
  // A label that no objective has would group by nothing.
  const groups = slos.some(({ tier }) => tier !== undefined)
    ? (['job', 'slo', 'tier'] as const)
    : (['job', 'slo'] as const);
  const burnRates = Object.fromEntries(
    rangesOf(slos).map((range) => [
      range,
      max(errorRatio(range)).where(chosen).by('job', 'slo').divide(max(errorBudget).where(chosen).by('job', 'slo')),
    ]),
  );
  return dashboard(
    'SLOs',
    {
      description:
        'Service level objectives: what was promised, how much of the error budget is left, how fast it is spent.',
      tags: ['slo'],
      from: 'now-24h',
      optional: true,
      variables: [labelValues('slo', objectiveRatio, 'slo', 'Objective')],
      links: ['overview', 'http'],
    },
    [
      row('Now', [
        stat('Objectives missed', sum(max(budgetRemaining).where(chosen).by('job', 'slo').lt(0, { bool: true })).by(), {
          unit: 'short',
          description: 'Objectives that have spent more than the error budget of their period.',
          thresholds: { critical: 1 },
        }),
        gauge('Least budget left', min(budgetRemaining).where(chosen).by(), {
          min: -1,
          ...budgetLimits,
          description: 'Of the objective that is worst off: share of the error budget of its period that is left.',
        }),
        stat('Fastest burn', max(currentBurnRate).where(chosen).by(), {
          ...burnLimits,
          description: 'How many times too fast a budget is spent, over five minutes: at 1 it just lasts the period.',
        }),
        table(
          'Objectives',
          {
            objective: max(objectiveRatio)
              .where(chosen)
              .by(...groups),
            'budget left': min(budgetRemaining)
              .where(chosen)
              .by(...groups),
            'burn rate now': max(currentBurnRate)
              .where(chosen)
              .by(...groups),
            'burn rate of the period': max(periodBurnRate)
              .where(chosen)
              .by(...groups),
          },
          {
            width: 12,
            decimals: 2,
            units: { 'burn rate now': 'suffix: x', 'burn rate of the period': 'suffix: x', objective: 'percentunit' },
            description: 'What was promised and what came of it.',
          },
        ),
      ]),
      row('Error budget', [
        barGauge('Budget left', min(budgetRemaining).where(chosen).by('job', 'slo'), {
          min: -1,
          ...budgetLimits,
          description: 'Share of the error budget of the period that is left. Below 0 the objective is missed.',
        }),
        timeseries('Budget over time', min(budgetRemaining).where(chosen).by('job', 'slo'), {
          ...budgetLimits,
          min: 'auto',
          max: 1,
          width: 16,
          description: 'A steep fall is an incident; a steady one is a service that is not as good as promised.',
        }),
        stateTimeline('History', min(budgetRemaining).where(chosen).by('job', 'slo').ge(0, { bool: true }), {
          unit: 'none',
          values: { 1: { text: 'kept', color: 'green' }, 0: { text: 'missed', color: 'red' } },
          width: 24,
          description: 'When each objective was kept and when it was missed.',
        }),
      ]),
      row('Burn rate', [
        timeseries('Burn rate by window', burnRates, {
          ...burnLimits,
          width: 24,
          description:
            'How many times too fast the budget is spent, over each range that alerts compare. An alert fires where a long and a short one are both too fast.',
        }),
        timeseries('Burn rate of the period', max(periodBurnRate).where(chosen).by('job', 'slo'), {
          ...burnLimits,
          width: 12,
          description: 'Over the whole period: above 1 the objective is missed at its end.',
        }),
        timeseries('Bad share of events', max(errorRatio('5m')).where(chosen).by('job', 'slo'), {
          width: 12,
          description: 'Share of events that were bad over five minutes.',
        }),
      ]),
      row('Events', [
        timeseries('Events per second', max(events).where(chosen).by('job', 'slo'), {
          min: 0,
          width: 12,
          description:
            'What is counted. Where time is measured it is always 1. Alerts keep silent below their traffic floor.',
        }),
        timeseries('Bad events per second', max(badEvents).where(chosen).by('job', 'slo'), {
          min: 0,
          width: 12,
          description: 'What the budget is spent on.',
        }),
      ]),
    ],
  );
}

/** The windows of the SRE workbook, chapter 5, table 5-8: those of objectives that name none. */
const workbookRanges: readonly DurationText[] = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];

const inSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** The ranges of all objectives, shortest first. */
function rangesOf(slos: readonly DashboardSlo[]): readonly DurationText[] {
  const ranges = slos.flatMap(({ windows }) => windows.flatMap(({ short, long }) => [short, long]));
  const length = (range: string): number => Number.parseFloat(range) * (inSeconds[range.at(-1)!] ?? 1);
  return [...new Set(ranges.length === 0 ? workbookRanges : ranges)].toSorted((a, b) => length(a) - length(b));
}
