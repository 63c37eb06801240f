import { parse, printLines, type RuleGroup } from '@telltale/promql';
import type { Artifact } from '@telltale/core';
import { promtoolTests } from '../proof/promtool-tests.ts';
import { yamlArtifact } from '../yaml-artifact.ts';
import { exposureOf } from './exposure.ts';
import { planRules, RECORDINGS } from './plan-rules.ts';
import type { RulePlan } from './planned-rules.ts';
import type { RulesOptions } from './rules-options.ts';

/**
 * The files of all rules of a configuration, and beside them tests for `promtool test rules` that prove that each alert with a proof
 * fires and is over again.
 *
 * @throws RulesError as {@link planRules}, and `RULES_PROOF` where an alert does not do what its proof asks for
 *
 * @example
 * ```ts
 * import { cache, http } from '@telltale/core/catalogs';
 * import { generateRules } from '@telltale/rules';
 *
 * const files = await generateRules({ catalogs: [http, cache] });
 * console.log(files.map(({ path }) => path).join('\n'));
 * // => rules/recordings.yml
 * // => rules/alerts.yml
 * // => rules/tests/alerts.test.yml
 * ```
 */
export async function generateRules(options: RulesOptions): Promise<readonly Artifact[]> {
  const plan = planRules(options);
  return [...ruleArtifacts(plan), ...(await testArtifacts(plan, options))];
}

function ruleArtifacts({ files }: RulePlan): readonly Artifact[] {
  return [...files].map(([path, groups]) => yamlArtifact(path, [{ groups: groups.map(readable) }]));
}

/** Long expressions over several lines. */
function readable(group: RuleGroup): RuleGroup {
  return { ...group, rules: group.rules.map((rule) => ({ ...rule, expr: printLines(parse(rule.expr)) })) };
}

/** A test for each file of alerts. What an alert reads may be recorded by the rules of the first file. */
async function testArtifacts(plan: RulePlan, options: RulesOptions): Promise<readonly Artifact[]> {
  const recordings = plan.files.get(RECORDINGS) ?? [];
  const tested = [
    { file: 'alerts', alerts: plan.alerts, groups: recordings },
    ...plan.slos.map(({ name, alerts, groups }) => ({ file: `slo-${name}`, alerts, groups })),
  ];
  const artifacts: Artifact[] = [];
  for (const { file, alerts, groups } of tested) {
    const tests = await promtoolTests(alerts, groups, exposureOf(options), options.selectors ?? {});
    if (tests.length === 0) continue;
    const files = [
      ...(groups === recordings && recordings.length > 0 ? [`../${RECORDINGS.slice(6)}`] : []),
      `../${file}.yml`,
    ];
    const content = { rule_files: files, evaluation_interval: '1m', tests };
    artifacts.push(
      yamlArtifact(`rules/tests/${file}.test.yml`, [content], 'Run with: promtool test rules <this file>'),
    );
  }
  return artifacts;
}
