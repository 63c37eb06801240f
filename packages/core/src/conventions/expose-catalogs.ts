import { builtInCatalogs } from '../built-in-catalogs.ts';
import { metricsOf, type Catalog } from '../catalog/catalog.ts';
import type { Metric } from '../catalog/definition.ts';
import type { ConventionName } from './conventions.ts';
import type { Convention, ExposedMetric } from './convention.ts';
import { expose } from './expose.ts';
import { resolveConvention } from './resolve-convention.ts';

/** What services expose, and how it is named. */
export interface ExposeOptions {
  /** The catalogs of the services. Those of the process, of Node.js and of Telltale itself need not be named. */
  readonly catalogs: readonly Catalog[];
  /** @default 'otel' */
  readonly convention?: ConventionName | Convention | undefined;
  /** Put before the names of the application's own metrics. @default '' */
  readonly namespace?: string | undefined;
}

/** A metric and what it is on the page. */
export interface DeclaredMetric {
  readonly definition: Metric;
  /** `undefined` where the convention hides it. */
  readonly exposed: ExposedMetric | undefined;
}

/** All metrics that services expose, under their names. */
export interface ExposedCatalogs {
  /** The name of the convention. */
  readonly convention: string;
  readonly namespace: string;
  /** By `catalog.key`: those of the catalogs given, then those that every telemetry has. */
  readonly metrics: ReadonlyMap<string, DeclaredMetric>;
  /** What a metric is on the page, whichever copy of its catalog it is from; `undefined` where nobody exposes it. */
  readonly expose: (metric: { readonly catalog: string; readonly key: string }) => ExposedMetric | undefined;
}

/**
 * All metrics of some services under a convention: what generators of dashboards, rules and documents begin with. A metric of
 * the application takes the place of ours of the same catalog and key, such as those that `httpCatalog` makes.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts
 * import { exposeCatalogs } from '@telltale/core';
 * import { cache } from '@telltale/core/catalogs';
 *
 * const { expose } = exposeCatalogs({ catalogs: [cache], namespace: 'acme' });
 * console.log(expose(cache.hits)?.name); // => acme_cache_hits_total
 * ```
 */
export function exposeCatalogs({
  catalogs,
  convention: chosen = 'otel',
  namespace = '',
}: ExposeOptions): ExposedCatalogs {
  const convention = resolveConvention(chosen);
  const metrics = new Map<string, DeclaredMetric>();
  const declare = (catalog: Catalog, isOurs: boolean): void => {
    for (const definition of metricsOf(catalog)) {
      const name = `${definition.catalog}.${definition.key}`;
      if (isOurs && metrics.has(name)) continue;
      metrics.set(name, { definition, exposed: expose(definition, convention, namespace) });
    }
  };
  for (const catalog of catalogs) declare(catalog, false);
  for (const catalog of builtInCatalogs) declare(catalog, true);
  return {
    convention: convention.name,
    namespace,
    metrics,
    expose: ({ catalog, key }) => metrics.get(`${catalog}.${key}`)?.exposed,
  };
}
