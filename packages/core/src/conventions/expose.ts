import { metricName } from '../catalog/metric-name.ts';
import type { Metric } from '../catalog/definition.ts';
import type { Label } from '../catalog/labels.ts';
import { checkAlias } from './check-alias.ts';
import type { Convention, ExposedLabel, ExposedMetric, MetricAlias } from './convention.ts';

const asDefined: MetricAlias = {};

/**
 * The names, labels and buckets that a metric has under a convention; `undefined` where the convention hides it.
 *
 * `http.duration` is `http_server_request_duration_seconds` under `otel`, `http_request_duration_seconds` under `classic`.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS` where the convention gives it what a page cannot hold
 */
export function expose(metric: Metric, convention: Convention, namespace = ''): ExposedMetric | undefined {
  const name = metricName(metric);
  const alias = Object.hasOwn(convention.metrics, name) ? convention.metrics[name]! : asDefined;
  if (alias.hidden) return undefined;
  const labels = Object.entries(metric.labels).map(([label, declared]) => exposeLabel(label, declared, alias));
  if (alias !== asDefined) checkAlias(alias, metric, labels, convention.name);
  const prefix = metric.namespaced && namespace !== '' ? `${namespace}_` : '';
  return {
    name: alias.name === undefined ? metricName(metric, namespace) : prefix + alias.name,
    type: metric.type,
    help: metric.help,
    unit: metric.unit,
    labels,
    buckets: alias.buckets ?? metric.buckets,
    catalog: metric.catalog,
    key: metric.key,
    maxSeries: metric.maxSeries,
    ttlSeconds: metric.ttlSeconds,
    zeroFill: metric.zeroFill,
  };
}

function exposeLabel(name: string, label: Label, alias: MetricAlias): ExposedLabel {
  const declared = label.kind === 'optional' ? label.of : label;
  const renamed = alias.labels !== undefined && Object.hasOwn(alias.labels, name) ? alias.labels[name] : undefined;
  return {
    recorded: name,
    exposed: renamed === undefined ? name : renamed,
    values: declared.kind === 'closed' ? declared.values : null,
    budget: declared.kind === 'closed' ? Infinity : declared.budget,
    optional: label.kind === 'optional',
  };
}
