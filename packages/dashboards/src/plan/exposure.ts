import { exposeCatalogs, type ExposedCatalogs } from '@telltale/core';
import type { CatalogMetric, ExternalMetric } from '@telltale/promql/builder';
import type { DashboardsOptions } from './dashboards-options.ts';

/** What is exposed, and under which names: a `Naming` of queries. */
export interface Exposure extends ExposedCatalogs {
  readonly isThere: (metric: CatalogMetric | ExternalMetric) => boolean;
}

/**
 * What services, exporters and the rules of objectives expose.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 */
export function exposureOf(options: DashboardsOptions): Exposure {
  const { exporters = [], slos = [] } = options;
  const exposed = exposeCatalogs(options);
  // Prometheus has series of its own for each target and alert.
  const sources = new Set(['prometheus', '', ...exporters, ...(slos.length > 0 ? ['slo'] : [])]);
  return {
    ...exposed,
    isThere: (metric) => ('external' in metric ? sources.has(metric.source) : exposed.expose(metric) !== undefined),
  };
}
