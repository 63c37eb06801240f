import type { RuleGroup } from '@telltale/promql';
import { isHiddenByConvention, metricsOf, toPromQL, type RenderOptions } from '@telltale/promql/builder';
import { RulesError } from '../errors.ts';
import { goldenSignals } from '../recordings/golden-signals.ts';
import type { Recording } from '../recordings/recording.ts';
import { planSlos } from '../slo/plan-slos.ts';
import { exposureOf, type Exposure } from './exposure.ts';
import { metricNames } from './metric-names.ts';
import { notExposed } from './not-exposed.ts';
import { planAlerts } from './plan-alerts.ts';
import type { LeftOut, PlannedAlert, PlannedRecording, RulePlan } from './planned-rules.ts';
import type { RulesOptions } from './rules-options.ts';

/** What rules look back over where they do not say: ten scrapes at the interval of most jobs. */
const RANGE = '5m';

/** The file that alerts may read the series of. */
export const RECORDINGS = 'rules/recordings.yml';

/**
 * All rules of a configuration: the alerts and recording rules that come with its catalogs, its own, and those of its objectives.
 *
 * @throws RulesError `RULES_OPTIONS`, `RULES_DUPLICATE`, `RULES_UNKNOWN_ALERT`, `RULES_NOT_EXPOSED`, `RULES_OBJECTIVE`, `RULES_LATENCY_BOUND`
 */
export function planRules(options: RulesOptions): RulePlan {
  checkInterval(options);
  const exposure = exposureOf(options);
  const rendering: RenderOptions = {
    naming: exposure,
    range: RANGE,
    // What is not of a catalog has the labels of its own exporter.
    selectors: (metric) => (metric === undefined || 'external' in metric ? {} : (options.selectors ?? {})),
  };
  const alerts = planAlerts(options, exposure, rendering);
  const recordings = planRecordings(options, exposure, rendering);
  const slos = planSlos(options, exposure, rendering);
  checkRecords(recordings.recordings.map(({ name }) => name));
  const files = new Map<string, readonly RuleGroup[]>([
    [RECORDINGS, recordingGroups(recordings.recordings, options)],
    ...slos.map(({ name, groups }) => [`rules/slo-${name}.yml`, groups] as const),
    ['rules/alerts.yml', alertGroups(alerts.alerts, options)],
  ]);
  return {
    alerts: alerts.alerts,
    recordings: recordings.recordings,
    slos,
    leftOut: [...alerts.leftOut, ...recordings.leftOut],
    files: new Map([...files].filter(([, groups]) => groups.length > 0)),
  };
}

/** Prometheus looks back five minutes for a sample: what is recorded less often is not there in between. */
function checkInterval({ intervalSeconds = 60 }: RulesOptions): void {
  if (Number.isInteger(intervalSeconds) && intervalSeconds > 0 && intervalSeconds < 300) return;
  const problem = `intervalSeconds is ${intervalSeconds}, not a whole number from 1 to 299`;
  throw new RulesError('RULES_OPTIONS', problem, intervalSeconds);
}

function planRecordings(
  { recordings: own = [] }: RulesOptions,
  exposure: Exposure,
  rendering: RenderOptions,
): { readonly recordings: readonly PlannedRecording[]; readonly leftOut: readonly LeftOut[] } {
  const recordings: PlannedRecording[] = [];
  const leftOut: LeftOut[] = [];
  for (const recording of [...goldenSignals, ...own]) {
    const missing = exposure.missing(recording.query);
    if (missing.length > 0) {
      if (own.includes(recording)) throw notExposed(recording.name, missing, exposure);
      leftOut.push({ name: recording.name, missing });
      continue;
    }
    try {
      recordings.push(plannedRecording(recording, exposure, rendering));
    } catch (error) {
      if (own.includes(recording) || !isHiddenByConvention(error)) throw error;
      leftOut.push({ name: recording.name, missing: [error.message] });
    }
  }
  return { recordings, leftOut };
}

function plannedRecording(
  { name, query, labels = {} }: Recording,
  naming: Exposure,
  rendering: RenderOptions,
): PlannedRecording {
  return {
    name,
    rule: { record: name, expr: toPromQL(query, rendering), ...(Object.keys(labels).length > 0 && { labels }) },
    metrics: metricNames(metricsOf(query, { naming })),
  };
}

function checkRecords(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new RulesError('RULES_DUPLICATE', `Two recording rules are named ${twice}`, twice);
}

function recordingGroups(recordings: readonly PlannedRecording[], options: RulesOptions): readonly RuleGroup[] {
  return recordings.length === 0
    ? []
    : [
        group(
          'telltale-recordings',
          recordings.map(({ rule }) => rule),
          options,
        ),
      ];
}

/** Alerts of one catalog, or of one exporter, are evaluated together; groups run beside each other. */
function alertGroups(alerts: readonly PlannedAlert[], options: RulesOptions): readonly RuleGroup[] {
  const byGroup = Map.groupBy(alerts, (alert) => alert.group);
  return [...byGroup].map(([name, members]) =>
    group(
      `telltale-${name}`,
      members.map(({ rule }) => rule),
      options,
    ),
  );
}

function group(name: string, rules: RuleGroup['rules'], { intervalSeconds }: RulesOptions): RuleGroup {
  return { name, ...(intervalSeconds !== undefined && { interval: `${intervalSeconds}s` }), rules };
}
