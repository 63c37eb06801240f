import type { AlertingRule } from '@telltale/promql';
import { metricsOf, type RenderOptions } from '@telltale/promql/builder';
import { RulesError } from '../errors.ts';
import type { Exposure } from '../plan/exposure.ts';
import { metricNames } from '../plan/metric-names.ts';
import { notExposed } from '../plan/not-exposed.ts';
import { plannedAlert } from '../plan/planned-alert.ts';
import type { AlertOverride, RulesOptions } from '../plan/rules-options.ts';
import type { PlannedSlo } from './planned-slo.ts';
import { burnRate, isPossible, sloAlerts } from './slo-alerts.ts';
import { sloRecordings } from './slo-recordings.ts';
import type { Slo } from './slo.ts';

/** The rules of all objectives: each is a group of its own, in which the recordings come before the alerts that read them. */
export function planSlos(options: RulesOptions, exposure: Exposure, rendering: RenderOptions): readonly PlannedSlo[] {
  const slos = options.slos ?? [];
  const names = slos.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new RulesError('RULES_DUPLICATE', `Two objectives are named ${twice}`, twice);
  return slos.map((slo) => planned(slo, options, exposure, rendering));
}

function planned(slo: Slo, options: RulesOptions, exposure: Exposure, rendering: RenderOptions): PlannedSlo {
  const missing = [...exposure.missing(slo.indicator.total), ...exposure.missing(slo.indicator.bad)];
  if (missing.length > 0) throw notExposed(`The objective ${slo.name}`, missing, exposure);
  checkBound(slo, exposure);
  const recordings = sloRecordings(slo, rendering);
  const alerts = sloAlerts(slo)
    .map((alert) => ({ alert, override: options.overrides?.[alert.name] ?? {} }))
    .filter((each): each is { alert: typeof each.alert; override: AlertOverride } => each.override !== false)
    .map(({ alert, override }) => plannedAlert(alert, override, options, rendering));
  const rules: AlertingRule[] = alerts.map(({ rule }) => rule);
  const interval = options.intervalSeconds === undefined ? {} : { interval: `${options.intervalSeconds}s` };
  return {
    name: slo.name,
    objective: slo.objective,
    periodDays: slo.periodDays,
    tier: slo.tier,
    description: slo.description,
    metrics: metricNames(
      [slo.indicator.total, slo.indicator.bad].flatMap((query) => metricsOf(query, { naming: exposure })),
    ),
    alerts,
    impossibleWindows: slo.windows
      .filter((window) => !isPossible(window, slo))
      .map((window) => `${window.burn} (${burnRate(window, slo.periodDays)} times over ${window.long})`),
    groups: [{ name: `telltale-slo-${slo.name}`, ...interval, rules: [...recordings, ...rules] }],
    declared: slo,
  };
}

/** Nothing could tell how many events were faster than a bound that is no edge. */
function checkBound({ name, indicator: { bound } }: Slo, exposure: Exposure): void {
  if (bound === undefined) return;
  const edges = exposure.expose(bound.metric)?.buckets ?? [];
  if (edges.includes(bound.value)) return;
  const near = edges.toSorted((a, b) => Math.abs(a - bound.value) - Math.abs(b - bound.value))[0];
  const last = edges.at(-1);
  const beyond = last !== undefined && bound.value > last ? `, and the last bucket ends at ${last}` : '';
  const problem = `The objective ${name} asks for ${bound.value}, which is no edge of a bucket of ${bound.metric.catalog}.${bound.metric.key}${beyond}; the nearest is ${near}`;
  throw new RulesError('RULES_LATENCY_BOUND', problem, bound.value);
}
