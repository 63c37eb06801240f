import type { CatalogMetric } from '../metrics/metric.ts';
import type { ExposedMetric, Naming } from './render-options.ts';

/** The names that definitions give: `<stem>_<unit>`, counters with `_total`, as core's `metricName` without a namespace. */
export const asDefined: Naming = { convention: 'as defined', expose: exposeAsDefined };

function exposeAsDefined({ type, stem, unit, labels, buckets }: CatalogMetric): ExposedMetric {
  const hasUnit = unit === undefined || stem === unit || stem.endsWith(`_${unit}`);
  const name = hasUnit ? stem : `${stem}_${unit}`;
  return {
    name: type === 'counter' ? `${name}_total` : name,
    labels: Object.keys(labels).map((label) => ({ recorded: label, exposed: label })),
    buckets,
  };
}
