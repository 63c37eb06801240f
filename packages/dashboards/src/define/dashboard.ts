import { DashboardsError } from '../errors.ts';
import type { LabelValues } from './label-values.ts';
import type { Panel } from './panel.ts';
import type { Row } from './row.ts';

export interface DashboardOptions {
  /** Unique among all dashboards: its file and its `uid` are named after it. @default the title in lower case, with `-` for what is no letter or digit */
  readonly id?: string;
  /** What it is for, in a sentence. @default none */
  readonly description?: string;
  /** Besides `telltale`, by which the dashboards find each other. @default [] */
  readonly tags?: readonly string[];
  /** How far it looks back when it is opened. @default 'now-1h' */
  readonly from?: string;
  /** How often it is drawn anew. @default '30s' */
  readonly refresh?: string;
  /** What can be chosen above it, besides services and instances. @default [] */
  readonly variables?: readonly LabelValues[];
  /** Ids of dashboards that it leads to. @default [] */
  readonly links?: readonly string[];
  /** Whether panels may be left out where what they read is not exposed, rather than being mistakes, as in the shipped ones. @default false */
  readonly optional?: boolean;
}

/** A dashboard, as declared. */
export interface Dashboard {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly from: string;
  readonly refresh: string;
  readonly variables: readonly LabelValues[];
  readonly links: readonly string[];
  readonly optional: boolean;
  readonly content: readonly (Panel | Row)[];
}

type Content = readonly (Panel | Row)[];

/**
 * Declares a dashboard: panels, in rows where there are many. Where they go, their units, the names of their series and what they
 * lead to follows from the queries.
 *
 * @throws DashboardsError `DASHBOARDS_OPTIONS` where the id cannot be one
 *
 * @example
 * ```ts
 * import { counter, defineCatalog, oneOf } from '@telltale/core';
 * import { dashboard, generateDashboards, timeseries } from '@telltale/dashboards';
 * import { rate } from '@telltale/promql/builder';
 *
 * const orders = defineCatalog('orders', {
 *   placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
 * });
 * const own = dashboard('Orders', [timeseries('Accepted', rate(orders.placed).by('channel'))]);
 * const files = generateDashboards({ catalogs: [orders], dashboards: [own] });
 * console.log(files.some(({ path }) => path === 'dashboards/orders.json')); // => true
 * ```
 */
export function dashboard(title: string, content: Content): Dashboard;
export function dashboard(title: string, options: DashboardOptions, content: Content): Dashboard;
export function dashboard(title: string, first: DashboardOptions | Content, second?: Content): Dashboard {
  const [options, content] = second === undefined ? [{}, first as Content] : [first as DashboardOptions, second];
  const id = options.id ?? idOf(title);
  // Grafana takes up to 40 characters for a uid, and a prefix is put before.
  if (!/^[a-z0-9][a-z0-9-]{0,29}$/.test(id)) {
    const problem = `${JSON.stringify(id)} is no id of a dashboard: up to 30 lower-case letters, digits and -`;
    throw new DashboardsError('DASHBOARDS_OPTIONS', problem, id);
  }
  const { description = '', tags = [], from = 'now-1h', refresh = '30s' } = options;
  const { variables = [], links = [], optional = false } = options;
  return Object.freeze({ id, title, description, tags, from, refresh, variables, links, optional, content });
}

function idOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
