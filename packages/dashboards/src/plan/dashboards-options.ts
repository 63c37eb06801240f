import type { ExposeOptions } from '@telltale/core';
import type { DurationText, Selectors } from '@telltale/promql/builder';
import type { Dashboard } from '../define/dashboard.ts';

/** What of an objective the dashboard of objectives needs: what `slo` of `@telltale/rules` makes has it. */
export interface DashboardSlo {
  readonly name: string;
  /** How much it matters. @default no objective is grouped by it, if none has one */
  readonly tier?: string | undefined;
  /** The ranges over which its rules record an error ratio. */
  readonly windows: readonly { readonly long: DurationText; readonly short: DurationText }[];
}

/** The `uid` of each data source, or `false` where there is none. */
export interface DataSources {
  /** @default 'prometheus' */
  readonly prometheus?: string;
  /** @default 'loki' */
  readonly loki?: string | false;
  /** @default 'tempo' */
  readonly tempo?: string | false;
}

export interface DashboardsOptions extends ExposeOptions {
  /** Conditions on every series of the catalogs, besides the variables: `{ cluster: 'eu-1' }`. One on `job` or `instance` takes the place of its variable. @default {} */
  readonly selectors?: Selectors;
  /** Exporters that are scraped beside the services: `postgres_exporter`, `redis_exporter`, `kafka_exporter`, `node_exporter`, `tempo`. @default [] */
  readonly exporters?: readonly string[];
  /** Dashboards of one's own; one with the id of another takes its place. @default [] */
  readonly dashboards?: readonly Dashboard[];
  /** Whether the dashboards that come with the catalogs are there as well. @default true */
  readonly shippedDashboards?: boolean;
  /** Whether each catalog of the application gets a dashboard, unless one has its name as id. @default true */
  readonly catalogDashboards?: boolean;
  /** @default [] */
  readonly slos?: readonly DashboardSlo[];
  /** Whether panels read what recording rules have stored, where they can: see `recordedAs`. @default false */
  readonly useRecordings?: boolean;
  readonly dataSources?: DataSources;
  /** The label of log streams that says of which service they are. @default 'service_name' */
  readonly logLabel?: string;
  /** Put before the id of each dashboard, and `-`: its `uid`. @default 'telltale' */
  readonly uidPrefix?: string;
  /** `v1`: files for Grafana's provisioning. `v2`: objects of Grafana's Kubernetes API. @default 'v1' */
  readonly schema?: 'v1' | 'v2';
}
