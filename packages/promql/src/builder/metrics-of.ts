import type { ExternalMetric } from './metrics/external.ts';
import type { CatalogMetric } from './metrics/metric.ts';
import type { Query } from './query/query.ts';
import type { Naming } from './render/render-options.ts';

/** The metrics that a query reads, each once; of alternatives all, or with a naming the one that is taken. */
export function metricsOf(
  _query: Query,
  _options: { readonly naming?: Naming } = {},
): readonly (CatalogMetric | ExternalMetric)[] {
  return [];
}
