import type { Definition, Metric } from './definition.ts';
import { lintCatalog } from './lint/lint.ts';
import { snakeCase } from './snake-case.ts';

const about = Symbol.for('telltale.catalog');

/** The metrics of a catalog, by key. */
export type Definitions = Readonly<Record<string, Definition>>;

/** A named set of metrics: `cache.hits` is one definition of it. Made by {@link defineCatalog}. */
export type Catalog<D extends Definitions = Definitions> = {
  readonly [Key in keyof D]: Metric<D[Key]>;
};

export interface CatalogOptions {
  /**
   * Whether the application's namespace is put in front of the names. Metrics that mean the same in every service
   * (HTTP, database client, process) leave it out, so that one dashboard serves them all.
   * @default true
   */
  readonly namespaced?: boolean;
}

/**
 * Declares a catalog. Its metrics are exposed as `<namespace>_<catalog>_<key>_<unit>`, keys in snake case, counters
 * with `_total`. Every metric is checked against Prometheus' naming rules at once.
 *
 * @throws TelltaleError `TELLTALE_METRIC_*`, `TELLTALE_LABEL_*` or `TELLTALE_CATALOG_NAME`, saying what is refused and why.
 *
 * @example
 * ```ts
 * import { counter, defineCatalog, oneOf } from '@telltale/core';
 * export const orders = defineCatalog('orders', {
 *   placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
 * });
 * // orders_placed_total{channel="web"} 0
 * ```
 */
export function defineCatalog<const D extends Definitions>(
  name: string,
  definitions: D,
  options: CatalogOptions = {},
): Catalog<D> {
  const namespaced = options.namespaced ?? true;
  const metrics: Metric[] = Object.entries(definitions).map(([key, definition]) =>
    Object.freeze({
      ...definition,
      catalog: name,
      key,
      stem: definition.name ?? `${name}_${snakeCase(key)}`,
      namespaced,
    }),
  );
  lintCatalog(name, metrics);
  const catalog = Object.fromEntries(metrics.map((metric) => [metric.key, metric]));
  Object.defineProperty(catalog, about, { value: { name, metrics } });
  return Object.freeze(catalog) as Catalog<D>;
}

/** The name of a catalog. */
export function nameOf(catalog: Catalog): string {
  return aboutOf(catalog).name;
}

/** The metrics of a catalog, in the order of their declaration. */
export function metricsOf(catalog: Catalog): readonly Metric[] {
  return aboutOf(catalog).metrics;
}

/** Whether a value was made by {@link defineCatalog}, of this copy of the package or another. */
export function isCatalog(value: unknown): value is Catalog {
  return typeof value === 'object' && value !== null && about in value;
}

function aboutOf(catalog: Catalog): { readonly name: string; readonly metrics: readonly Metric[] } {
  return (catalog as Record<typeof about, { name: string; metrics: readonly Metric[] }>)[about];
}
