import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardLinkBuilder,
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelKind } from '../define/panel.ts';
import { dataSources } from '../plan/data-sources.ts';
import type { PlannedLink, PlannedPanel } from '../plan/planned-dashboard.ts';
import { panelBuilder, type AnyPanelBuilder } from './panel-builder.ts';
import { targetOf } from './targets.ts';

/** Kinds whose colours tell how good values are; in the others they tell series apart. */
const colouredByThresholds: ReadonlySet<PanelKind> = new Set<PanelKind>([
  'barGauge',
  'gauge',
  'stat',
  'stateTimeline',
  'table',
]);

/** What panels are written for: one that names no version is taken for Grafana 6's and migrated from there. */
const GRAFANA = '12.0.0';

/** A panel of Grafana's classic JSON, built. */
export function panelJson(panel: PlannedPanel): dashboard.Panel {
  const builder = panelBuilder(panel)
    .id(panel.id)
    .title(panel.title)
    .description(panel.description)
    .gridPos({ ...panel.position })
    .unit(panel.unit)
    .thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(panel.thresholds.map((each) => ({ ...each }))),
    )
    .colorScheme(
      new FieldColorBuilder().mode(
        colouredByThresholds.has(panel.kind) ? FieldColorModeId.Thresholds : FieldColorModeId.PaletteClassic,
      ),
    );
  const [first] = panel.queries;
  if (first !== undefined) builder.datasource(dataSources[first.language]);
  if (panel.min !== undefined) builder.min(panel.min);
  if (panel.max !== undefined) builder.max(panel.max);
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  if (panel.values.length > 0) builder.mappings([mappingOf(panel)]);
  if (panel.links.length > 0) builder.dataLinks(panel.links.map((link) => linkOf(link)));
  for (const query of panel.queries) builder.withTarget(targetOf(query, panel));
  addColumns(builder, panel);
  addUnits(builder, panel);
  return { ...builder.build(), pluginVersion: GRAFANA };
}

function mappingOf({ values }: PlannedPanel): ValueMapping {
  const options = Object.fromEntries(
    values.map(({ value, text, color }, index) => [
      String(value),
      { text, index, ...(color !== undefined && { color }) },
    ]),
  );
  return { type: MappingType.ValueToText, options };
}

/** A link of values has a title and an address; the other fields are those of a dashboard's link, of which Grafana takes no notice. */
function linkOf({ title, url }: PlannedLink): Builder<dashboard.DashboardLink> {
  const link = new DashboardLinkBuilder(title).url(url).targetBlank(false);
  const { placement: _, ...built } = link.build();
  return { build: () => built };
}

/** Tables of several queries are joined by their labels, and values named after the queries. */
function addColumns(builder: AnyPanelBuilder, { kind, queries, title, labelsOnly }: PlannedPanel): void {
  if (kind !== 'table' && kind !== 'barChart') return;
  const names = queries.map(({ refId, legend }) => [`Value #${refId}`, columnName(legend, title)] as const);
  // The value of a single query has no letter.
  const values = [...names, ...(names.length === 1 ? [['Value', names[0]![1]] as const] : [])];
  const excluded = ['Time', ...(labelsOnly ? values.map(([name]) => name) : [])];
  const options = {
    excludeByName: Object.fromEntries(excluded.map((name) => [name, true])),
    indexByName: {},
    renameByName: labelsOnly ? {} : Object.fromEntries(values),
  };
  builder.withTransformation({ id: 'merge', options: {} });
  builder.withTransformation({ id: 'organize', options });
}

/** The labels have columns of their own. */
function columnName(legend: string, title: string): string {
  const name = legend.replaceAll(/\{\{\w+\}\}/g, '').trim();
  return name === '' || name === '__auto' ? title : name;
}

/** Units of the queries that have another than the panel. */
function addUnits(builder: AnyPanelBuilder, { kind, queries, title, unit }: PlannedPanel): void {
  for (const query of queries) {
    if (query.unit === unit) continue;
    const properties = [{ id: 'unit', value: query.unit }];
    if (kind === 'table' || kind === 'barChart') builder.overrideByName(columnName(query.legend, title), properties);
    else builder.overrideByQuery(query.refId, properties);
  }
}
