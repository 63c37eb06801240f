import type { ExposeOptions } from '@telltale/core';
import type { Dashboard, DataSources } from '@telltale/dashboards';
import type { Selectors } from '@telltale/promql/builder';
import type { RuleCode, Severity } from '@telltale/promql/lint';
import type { GrafanaOptions } from '@telltale/reference';
import type {
  Alert,
  AlertmanagerOptions,
  AlertOverride,
  KubernetesObject,
  MonitorOptions,
  PrometheusOptions,
  Recording,
  Slo,
} from '@telltale/rules';

/** What `telltale.config.ts` exports: what is declared, and what is to be made of it. */
export interface TelltaleConfig extends ExposeOptions {
  /** Conditions on every series of the catalogs: `{ job: 'shop' }`. @default {} */
  readonly selectors?: Selectors;
  /** Exporters that are scraped beside the services: `postgres_exporter`, `redis_exporter`, `kafka_exporter`. @default [] */
  readonly exporters?: readonly string[];

  /** Dashboards of one's own; one with the id of another takes its place. @default [] */
  readonly dashboards?: readonly Dashboard[];
  /** Whether the dashboards that come with the catalogs are there as well. @default true */
  readonly shippedDashboards?: boolean;
  /** Whether each catalog of the application gets a dashboard, unless one has its name as id. @default true */
  readonly catalogDashboards?: boolean;
  /** The `uid` of Grafana's data sources. @default 'prometheus', 'loki', 'tempo' */
  readonly dataSources?: DataSources;
  /** The label of log streams that says of which service they are. @default 'service_name' */
  readonly logLabel?: string;
  /** Put before the id of each dashboard, and `-`: its `uid`. @default 'telltale' */
  readonly uidPrefix?: string;
  /** `v1`: files for Grafana's provisioning. `v2`: objects of Grafana's Kubernetes API. @default 'v1' */
  readonly dashboardSchema?: 'v1' | 'v2';
  /** Whether panels whose queries cost much read what recording rules have stored; the rules are generated with it. @default true */
  readonly useRecordings?: boolean;

  /** Alerts of one's own. @default [] */
  readonly alerts?: readonly Alert[];
  /** Whether the alerts that come with the catalogs are there as well. @default true */
  readonly shippedAlerts?: boolean;
  /** What is different of an alert, by its name; `false` leaves it out. @default {} */
  readonly overrides?: Readonly<Record<string, AlertOverride | false>>;
  /** Recording rules of one's own. @default [] */
  readonly recordings?: readonly Recording[];
  /** Service level objectives. @default [] */
  readonly slos?: readonly Slo[];
  /** Address under which the runbooks are served; an alert's name and `.md` are put behind it. @default no link */
  readonly runbookUrl?: string;
  /** Seconds between two evaluations of rules. @default that of Prometheus */
  readonly intervalSeconds?: number;

  /** Alertmanager's configuration. @default none is written */
  readonly alertmanager?: AlertmanagerOptions;
  /** Prometheus' configuration. @default none is written */
  readonly prometheus?: PrometheusOptions;
  /** Objects of Kubernetes. @default none are written */
  readonly kubernetes?: KubernetesOptions;

  /** Data sources that lead to each other, and the folder of dashboards, for Grafana's provisioning. @default none is written */
  readonly grafana?: GrafanaOptions;
  /** Whether a library panel is written for each panel, to be put into dashboards of one's own. @default false */
  readonly libraryPanels?: boolean;
  /** The metric reference, the query reference and a runbook for each alert; `false` for none. @default {} */
  readonly documents?: DocumentsOptions | false;

  /** The folder of generated files, from where the configuration is. @default 'generated' */
  readonly out?: string;
  /** What `telltale check` looks at besides. @default only what is generated */
  readonly check?: CheckOptions;
}

/** Objects for the Prometheus operator, and the kustomization that has all of them: `kubectl apply -k generated/kubernetes`. */
export interface KubernetesOptions {
  /** @default [] */
  readonly serviceMonitors?: readonly MonitorOptions[];
  /** @default [] */
  readonly podMonitors?: readonly MonitorOptions[];
  /** The PrometheusRule with all rules. @default none */
  readonly rules?: KubernetesObject;
  /** The ConfigMaps of dashboards, for Grafana's sidecar; each is named after its dashboard too. @default none */
  readonly dashboards?: KubernetesObject;
}

/** Where documents lead to. */
export interface DocumentsOptions {
  /** Address of Grafana: `http://localhost:3000`. @default dashboards are named, not linked */
  readonly grafanaUrl?: string;
  /** Address of Alertmanager, where alerts are silenced. @default 'http://localhost:9093' */
  readonly alertmanagerUrl?: string;
  /** Metrics that each question of the query reference is answered for at most. @default 4 */
  readonly metricsPerQuestion?: number;
}

/** Files of one's own, and how they are checked. */
export interface CheckOptions {
  /** Dashboards written by hand, in Grafana's JSON: globs, from where the configuration is. @default [] */
  readonly dashboards?: readonly string[];
  /** Rule files written by hand: globs, from where the configuration is. @default [] */
  readonly rules?: readonly string[];
  /** Metrics of programs that nothing is known of: names, or what they begin with, as `kong_*`. @default [] */
  readonly foreign?: readonly string[];
  /** Labels of the scrape configuration besides `job` and `instance`. @default [] */
  readonly targetLabels?: readonly string[];
  /** How often services are scraped. @default 15 */
  readonly scrapeIntervalSeconds?: number;
  /** Other severities of rules; `off` for one that is not to be asked. @default {} */
  readonly severities?: Readonly<Partial<Record<RuleCode, Severity | 'off'>>>;
}
