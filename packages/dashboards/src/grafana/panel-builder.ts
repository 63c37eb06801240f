import { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart';
import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Gauge } from '@grafana/grafana-foundation-sdk/gauge';
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  PanelBuilder as Heatmap,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { PanelBuilder as Logs } from '@grafana/grafana-foundation-sdk/logs';
import { PanelBuilder as NodeGraph } from '@grafana/grafana-foundation-sdk/nodegraph';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as Text, TextMode } from '@grafana/grafana-foundation-sdk/text';
import { PanelBuilder as Timeseries } from '@grafana/grafana-foundation-sdk/timeseries';
import type { PanelKind } from '../define/panel.ts';
import type { PlannedPanel } from '../plan/planned-dashboard.ts';

/** What the builders of all kinds have in common. */
export interface AnyPanelBuilder extends Builder<dashboard.Panel> {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(source: common.DataSourceRef): this;
  gridPos(position: dashboard.GridPos): this;
  withTarget(target: Builder<Dataquery>): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  mappings(mappings: dashboard.ValueMapping[]): this;
  thresholds(thresholds: Builder<dashboard.ThresholdsConfig>): this;
  colorScheme(color: Builder<dashboard.FieldColor>): this;
  dataLinks(links: Builder<dashboard.DashboardLink>[]): this;
  links(links: Builder<dashboard.DashboardLink>[]): this;
  withTransformation(transformation: dashboard.DataTransformerConfig): this;
  overrideByName(name: string, properties: dashboard.DynamicConfigValue[]): this;
  overrideByQuery(refId: string, properties: dashboard.DynamicConfigValue[]): this;
}

/** The builder of a panel's kind, with what only that kind has. */
export function panelBuilder(panel: PlannedPanel): AnyPanelBuilder {
  return builders[panel.kind](panel);
}

const builders: Readonly<Record<PanelKind, (panel: PlannedPanel) => AnyPanelBuilder>> = {
  barChart: () => new BarChart().legend(hidden()).showValue(common.VisibilityMode.Auto),
  barGauge: () =>
    new BarGauge()
      .reduceOptions(last())
      .orientation(common.VizOrientation.Horizontal)
      .displayMode(common.BarGaugeDisplayMode.Gradient),
  gauge: () => new Gauge().reduceOptions(last()),
  heatmap: ({ unit }) =>
    new Heatmap()
      .yAxis(new YAxisConfigBuilder().unit(unit))
      .color(
        new HeatmapColorOptionsBuilder()
          .mode(HeatmapColorMode.Scheme)
          .scheme('Oranges')
          .fill('dark-orange')
          .exponent(0.5)
          .steps(64),
      ),
  logs: () =>
    new Logs().showTime(true).wrapLogMessage(true).enableLogDetails(true).sortOrder(common.LogsSortOrder.Descending),
  serviceGraph: () => new NodeGraph(),
  stat: ({ thresholds, values }) =>
    new Stat()
      .reduceOptions(last())
      .graphMode(values.length > 0 ? common.BigValueGraphMode.None : common.BigValueGraphMode.Area)
      .colorMode(
        thresholds.length > 1 || values.length > 0
          ? common.BigValueColorMode.Background
          : common.BigValueColorMode.Value,
      ),
  stateTimeline: () => new StateTimeline().legend(list()).mergeValues(true).showValue(common.VisibilityMode.Auto),
  table: () => new Table().showHeader(true).filterable(true),
  text: ({ content }) => new Text().mode(TextMode.Markdown).content(content),
  timeseries: (panel) => timeseries(panel),
  traces: () => new Table().showHeader(true),
};

function timeseries({ stacked, queries, thresholds, values }: PlannedPanel): Timeseries {
  const isOne = queries.length === 1 && queries[0]?.labels?.length === 0;
  const panel = new Timeseries()
    .legend(isOne || values.length > 0 ? list() : asTable())
    .tooltip(
      // oxlint-disable-next-line unicorn/no-array-sort -- of a builder
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
    .lineWidth(1)
    .fillOpacity(stacked ? 30 : 10)
    .showPoints(common.VisibilityMode.Never);
  if (stacked) panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
  if (thresholds.length > 1) {
    panel.thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed));
  }
  return panel;
}

function last(): common.ReduceDataOptionsBuilder {
  return new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);
}

function legend(mode: common.LegendDisplayMode): common.VizLegendOptionsBuilder {
  return new common.VizLegendOptionsBuilder()
    .displayMode(mode)
    .placement(common.LegendPlacement.Bottom)
    .showLegend(true);
}

function list(): common.VizLegendOptionsBuilder {
  return legend(common.LegendDisplayMode.List).calcs([]);
}

function asTable(): common.VizLegendOptionsBuilder {
  return legend(common.LegendDisplayMode.Table).calcs(['lastNotNull', 'max']).sortBy('Last *').sortDesc(true);
}

function hidden(): common.VizLegendOptionsBuilder {
  return legend(common.LegendDisplayMode.List).showLegend(false).calcs([]);
}
