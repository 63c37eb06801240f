// The types of Grafana's own SDK: a JSON schema is made of them, which files are held to.
import type * as barchart from '@grafana/grafana-foundation-sdk/barchart';
import type * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type * as dashboardv2 from '@grafana/grafana-foundation-sdk/dashboardv2';
import type * as gauge from '@grafana/grafana-foundation-sdk/gauge';
import type * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import type * as librarypanel from '@grafana/grafana-foundation-sdk/librarypanel';
import type * as logs from '@grafana/grafana-foundation-sdk/logs';
import type * as loki from '@grafana/grafana-foundation-sdk/loki';
import type * as nodegraph from '@grafana/grafana-foundation-sdk/nodegraph';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as tempo from '@grafana/grafana-foundation-sdk/tempo';
import type * as text from '@grafana/grafana-foundation-sdk/text';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

type Plain<T> = Omit<T, '_implementsDataqueryVariant'>;

/** What a file of a dashboard is, but for its panels and annotations. */
export type ClassicDashboard = Omit<dashboard.Dashboard, 'panels' | 'annotations'>;
export type ClassicAnnotation = Omit<dashboard.AnnotationQuery, 'target'>;
export type ClassicPanel = Omit<dashboard.Panel, 'targets'>;
export type ClassicRow = Omit<dashboard.RowPanel, 'panels'>;
export type SecondDashboard = dashboardv2.Dashboard;
export type LibraryModel = Omit<librarypanel.PanelModel, 'targets'>;

/** Queries, by type of data source. */
export type QueryOf_prometheus = Plain<prometheus.Dataquery>;
export type QueryOf_loki = Plain<loki.dataquery>;
export type QueryOf_tempo = Plain<tempo.Dataquery>;

/** Options and settings of fields, by type of panel. */
export type OptionsOf_barchart = barchart.Options;
export type OptionsOf_bargauge = bargauge.Options;
export type OptionsOf_gauge = gauge.Options;
export type OptionsOf_heatmap = heatmap.Options;
export type OptionsOf_logs = logs.Options;
export type OptionsOf_nodeGraph = nodegraph.Options;
export type OptionsOf_stat = stat.Options;
export type OptionsOf_table = table.Options;
export type OptionsOf_text = text.Options;
export type OptionsOf_timeseries = timeseries.Options;
// `state-timeline` cannot be in a name.
export type OptionsOf_state_timeline = statetimeline.Options;
export type FieldsOf_barchart = barchart.FieldConfig;
export type FieldsOf_heatmap = heatmap.FieldConfig;
export type FieldsOf_table = table.FieldConfig;
export type FieldsOf_timeseries = timeseries.FieldConfig;
export type FieldsOf_state_timeline = statetimeline.FieldConfig;
