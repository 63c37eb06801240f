import type { RuleGroup } from '@telltale/promql';
import type { Naming, Selectors } from '@telltale/promql/builder';
import { RulesError } from '../errors.ts';
import type { PlannedAlert } from '../plan/planned-rules.ts';
import { recordingsFor } from './read-by.ts';
import { scenarioOf, type Scenario } from './scenario.ts';
import { firingAlerts, type AlertsAt } from './simulate.ts';
import { targetLabels } from './target-labels.ts';

/** One test of a file for `promtool test rules`. */
export interface PromtoolTest {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test: readonly {
    readonly eval_time: string;
    readonly alertname: string;
    readonly exp_alerts: readonly unknown[];
  }[];
}

/**
 * The unit tests of alerts: silent while all is well, firing with their labels and texts while it is not, and over when it is again.
 * The expected labels and texts are those of our own evaluation; promtool holds them to Prometheus'. Alerts without a proof have none.
 *
 * @param groups - What is evaluated before the alerts: the recordings that they read.
 * @throws RulesError `RULES_PROOF` where an alert does not fire over its proof, or does where it must not
 */
export async function promtoolTests(
  alerts: readonly PlannedAlert[],
  groups: readonly RuleGroup[],
  naming: Naming,
  selectors: Selectors,
): Promise<readonly PromtoolTest[]> {
  const tests: PromtoolTest[] = [];
  for (const alert of alerts) {
    // Other alerts have nothing to say to it.
    const rules = [...recordingsFor(alert.rule, groups), { name: 'proof', rules: [alert.rule] }];
    const scenario = scenarioOf(alert, rules, naming, targetLabels(selectors));
    if (scenario !== undefined) tests.push(await promtoolTest(alert, rules, scenario));
  }
  return tests;
}

async function promtoolTest(
  alert: PlannedAlert,
  rules: readonly RuleGroup[],
  scenario: Scenario,
): Promise<PromtoolTest> {
  const moments = await firingAlerts(rules, alert.name, scenario);
  checkMoments(alert.name, moments);
  return {
    name: testName(alert),
    interval: '1m',
    input_series: scenario.input,
    alert_rule_test: moments.map(({ minute, alerts }) => ({
      eval_time: `${minute}m`,
      alertname: alert.name,
      exp_alerts: alerts.map(({ labels, annotations }) => ({
        exp_labels: Object.fromEntries([...labels].filter(([label]) => label !== 'alertname')),
        exp_annotations: annotations,
      })),
    })),
  };
}

function testName({ name, rule }: PlannedAlert): string {
  const slo = rule.labels?.['slo'];
  return slo === undefined ? name : `${name} of ${slo}`;
}

function checkMoments(name: string, [well, trouble, over]: readonly AlertsAt[]): void {
  const problem =
    well!.alerts.length > 0
      ? `fires in minute ${well!.minute} of its proof, while all is well`
      : trouble!.alerts.length === 0
        ? `does not fire by minute ${trouble!.minute} of its proof, at the end of the trouble`
        : over!.alerts.length > 0
          ? `still fires in minute ${over!.minute} of its proof, long after the trouble`
          : textProblem(trouble!.alerts);
  if (problem !== undefined) throw new RulesError('RULES_PROOF', `The alert ${name} ${problem}`, name);
}

/** A template that fails while it is filled in says so in its place, which is the page that somebody is called out by. */
function textProblem(alerts: AlertsAt['alerts']): string | undefined {
  const texts = alerts.flatMap(({ labels, annotations }) => [...[...labels].flat(), ...Object.values(annotations)]);
  const failed = texts.find((text) => text.includes('<error expanding template'));
  return failed === undefined ? undefined : `fires with the text ${failed}`;
}
