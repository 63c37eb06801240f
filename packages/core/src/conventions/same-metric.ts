import type { ExposedMetric } from './convention.ts';

/** Whether two metrics of one name are one metric, as when a module is loaded twice. */
export function isSameMetric(a: ExposedMetric, b: ExposedMetric): boolean {
  return signatureOf(a) === signatureOf(b);
}

/** A metric for an error message: `counter acme_shop_placed_total{channel: web | app} "Orders accepted for delivery."`. */
export function describeMetric(metric: ExposedMetric): string {
  const labels = metric.labels
    .map(({ recorded, values, budget }) => `${recorded}: ${values?.join(' | ') ?? `open(${budget})`}`)
    .join(', ');
  const buckets = metric.type === 'histogram' ? ` with buckets ${metric.buckets.join(' ')}` : '';
  return `${metric.type} ${metric.name}${labels === '' ? '' : `{${labels}}`}${buckets} "${metric.help}"`;
}

function signatureOf({ name, type, help, unit, labels, buckets }: ExposedMetric): string {
  return JSON.stringify([
    [name, type, help, unit, buckets],
    labels.map(({ recorded, exposed, values, budget, optional }) => [recorded, exposed, values, budget, optional]),
  ]);
}
