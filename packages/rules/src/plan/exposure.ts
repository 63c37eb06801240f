import {
  conventions,
  expose,
  metricsOf as metricsOfCatalog,
  type Catalog,
  type Convention,
  type ConventionName,
  type ExposedMetric,
  type Metric,
} from '@telltale/core';
import { nodeRuntime, processRuntime, telltale } from '@telltale/core/catalogs';
import { metricsOf, type CatalogMetric, type ExternalMetric, type Naming, type Query } from '@telltale/promql/builder';
import { metricNames } from './metric-names.ts';

/** What every telemetry exposes, whatever its catalogs. */
const always: readonly Catalog[] = [processRuntime, nodeRuntime, telltale];

/** What Prometheus has of itself, without any exporter. */
const PROMETHEUS = 'prometheus';

/** What is exposed, and under which names. */
export interface Exposure {
  readonly naming: Naming;
  /** The metrics that a query reads and that nobody exposes, by their names in the catalog. */
  readonly missing: (query: Query) => readonly string[];
  readonly expose: (metric: CatalogMetric) => ExposedMetric | undefined;
}

/** The exposure of catalogs under a convention. A catalog of the application takes the place of ours of the same name. */
export function exposureOf(options: {
  readonly catalogs: readonly Catalog[];
  readonly convention?: ConventionName | Convention | undefined;
  readonly namespace?: string | undefined;
  readonly exporters?: readonly string[] | undefined;
}): Exposure {
  const { catalogs, convention: chosen = 'otel', namespace = '', exporters = [] } = options;
  const convention = typeof chosen === 'string' ? conventions[chosen] : chosen;
  const declared = new Map<string, Metric>();
  for (const catalog of [...always, ...catalogs]) {
    for (const metric of metricsOfCatalog(catalog)) declared.set(`${metric.catalog}.${metric.key}`, metric);
  }
  const exposeMetric = ({ catalog, key }: CatalogMetric): ExposedMetric | undefined => {
    const metric = declared.get(`${catalog}.${key}`);
    return metric && expose(metric, convention, namespace);
  };
  const naming: Naming = { convention: convention.name, expose: exposeMetric };
  const sources = new Set([PROMETHEUS, '', ...exporters]);
  const isThere = (metric: CatalogMetric | ExternalMetric): boolean =>
    'external' in metric ? sources.has(metric.source) : exposeMetric(metric) !== undefined;
  return {
    naming,
    expose: exposeMetric,
    missing: (query) => metricNames(metricsOf(query, { naming }).filter((metric) => !isThere(metric))),
  };
}
