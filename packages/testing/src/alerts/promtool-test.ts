import { formatDuration, isStaleAt, Labels } from '@telltale/promql';
import type { RuleGroup } from '@telltale/promql';
import { TestingError } from '../errors.ts';
import { changesOf } from './alert-history.ts';
import { toNotation } from './sample-notation.ts';
import type { GridSample } from './sample-notation.ts';
import { Simulation } from './simulation.ts';

/** A file for `promtool test rules`: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export interface PromtoolTestFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly group_eval_order: readonly string[];
  readonly tests: readonly PromtoolTest[];
}

/** Series, and what is expected of rules that are given them. */
export interface PromtoolTest {
  readonly name?: string;
  /** The time between two values. */
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test: readonly PromtoolAlertTest[];
  readonly promql_expr_test: readonly PromtoolQueryTest[];
  readonly external_labels?: Readonly<Record<string, string>>;
  readonly external_url?: string;
}

/** The alerts that fire at a time; pending ones are in `ALERTS`. */
export interface PromtoolAlertTest {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly {
    readonly exp_labels: Readonly<Record<string, string>>;
    readonly exp_annotations: Readonly<Record<string, string>>;
  }[];
}

/** What a query yields at a time. */
export interface PromtoolQueryTest {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

/** How a simulation is written for promtool. */
export interface PromtoolOptions {
  /** Where promtool finds the rules, seen from the test file. */
  readonly ruleFiles: readonly string[];
  /** What promtool calls the test; older ones ignore it. @default none */
  readonly name?: string;
}

/**
 * Writes a simulation that has run as a unit test for Prometheus' own `promtool test rules`: its series, those of targets
 * included, and, before and after each change of an alert, what is pending and firing with which annotations.
 *
 * promtool evaluates all groups at one interval. Where theirs differ, the simulation is run once more at the greatest that
 * divides them all, and what is expected is what it tells then.
 *
 * @throws TestingError `TESTING_PROMTOOL` for a simulation that starts elsewhere than at 0, or has not run
 */
export async function promtoolTest(simulation: Simulation, options: PromtoolOptions): Promise<PromtoolTestFile> {
  const { groups, start, externalLabels, externalUrl } = simulation.options;
  if (start !== 0) throw new TestingError('TESTING_PROMTOOL', `It starts at ${start}, promtool at the epoch`, start);
  simulation.momentOf('0s');
  const { interval, series } = inputSeries(simulation);
  const again = await runAgain(simulation, interval, series);
  return {
    rule_files: options.ruleFiles,
    evaluation_interval: formatDuration(evaluationInterval(simulation)),
    group_eval_order: groups.map(({ name }) => name),
    tests: [
      {
        ...(options.name === undefined ? {} : { name: options.name }),
        interval: formatDuration(interval),
        input_series: series,
        ...(await expectations(again)),
        ...(Object.keys(externalLabels).length === 0 ? {} : { external_labels: externalLabels }),
        ...(externalUrl === '' ? {} : { external_url: externalUrl }),
      },
    ],
  };
}

/** Every series that no rule has recorded, on the coarsest grid that holds all their times. */
function inputSeries({ storage, options: { groups } }: Simulation): {
  readonly interval: number;
  readonly series: PromtoolTest['input_series'];
} {
  const recorded = new Set([
    'ALERTS',
    'ALERTS_FOR_STATE',
    ...groups.flatMap(({ rules }) => rules.map((rule) => ('record' in rule ? rule.record : ''))),
  ]);
  const everything = [{ name: '__name__', op: '!=', value: '' }] as const;
  const found = Array.from(storage.select(everything, -Infinity, Infinity), ({ labels, timestamps, values }) => ({
    labels,
    times: [...timestamps],
    values: Array.from(values, (value, i) => (isStaleAt(values, i) ? ('stale' as const) : value)),
  })).filter(({ labels }) => !recorded.has(labels.get('__name__')));
  let interval = 0;
  for (const { times } of found) for (const time of times) interval = gcd(interval, time);
  const step = interval === 0 ? 60_000 : interval;
  const series = found
    .map(({ labels, times, values }) => {
      const samples = times.map((time, i): GridSample => ({ index: time / step, value: values[i]! }));
      return { series: String(labels), values: toNotation(samples) };
    })
    .toSorted((a, b) => (a.series < b.series ? -1 : 1));
  return { interval: step, series };
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** The greatest interval that divides those of all groups, in milliseconds. */
function evaluationInterval(simulation: Simulation): number {
  return simulation.groupIntervals.reduce(gcd, 0) || simulation.options.evaluationInterval;
}

/** What promtool will see: the same samples, and all groups evaluated at one interval. */
async function runAgain(
  simulation: Simulation,
  interval: number,
  series: PromtoolTest['input_series'],
): Promise<Simulation> {
  const every = formatDuration(evaluationInterval(simulation));
  const { groups, externalLabels, externalUrl } = simulation.options;
  const rules = groups.map((group): RuleGroup => ({ ...group, interval: every }));
  const seriesInterval = formatDuration(interval);
  const again = new Simulation({ rules, evaluationInterval: every, seriesInterval, externalLabels, externalUrl });
  for (const { series: name, values } of series) again.series(name, values);
  return again.run(simulation.elapsed);
}

async function expectations(
  simulation: Simulation,
): Promise<Pick<PromtoolTest, 'alert_rule_test' | 'promql_expr_test'>> {
  const rules = simulation.options.groups.flatMap((group) => group.rules);
  const names = [...new Set(rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : [])))];
  const alertTests: PromtoolAlertTest[] = [];
  const queryTests: PromtoolQueryTest[] = [];
  for (const alertname of names) {
    for (const time of tellingTimes(simulation, alertname)) {
      const eval_time = formatDuration(time);
      alertTests.push({ eval_time, alertname, exp_alerts: firing(simulation, alertname, eval_time) });
      queryTests.push(await statesAt(simulation, alertname, eval_time));
    }
  }
  return { alert_rule_test: alertTests, promql_expr_test: queryTests };
}

/** Times at which something can be told of an alert: each of its changes, the evaluation before it, and the end. */
function tellingTimes(simulation: Simulation, name: string): readonly number[] {
  const interval = evaluationInterval(simulation);
  const end = simulation.momentOf(simulation.elapsed);
  const changes = simulation.lives(name).flatMap((life) => changesOf(life).map(({ time }) => time));
  const times = changes.flatMap((time) => [time - interval, time]).filter((time) => time >= 0);
  return [...new Set([...times, end])].toSorted((a, b) => a - b);
}

function firing(simulation: Simulation, alertname: string, at: string): PromtoolAlertTest['exp_alerts'] {
  return simulation
    .alerts(at)
    .filter(({ name, state }) => name === alertname && state === 'firing')
    .map(({ labels, annotations }) => ({ exp_labels: labels, exp_annotations: annotations }));
}

async function statesAt(simulation: Simulation, alertname: string, eval_time: string): Promise<PromtoolQueryTest> {
  const expr = `ALERTS{alertname=${JSON.stringify(alertname)}}`;
  const samples = await simulation.query(expr, eval_time);
  return {
    expr,
    eval_time,
    exp_samples: samples.map(({ labels, value }) => ({ labels: String(Labels.from(labels)), value })),
  };
}
