import {
  current,
  external,
  isHiddenByConvention,
  metricsOf,
  shownMetric,
  toExpression,
  toPromQL,
  unitOf,
  type CatalogMetric,
  type ExternalMetric,
  type Query,
  type Vector,
} from '@telltale/promql/builder';
import type { NamedQuery, Panel, PanelQuery } from '../define/panel.ts';
import type { RecordedQuery } from '../define/recorded-as.ts';
import { concrete } from './concrete.ts';
import { grafanaUnit } from './grafana-unit.ts';
import type { PlannedQuery } from './planned-dashboard.ts';
import type { Planning } from './planning.ts';
import { seriesLabels } from './series-labels.ts';
import { servicesInLogs, servicesInTraces } from './services.ts';

type ReadMetric = CatalogMetric | ExternalMetric;

/** A query that can be drawn, or the names of what it lacks. */
export type QueryOutcome =
  | { readonly planned: PlannedQuery; readonly reads: readonly ReadMetric[] }
  | { readonly missing: readonly string[] };

export function planQuery(named: NamedQuery, refId: string, panel: Panel, planning: Planning): QueryOutcome {
  const { query } = named;
  if ('language' in query) return planOther(query, named, refId, panel, planning);
  const missing = missingOf('record' in query ? query.query : query, planning);
  if (missing.length > 0) return { missing };
  return planPromQL(query, named, refId, panel, planning);
}

/** The metrics and labels that a query needs and that are not exposed. */
function missingOf(query: Query, { exposure, rendering }: Planning): readonly string[] {
  // Of alternatives that are all hidden, each is missing.
  const read = metricsOf(query, { naming: exposure });
  const missing = (read.length > 0 ? read : metricsOf(query)).filter((metric) => !exposure.isThere(metric));
  if (missing.length > 0) return [...new Set(missing.map((metric) => shownMetric(metric)))].toSorted();
  try {
    toExpression(query, rendering);
    return [];
  } catch (error) {
    if (isHiddenByConvention(error)) return [error.message];
    throw error;
  }
}

function planPromQL(
  given: Exclude<PanelQuery, { readonly language: string }>,
  { name }: NamedQuery,
  refId: string,
  panel: Panel,
  planning: Planning,
): QueryOutcome {
  const record = 'record' in given ? given.record : undefined;
  const live = 'record' in given ? filtered(given) : given;
  const labels = seriesLabels(toExpression(live, planning.rendering));
  const drawn = 'record' in given && planning.useRecordings ? recorded(given, planning) : live;
  const expr = toPromQL(drawn, planning.rendering);
  const reads = metricsOf(live, { naming: planning.exposure });
  const planned: PlannedQuery = {
    refId,
    language: 'promql',
    expr,
    concrete: concrete(expr, planning.values),
    legend: legendOf(name, labels, panel),
    labels,
    unit: unitIn(panel, name) ?? grafanaUnit(unitOf(live)),
    metrics: reads.map((metric) => shownMetric(metric)),
    exemplars: drawn === live && hasExemplars(panel, reads),
    record,
  };
  return { planned, reads };
}

function filtered({ query, where }: RecordedQuery): Query {
  return Object.keys(where).length === 0 ? query : (query as Vector<Record<string, string>>).where(where);
}

/** What the rule stores, whose labels have the names of the convention. */
function recorded({ record, query, where }: RecordedQuery, { exposure, recordSelectors }: Planning): Query {
  const [metric] = metricsOf(query, { naming: exposure });
  const labels = metric === undefined || 'external' in metric ? [] : (exposure.expose(metric)?.labels ?? []);
  const renamed = Object.entries(where).map(([label, condition]) => {
    const exposed = labels.find((each) => each.recorded === label)?.exposed;
    return [exposed ?? label, condition] as const;
  });
  const conditions = Object.fromEntries(renamed);
  const series = external(record, { type: 'gauge', labels: Object.keys(conditions) });
  return current(series).where({ ...recordSelectors, ...conditions });
}

/** Histograms of our catalogs carry exemplars; so may those of others, of which nothing is known. */
function hasExemplars({ kind }: Panel, reads: readonly ReadMetric[]): boolean {
  return (kind === 'timeseries' || kind === 'heatmap') && reads.some(({ type }) => type === 'histogram');
}

function unitIn({ options }: Panel, name: string | undefined): string | undefined {
  const own = name === undefined || options.units === undefined ? undefined : options.units[name];
  return own ?? options.unit;
}

function legendOf(name: string | undefined, labels: readonly string[] | undefined, { title, options }: Panel): string {
  if (name === undefined && options.legend !== undefined) return options.legend;
  // Grafana's own choice: the labels in which the series differ.
  if (labels === undefined) return name ?? '__auto';
  const ofLabels = labels.map((label) => `{{${label}}}`).join(' ');
  return [name, ofLabels].filter((part) => part !== undefined && part !== '').join(' ') || title;
}

function planOther(
  { language, text }: Extract<PanelQuery, { readonly language: string }>,
  { name }: NamedQuery,
  refId: string,
  panel: Panel,
  planning: Planning,
): QueryOutcome {
  const source = language === 'logql' ? 'loki' : 'tempo';
  if (planning.dataSources[source] === false) return { missing: [source] };
  const expr = text(language === 'logql' ? servicesInLogs(planning) : servicesInTraces(), planning.logLabel);
  const planned: PlannedQuery = {
    refId,
    language,
    expr,
    concrete: concrete(expr, planning.values),
    legend: panel.options.legend ?? name ?? '__auto',
    labels: undefined,
    unit: unitIn(panel, name) ?? 'short',
    metrics: [],
    exemplars: false,
    record: undefined,
  };
  return { planned, reads: [] };
}
