import { shownMetric, type CatalogMetric, type ExternalMetric } from '@telltale/promql/builder';

/** Metrics as people know them: `http.duration`, or the name of an exporter's. Sorted, each once. */
export function metricNames(metrics: readonly (CatalogMetric | ExternalMetric)[]): readonly string[] {
  return [...new Set(metrics.map((metric) => shownMetric(metric)))].toSorted();
}
