import type * as classic from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DashboardCursorSync,
  type AnnotationQueryKind,
  type Dashboard,
  type DashboardLink,
  type DataQueryKind,
  type Element,
  type FieldConfigSource,
  type GridLayoutItemKind,
  type PanelQueryKind,
  type RowsLayoutRowKind,
} from '@grafana/grafana-foundation-sdk/dashboardv2';
import { dataSources, type DataSourceRef } from '../plan/data-sources.ts';
import type { PlannedDashboard, PlannedPanel, PlannedRow } from '../plan/planned-dashboard.ts';
import { dashboardJson } from './dashboard-json.ts';
import { panelJson } from './panel-json.ts';
import { variableV2 } from './variable-v2.ts';

/** A dashboard as an object of Grafana's Kubernetes API (https://grafana.com/docs/grafana/latest/as-code/observability-as-code/schema-v2/). */
export interface DashboardObject {
  readonly apiVersion: 'dashboard.grafana.app/v2';
  readonly kind: 'Dashboard';
  readonly metadata: { readonly name: string };
  readonly spec: Dashboard;
}

/** The second schema: what a panel shows is the same as in the classic JSON, and only around it things have other names. */
export function dashboardV2(dashboard: PlannedDashboard): DashboardObject {
  const { uid, title, description, tags, from, refresh, variables, annotations, rows, panels } = dashboard;
  const spec: Dashboard = {
    title,
    description,
    tags: [...tags],
    editable: true,
    preload: false,
    cursorSync: DashboardCursorSync.Crosshair,
    timeSettings: {
      timezone: 'browser',
      from,
      to: 'now',
      autoRefresh: refresh,
      autoRefreshIntervals: ['5s', '10s', '30s', '1m', '5m', '15m', '30m', '1h'],
      hideTimepicker: false,
      fiscalYearStartMonth: 0,
    },
    variables: variables.map((each) => variableV2(each)),
    annotations: annotations.map(({ title: name, expr, text, color }) => annotationOf(name, expr, text, color)),
    links: linksOf(dashboard),
    elements: Object.fromEntries(panels.map((panel) => [elementName(panel), elementOf(panel)])),
    layout: { kind: 'RowsLayout', spec: { rows: rows.map((row) => rowOf(row)) } },
  };
  return { apiVersion: 'dashboard.grafana.app/v2', kind: 'Dashboard', metadata: { name: uid }, spec };
}

function elementName({ id }: PlannedPanel): string {
  return `panel-${id}`;
}

function elementOf(panel: PlannedPanel): Element {
  const { type, pluginVersion = '', options, fieldConfig, targets = [], transformations = [] } = panelJson(panel);
  return {
    kind: 'Panel',
    spec: {
      id: panel.id,
      title: panel.title,
      description: panel.description,
      links: [],
      data: {
        kind: 'QueryGroup',
        spec: {
          queries: targets.map((target, index) => queryOf(target, panel.queries[index]!.language)),
          transformations: transformations.map(({ id, options: of }) => ({
            kind: 'Transformation',
            group: id,
            spec: { options: of },
          })),
          queryOptions: {},
        },
      },
      // The values of both schemas are the same; only their types have other names.
      vizConfig: {
        kind: 'VizConfig',
        group: type,
        version: pluginVersion,
        spec: { options: options ?? {}, fieldConfig: fieldConfig as unknown as FieldConfigSource },
      },
    },
  };
}

type Target = NonNullable<classic.Panel['targets']>[number];

/** The data source and the name of a query stand around it, not in it. */
function queryOf(target: Target, language: PlannedPanel['queries'][number]['language']): PanelQueryKind {
  const { refId, datasource: _, ...spec } = target as Target & { refId: string; datasource: unknown };
  return { kind: 'PanelQuery', spec: { refId, hidden: false, query: dataQuery(dataSources[language], plain(spec)) } };
}

function dataQuery({ type, uid }: DataSourceRef, spec: object): DataQueryKind {
  return { kind: 'DataQuery', group: type, version: 'v0', datasource: { name: uid }, spec };
}

/** Without the functions by which the builders' types tell queries from other objects. */
function plain(spec: object): object {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => typeof value !== 'function'));
}

function annotationOf(name: string, expr: string, text: string, color: string): AnnotationQueryKind {
  return {
    kind: 'AnnotationQuery',
    spec: {
      name,
      enable: true,
      hide: false,
      iconColor: color,
      query: dataQuery(dataSources.promql, { expr, refId: 'Anno' }),
      legacyOptions: { expr, titleFormat: name, textFormat: text },
    },
  };
}

function linksOf(dashboard: PlannedDashboard): DashboardLink[] {
  return dashboardJson(dashboard).links as DashboardLink[];
}

/** The places of a row's panels count from the row. */
function rowOf({ title, collapsed, panels }: PlannedRow): RowsLayoutRowKind {
  const top = Math.min(...panels.map(({ position }) => position.y));
  const items = panels.map((panel): GridLayoutItemKind => {
    const { x, y, w, h } = panel.position;
    const element = { kind: 'ElementReference', name: elementName(panel) } as const;
    return { kind: 'GridLayoutItem', spec: { x, y: y - top, width: w, height: h, element } };
  });
  return {
    kind: 'RowsLayoutRow',
    spec: { title, collapse: collapsed, hideHeader: title === '', layout: { kind: 'GridLayout', spec: { items } } },
  };
}
