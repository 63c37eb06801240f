import {
  conventions,
  expose,
  metricsOf as metricsOfCatalog,
  type Catalog,
  type ExposedMetric,
  type Metric,
} from '@telltale/core';
import { nodeRuntime, processRuntime, telltale } from '@telltale/core/catalogs';
import type { CatalogMetric, ExternalMetric, Naming } from '@telltale/promql/builder';
import type { DashboardsOptions } from './dashboards-options.ts';

/** What every telemetry exposes, whatever its catalogs. */
const always: readonly Catalog[] = [processRuntime, nodeRuntime, telltale];

/** What is exposed, and under which names. */
export interface Exposure {
  readonly naming: Naming;
  readonly expose: (metric: CatalogMetric) => ExposedMetric | undefined;
  readonly isThere: (metric: CatalogMetric | ExternalMetric) => boolean;
}

/** The exposure of catalogs under a convention. A catalog of the application takes the place of ours of the same name. */
export function exposureOf(options: DashboardsOptions): Exposure {
  const { catalogs, convention: chosen = 'otel', namespace = '', exporters = [], slos = [] } = options;
  const convention = typeof chosen === 'string' ? conventions[chosen] : chosen;
  const declared = new Map<string, Metric>();
  for (const catalog of [...always, ...catalogs]) {
    for (const metric of metricsOfCatalog(catalog)) declared.set(`${metric.catalog}.${metric.key}`, metric);
  }
  const exposeMetric = ({ catalog, key }: CatalogMetric): ExposedMetric | undefined => {
    const metric = declared.get(`${catalog}.${key}`);
    return metric && expose(metric, convention, namespace);
  };
  // Prometheus has series of its own for each target and alert.
  const sources = new Set(['prometheus', '', ...exporters, ...(slos.length > 0 ? ['slo'] : [])]);
  return {
    naming: { convention: convention.name, expose: exposeMetric },
    expose: exposeMetric,
    isThere: (metric) => ('external' in metric ? sources.has(metric.source) : exposeMetric(metric) !== undefined),
  };
}

/** A metric as people know it: `http.duration`, or the name of an exporter's. */
export function metricName(metric: CatalogMetric | ExternalMetric): string {
  return 'external' in metric ? metric.name : `${metric.catalog}.${metric.key}`;
}
