import { parse, parseDuration, walk, type RuleGroup } from '@telltale/promql';
import type { CatalogMetric, ExternalMetric, Naming } from '@telltale/promql/builder';
import type { PlannedAlert } from '../plan/planned-rules.ts';
import { namesRead } from './read-by.ts';
import { phaseValues, type Phases } from './phase-values.ts';
import type { ProofSeries } from './proof.ts';

/** A series and its values, a minute apart, in the notation of Prometheus' unit tests. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** A proof under the names that are exposed: what is fed, and when the alert has to fire and to be over. */
export interface Scenario {
  readonly input: readonly InputSeries[];
  /** The last minute in which all is still well. */
  readonly wellUntil: number;
  /** The last minute of the trouble. */
  readonly troubleUntil: number;
  /** The last minute of all, long after the trouble. */
  readonly end: number;
}

interface ExposedNames {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string | null>;
  readonly buckets: readonly number[];
}

const MINUTE = 60_000;

/** Minutes that are added to whatever has to pass, so that nothing hangs on a single scrape. */
const MARGIN = 5;

/**
 * The scenario of an alert's proof; `undefined` where it has none.
 *
 * @param rules - What is evaluated: only series that it reads are fed.
 * @param target - Labels that all series have: those of the target they were scraped from.
 */
export function scenarioOf(
  { declared: { proof }, expr, rule }: PlannedAlert,
  rules: readonly RuleGroup[],
  naming: Naming,
  target: Readonly<Record<string, string>>,
): Scenario | undefined {
  if (proof === undefined) return undefined;
  const lookback = minutesBack(expr);
  const hold = minutes(rule.for) + minutes(rule.keep_firing_for);
  const healthy = proof.healthyMinutes ?? Math.ceil(lookback + hold) + MARGIN;
  const failing = proof.failingMinutes ?? Math.ceil(lookback + hold) + MARGIN;
  const phases: Phases = { healthy, failing, recovered: healthy + MARGIN };
  return {
    input: proof.series.flatMap((series) => inputOf(series, phases, naming, target)).filter(isRead(rules)),
    wellUntil: healthy,
    troubleUntil: healthy + failing,
    end: healthy + failing + phases.recovered,
  };
}

/** Whether some rule reads a series: a histogram has many that an alert over its count does without. */
function isRead(rules: readonly RuleGroup[]): (input: InputSeries) => boolean {
  const names = new Set(rules.flatMap((group) => group.rules).flatMap(({ expr }) => [...namesRead(expr)]));
  return ({ series }) => names.has(series.slice(0, series.indexOf('{')));
}

function minutes(duration = '0s'): number {
  return (parseDuration(duration) ?? 0) / MINUTE;
}

/** How far back an expression looks at most. */
function minutesBack(expr: string): number {
  let most = 0;
  walk(parse(expr), (node) => {
    if (node.kind === 'range' || node.kind === 'subquery') most = Math.max(most, node.range / MINUTE);
  });
  return most;
}

function inputOf(
  series: ProofSeries,
  phases: Phases,
  naming: Naming,
  target: Readonly<Record<string, string>>,
): readonly InputSeries[] {
  const names = exposedNames(series.metric, naming);
  const labels = { ...target, ...exposedLabels(series.labels, names) };
  const line = (suffix: string, factor: number, extra: Readonly<Record<string, string>> = {}): InputSeries => ({
    series: `${names.name}${suffix}${labelText({ ...labels, ...extra })}`,
    values: phaseValues(series.kind === 'holds' ? 'value' : 'growth', series, phases, factor),
  });
  if (series.kind !== 'observes') return [line('', 1)];
  return [
    ...names.buckets.map((edge) => line('_bucket', series.value <= edge ? 1 : 0, { le: String(edge) })),
    line('_bucket', 1, { le: '+Inf' }),
    line('_sum', series.value),
    line('_count', 1),
  ];
}

function exposedNames(metric: CatalogMetric | ExternalMetric, naming: Naming): ExposedNames {
  if ('external' in metric) return { name: metric.name, labels: new Map(), buckets: metric.buckets };
  const exposed = naming.expose(metric);
  if (exposed === undefined) return { name: metric.stem, labels: new Map(), buckets: metric.buckets };
  return {
    name: exposed.name,
    labels: new Map(exposed.labels.map(({ recorded, exposed: name }) => [recorded, name])),
    buckets: exposed.buckets,
  };
}

function exposedLabels(
  labels: Readonly<Record<string, string>>,
  names: ExposedNames,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([label, value]) => {
      const name = names.labels.has(label) ? names.labels.get(label) : label;
      return name === null || name === undefined ? [] : [[name, value]];
    }),
  );
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;
}
