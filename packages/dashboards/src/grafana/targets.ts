import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder as PrometheusQuery, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { DataqueryBuilder as TempoQuery, SearchTableType } from '@grafana/grafana-foundation-sdk/tempo';
import type { PanelKind } from '../define/panel.ts';
import { dataSources } from '../plan/data-sources.ts';
import type { PlannedPanel, PlannedQuery } from '../plan/planned-dashboard.ts';

/** Kinds that show what is now, and none of its course. */
const instant: ReadonlySet<PanelKind> = new Set<PanelKind>(['barChart', 'barGauge', 'table']);

/** Kinds that read a table rather than series. */
const tabular: ReadonlySet<PanelKind> = new Set<PanelKind>(['barChart', 'table']);

/** A query of a panel as Grafana's data source takes it. */
export function targetOf(query: PlannedQuery, { kind }: PlannedPanel): Builder<Dataquery> {
  return targets[query.language](query, kind);
}

const targets: Readonly<
  Record<PlannedQuery['language'], (query: PlannedQuery, kind: PanelKind) => Builder<Dataquery>>
> = {
  promql: ({ refId, expr, legend, exemplars }, kind) => {
    const target = new PrometheusQuery()
      .refId(refId)
      .datasource(dataSources.promql)
      .expr(expr)
      .legendFormat(kind === 'heatmap' ? '{{le}}' : legend)
      .exemplar(exemplars)
      .format(formatOf(kind));
    return instant.has(kind) ? target.instant() : target.range();
  },
  logql: ({ refId, expr, legend }, kind) =>
    new LokiQuery()
      .refId(refId)
      .datasource(dataSources.logql)
      .expr(expr)
      .legendFormat(legend)
      .queryType(instant.has(kind) ? 'instant' : 'range'),
  traceql: ({ refId, expr }, kind) => {
    const target = new TempoQuery().refId(refId).datasource(dataSources.traceql);
    if (kind === 'serviceGraph') return target.queryType('serviceMap').serviceMapQuery(expr);
    return target.queryType('traceql').query(expr).limit(20).tableType(SearchTableType.Traces);
  },
};

function formatOf(kind: PanelKind): PromQueryFormat {
  if (kind === 'heatmap') return PromQueryFormat.Heatmap;
  return tabular.has(kind) ? PromQueryFormat.Table : PromQueryFormat.TimeSeries;
}
