import { exposeCatalogs, type ExposedCatalogs, type ExposeOptions } from '@telltale/core';
import { metricsOf, type CatalogMetric, type ExternalMetric, type Query } from '@telltale/promql/builder';
import { metricNames } from './metric-names.ts';

/** What Prometheus has of itself, without any exporter. */
const PROMETHEUS = 'prometheus';

/** What is exposed, and under which names: a `Naming` of queries. */
export interface Exposure extends ExposedCatalogs {
  /** The metrics that a query reads and that nobody exposes. */
  readonly missing: (query: Query) => readonly string[];
}

/**
 * What services and exporters expose.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 */
export function exposureOf(options: ExposeOptions & { readonly exporters?: readonly string[] | undefined }): Exposure {
  const exposed = exposeCatalogs(options);
  const sources = new Set([PROMETHEUS, '', ...(options.exporters ?? [])]);
  const isThere = (metric: CatalogMetric | ExternalMetric): boolean =>
    'external' in metric ? sources.has(metric.source) : exposed.expose(metric) !== undefined;
  const missing = (query: Query): readonly string[] => {
    // Of alternatives that are all hidden, each is missing.
    const read = metricsOf(query, { naming: exposed });
    return metricNames((read.length > 0 ? read : metricsOf(query)).filter((metric) => !isThere(metric)));
  };
  return { ...exposed, missing };
}
