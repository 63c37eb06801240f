export { dashboard } from './define/dashboard.ts';
export { labelValues } from './define/label-values.ts';
export { logql, traceql } from './define/other-queries.ts';
export {
  barChart,
  barGauge,
  gauge,
  heatmap,
  logs,
  serviceGraph,
  stat,
  stateTimeline,
  table,
  text,
  timeseries,
  traces,
} from './define/panel.ts';
export { recordedAs } from './define/recorded-as.ts';
export { row } from './define/row.ts';
export { catalogDashboard } from './derive/catalog-dashboard.ts';
export { DashboardsError, dashboardsErrorCodes } from './errors.ts';
export { generateDashboards } from './generate-dashboards.ts';
export { generateLibraryPanels } from './generate-library-panels.ts';
export { concrete } from './plan/concrete.ts';
export { planDashboards } from './plan/plan-dashboards.ts';
export { shippedDashboards } from './shipped/shipped-dashboards.ts';
export { sloDashboard } from './shipped/slos.ts';

export type { Artifact } from '@telltale/core';
export type { Dashboard, DashboardOptions } from './define/dashboard.ts';
export type { LabelValues } from './define/label-values.ts';
export type { LogQuery, QueryText, TraceQuery } from './define/other-queries.ts';
export type {
  NamedQuery,
  Panel,
  PanelKind,
  PanelOf,
  PanelOptions,
  PanelQueries,
  PanelQuery,
  ShownValue,
  Thresholds,
} from './define/panel.ts';
export type { RecordedQuery } from './define/recorded-as.ts';
export type { Row, RowOptions } from './define/row.ts';
export type { DashboardsErrorCode } from './errors.ts';
export type { DashboardSlo, DashboardsOptions, DataSources } from './plan/dashboards-options.ts';
export type { Position } from './plan/layout.ts';
export type {
  DashboardPlan,
  ExpensiveQuery,
  LeftOut,
  PlannedAnnotation,
  PlannedDashboard,
  PlannedLink,
  PlannedPanel,
  PlannedQuery,
  PlannedRow,
  PlannedThreshold,
  PlannedVariable,
} from './plan/planned-dashboard.ts';
