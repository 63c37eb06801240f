import type { CatalogMetric, ExternalMetric } from '@telltale/promql/builder';

/** Metrics as people know them: `http.duration`, or the name of an exporter's. Sorted, each once. */
export function metricNames(metrics: readonly (CatalogMetric | ExternalMetric)[]): readonly string[] {
  const names = metrics.map((metric) => ('external' in metric ? metric.name : `${metric.catalog}.${metric.key}`));
  return [...new Set(names)].toSorted();
}
