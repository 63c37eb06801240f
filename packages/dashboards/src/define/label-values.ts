import type { CatalogMetric, ExternalMetric } from '@telltale/promql/builder';
import { DashboardsError } from '../errors.ts';

/** A choice among the values of a label. */
export interface LabelValues {
  readonly name: string;
  readonly metric: CatalogMetric | ExternalMetric;
  /** As the definition has it. */
  readonly label: string;
  /** What stands beside it. */
  readonly title: string;
}

/** The labels that Prometheus gives to every series of a target. */
type OfTarget = 'job' | 'instance';

/**
 * Lets the reader of a dashboard choose among the values of a label, several or all. Queries use it as
 * `variable(name, { multiple: true })`.
 *
 * @throws DashboardsError `DASHBOARDS_OPTIONS` where the name cannot be a variable's
 *
 * @example
 * ```ts
 * import { cache } from '@telltale/core/catalogs';
 * import { dashboard, labelValues, timeseries } from '@telltale/dashboards';
 * import { rate, variable } from '@telltale/promql/builder';
 *
 * const hits = rate(cache.hits).where({ cache: variable('cache', { multiple: true }) });
 * const own = dashboard('One cache', { variables: [labelValues('cache', cache.hits, 'cache')] }, [
 *   timeseries('Hits', hits.by('cache_level')),
 * ]);
 * console.log(own.variables.map(({ name }) => name)); // => [ 'cache' ]
 * ```
 */
export function labelValues<M extends CatalogMetric | ExternalMetric>(
  name: string,
  metric: M,
  label: (keyof M['labels'] & string) | OfTarget,
  title: string = name,
): LabelValues {
  if (!/^[a-z][a-z0-9_]*$/.test(name) || ['datasource', 'loki', 'tempo', 'service', 'instance'].includes(name)) {
    const problem = `${JSON.stringify(name)} cannot be the name of a variable, or is one already`;
    throw new DashboardsError('DASHBOARDS_OPTIONS', problem, name);
  }
  return Object.freeze({ name, metric, label, title });
}
