import {
  AnnotationQueryBuilder,
  ConstantVariableBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
  type Dashboard,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { dataSources } from '../plan/data-sources.ts';
import type {
  PlannedAnnotation,
  PlannedDashboard,
  PlannedLink,
  PlannedRow,
  PlannedVariable,
} from '../plan/planned-dashboard.ts';
import { panelJson } from './panel-json.ts';

/** The classic JSON that Grafana 12 and later load from files. */
export function dashboardJson(dashboard: PlannedDashboard): Dashboard {
  const { uid, title, description, tags, from, refresh, variables, annotations, links, rows } = dashboard;
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([...tags])
    .timezone('browser')
    .time({ from, to: 'now' })
    .refresh(refresh)
    .tooltip(DashboardCursorSync.Crosshair)
    .editable()
    .version(1)
    .variables(variables.map((each) => variableOf(each)))
    .annotations(annotations.map((each) => annotationOf(each)))
    .links([allDashboards(), ...links.map((each) => linkOf(each))]);
  for (const row of rows) addRow(builder, row);
  return inSight(builder.build());
}

/** The SDK's default puts links and annotations into a menu, out of sight: without a placement they are above the panels. */
function inSight(built: Dashboard): Dashboard {
  const withoutPlacement = <T extends { placement?: unknown }>({ placement: _, ...rest }: T): Omit<T, 'placement'> =>
    rest;
  return {
    ...built,
    links: (built.links ?? []).map((link) => withoutPlacement(link)),
    annotations: { list: (built.annotations.list ?? []).map((each) => withoutPlacement(each)) },
  };
}

function addRow(builder: DashboardBuilder, row: PlannedRow): void {
  const { title, collapsed, panels } = row;
  const built = panels.map((panel) => ({ build: () => panelJson(panel) }));
  if (title === '') {
    for (const panel of built) builder.withPanel(panel);
    return;
  }
  const [first] = panels;
  const heading = new RowBuilder(title)
    .id(first!.id - 1)
    .collapsed(collapsed)
    .gridPos({ x: 0, y: first!.position.y - 1, w: 24, h: 1 });
  // Grafana drops panels within a row that is open: there they follow it.
  for (const panel of collapsed ? built : []) heading.withPanel(panel);
  builder.withRow(heading);
  for (const panel of collapsed ? [] : built) builder.withPanel(panel);
}

function variableOf(variable: PlannedVariable): Builder<VariableModel> {
  const { name, title, kind, query, chosen } = variable;
  if (kind === 'dataSource') {
    return new DatasourceVariableBuilder(name)
      .label(title)
      .type(query)
      .current({ selected: true, text: chosen, value: chosen });
  }
  // Constants are never shown.
  if (kind === 'constant') return new ConstantVariableBuilder(name).label(title).value(query);
  return (
    new QueryVariableBuilder(name)
      .label(title)
      .datasource(dataSources.promql)
      .definition(query)
      .query({ query, refId: name })
      .refresh(VariableRefresh.OnTimeRangeChanged)
      // oxlint-disable-next-line unicorn/no-array-sort -- of a builder
      .sort(VariableSort.AlphabeticalAsc)
      .multi(true)
      .includeAll(true)
      // Not empty: Loki refuses a selector that an empty value fits.
      .allValue('.+')
      .current({ selected: true, text: ['All'], value: [chosen] })
  );
}

function annotationOf({ title, expr, text, color }: PlannedAnnotation): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(title)
    .datasource(dataSources.promql)
    .enable(true)
    .hide(false)
    .iconColor(color)
    .expr(expr)
    .titleFormat(title)
    .textFormat(text)
    .target(
      new DataqueryBuilder()
        .refId('Anno')
        .datasource(dataSources.promql)
        .expr(expr)
        .format(PromQueryFormat.TimeSeries)
        .range(),
    );
}

/** All dashboards that have the tag, in a menu. */
function allDashboards(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Dashboards')
    .type(DashboardLinkType.Dashboards)
    .tags(['telltale'])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true)
    .icon('external link');
}

function linkOf({ title, uid }: PlannedLink): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(`/d/${uid}`)
    .includeVars(true)
    .keepTime(true)
    .icon('dashboard');
}
