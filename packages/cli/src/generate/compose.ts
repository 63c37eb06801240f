import {
  alertmanagerConfig,
  generateRules,
  planRules,
  podMonitor,
  prometheusConfig,
  prometheusRule,
  serviceMonitor,
  type Artifact,
  type RulePlan,
  type RulesOptions,
} from '@telltale/rules';
import type { TelltaleConfig } from '../config/config.ts';
import { CliError } from '../errors.ts';
import type { Progress } from '../io/progress.ts';

/** What a configuration comes to, before it is files. */
export interface Plan {
  readonly rules: RulePlan;
  /** What was left out, because nobody exposes what it needs. */
  readonly leftOut: readonly { readonly name: string; readonly missing: readonly string[] }[];
}

export interface Composition extends Plan {
  /** Sorted by path. */
  readonly artifacts: readonly Artifact[];
}

/** What is generated, without the files. */
export function planConfig(config: TelltaleConfig): Plan {
  const rules = planRules(rulesOptions(config));
  return { rules, leftOut: rules.leftOut };
}

/**
 * Everything that is generated from a configuration.
 *
 * @throws CliError `CLI_CONFLICT`; and the errors of the generators, which speak of the options
 */
export async function compose(config: TelltaleConfig, progress: Progress): Promise<Composition> {
  progress.report('Planning alerts and recording rules');
  const plan = planConfig(config);
  progress.report('Proving alerts');
  const artifacts = [
    ...(await generateRules(rulesOptions(config))),
    ...serverConfigs(config),
    ...kubernetesObjects(config, plan),
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const twice = artifacts.find(({ path }, index) => path === artifacts[index - 1]?.path);
  if (twice !== undefined) throw new CliError('CLI_CONFLICT', `Two files would be ${twice.path}`);
  return { ...plan, artifacts };
}

function rulesOptions(config: TelltaleConfig): RulesOptions {
  return config;
}

/** Rules are beside the folder of Prometheus' own file, wherever both are. */
const RULE_FILES: readonly string[] = ['../rules/*.yml'];

function serverConfigs({ prometheus, alertmanager }: TelltaleConfig): readonly Artifact[] {
  return [
    ...(prometheus === undefined ? [] : [prometheusConfig({ ruleFiles: RULE_FILES, ...prometheus })]),
    ...(alertmanager === undefined ? [] : [alertmanagerConfig(alertmanager)]),
  ];
}

function kubernetesObjects({ kubernetes = {} }: TelltaleConfig, { rules }: Plan): readonly Artifact[] {
  const groups = [...rules.files.values()].flat();
  return [
    ...(kubernetes.serviceMonitors ?? []).map((options) => serviceMonitor(options)),
    ...(kubernetes.podMonitors ?? []).map((options) => podMonitor(options)),
    ...(kubernetes.rules === undefined ? [] : [prometheusRule(kubernetes.rules, { groups })]),
  ];
}
