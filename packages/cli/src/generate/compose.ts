import {
  generateDashboards,
  generateLibraryPanels,
  planDashboards,
  type DashboardPlan,
  type DashboardsOptions,
  type ExpensiveQuery,
} from '@telltale/dashboards';
import { grafanaProvisioning, metricReference, queryReference, runbooks } from '@telltale/reference';
import {
  alertmanagerConfig,
  dashboardConfigMaps,
  generateRules,
  goldenSignals,
  kustomization,
  planRules,
  podMonitor,
  prometheusConfig,
  prometheusRule,
  recording,
  serviceMonitor,
  type Artifact,
  type RulePlan,
  type RulesOptions,
} from '@telltale/rules';
import type { TelltaleConfig } from '../config/config.ts';
import { CliError } from '../errors.ts';
import type { Progress } from '../io/progress.ts';

/** What was left out, because nobody exposes what it needs. */
export interface LeftOut {
  readonly kind: 'rule' | 'panel';
  readonly name: string;
  readonly missing: readonly string[];
}

/** What a configuration comes to, before it is files. */
export interface Plan {
  readonly dashboards: DashboardPlan;
  readonly rules: RulePlan;
  readonly leftOut: readonly LeftOut[];
}

export interface Composition extends Plan {
  /** Sorted by path. */
  readonly artifacts: readonly Artifact[];
}

/** What is generated, without the files. */
export function planConfig(config: TelltaleConfig): Plan {
  const dashboards = planDashboards(dashboardsOptions(config));
  const rules = planRules(rulesOptions(config, dashboards));
  const leftOut = (kind: LeftOut['kind'], left: readonly Omit<LeftOut, 'kind'>[]): readonly LeftOut[] =>
    left.map((each) => ({ kind, ...each }));
  return { dashboards, rules, leftOut: [...leftOut('rule', rules.leftOut), ...leftOut('panel', dashboards.leftOut)] };
}

/**
 * Everything that is generated from a configuration.
 *
 * @throws CliError `CLI_CONFLICT`; and the errors of the generators, which speak of the options
 */
export async function compose(config: TelltaleConfig, progress: Progress): Promise<Composition> {
  progress.report('Planning dashboards, alerts and recording rules');
  const plan = planConfig(config);
  progress.report(`Drawing ${plan.dashboards.dashboards.length} dashboards`);
  const dashboards = generateDashboards(dashboardsOptions(config));
  const libraryPanels = config.libraryPanels === true ? generateLibraryPanels(dashboardsOptions(config)) : [];
  progress.report(`Proving ${provenAlerts(plan)} alerts`);
  const artifacts = [
    ...dashboards,
    ...libraryPanels,
    ...(await generateRules(rulesOptions(config, plan.dashboards))),
    ...serverConfigs(config),
    ...documents(config, plan),
    ...kubernetesObjects(config, plan, dashboards),
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const twice = artifacts.find(({ path }, index) => path === artifacts[index - 1]?.path);
  if (twice !== undefined) throw new CliError('CLI_CONFLICT', `Two files would be ${twice.path}`);
  return { ...plan, artifacts };
}

/** How many alerts have a proof that is played. */
function provenAlerts({ rules }: Plan): number {
  const alerts = [...rules.alerts, ...rules.slos.flatMap((slo) => slo.alerts)];
  return alerts.filter(({ declared }) => declared.proof !== undefined).length;
}

/** What the generator of dashboards is told. */
export function dashboardsOptions({
  dashboardSchema = 'v1',
  useRecordings = true,
  ...config
}: TelltaleConfig): DashboardsOptions {
  return { ...config, schema: dashboardSchema, useRecordings };
}

/** What panels read is recorded. The golden signals are, whoever reads them. */
function rulesOptions({ useRecordings = true, ...config }: TelltaleConfig, { expensive }: DashboardPlan): RulesOptions {
  const own = config.recordings ?? [];
  const recorded = new Set([...goldenSignals, ...own].map(({ name }) => name));
  const ofPanels = (useRecordings ? expensive : []).filter(({ name }: ExpensiveQuery) => !recorded.has(name));
  return { ...config, recordings: [...own, ...ofPanels.map(({ name, query }) => recording(name, query))] };
}

/** Rules are beside the folder of Prometheus' own file, wherever both are. */
const RULE_FILES: readonly string[] = ['../rules/*.yml'];

function serverConfigs({ prometheus, alertmanager, grafana }: TelltaleConfig): readonly Artifact[] {
  return [
    ...(prometheus === undefined ? [] : [prometheusConfig({ ruleFiles: RULE_FILES, ...prometheus })]),
    ...(alertmanager === undefined ? [] : [alertmanagerConfig(alertmanager)]),
    ...(grafana === undefined ? [] : grafanaProvisioning(grafana)),
  ];
}

/** Documents lead to each other and to dashboards: all are made of one plan. */
function documents(
  { documents: asked = {}, ...config }: TelltaleConfig,
  { dashboards, rules }: Plan,
): readonly Artifact[] {
  if (asked === false) return [];
  const { catalogs, convention, namespace, selectors, alertmanager } = config;
  const naming = {
    catalogs,
    ...(convention !== undefined && { convention }),
    ...(namespace !== undefined && { namespace }),
    ...(selectors !== undefined && { selectors }),
  };
  const shown = { ...naming, ...asked, slos: rules.slos, dashboards: dashboards.dashboards };
  return [
    ...metricReference({ ...shown, alerts: rules.alerts }),
    ...queryReference({ ...naming, ...asked }),
    ...runbooks(rules.alerts, { ...shown, ...(alertmanager !== undefined && { routing: alertmanager }) }),
  ];
}

function kubernetesObjects(
  { kubernetes = {} }: TelltaleConfig,
  { rules }: Plan,
  dashboards: readonly Artifact[],
): readonly Artifact[] {
  const groups = [...rules.files.values()].flat();
  const objects = [
    ...(kubernetes.serviceMonitors ?? []).map((options) => serviceMonitor(options)),
    ...(kubernetes.podMonitors ?? []).map((options) => podMonitor(options)),
    ...(kubernetes.rules === undefined ? [] : [prometheusRule(kubernetes.rules, { groups })]),
    ...(kubernetes.dashboards === undefined ? [] : dashboardConfigMaps(kubernetes.dashboards, dashboards)),
  ];
  return objects.length === 0 ? [] : [...objects, kustomization(objects)];
}
