import { metricName } from '../catalog/metric-name.ts';
import type { Metric } from '../catalog/definition.ts';
import type { Label } from '../catalog/labels.ts';
import type { Convention, ExposedLabel, ExposedMetric, MetricAlias } from './convention.ts';

const asDefined: MetricAlias = {};

/**
 * The names, labels and buckets that a metric has under a convention; `undefined` where the convention hides it.
 *
 * `http.duration` is `http_server_request_duration_seconds` under `otel`, `http_request_duration_seconds` under `classic`.
 */
export function expose(metric: Metric, convention: Convention, namespace = ''): ExposedMetric | undefined {
  const alias = convention.metrics[metricName(metric)] ?? asDefined;
  if (alias.hidden) return undefined;
  const prefix = metric.namespaced && namespace !== '' ? `${namespace}_` : '';
  return {
    name: alias.name === undefined ? metricName(metric, namespace) : prefix + alias.name,
    type: metric.type,
    help: metric.help,
    unit: metric.unit,
    labels: Object.entries(metric.labels).map(([name, label]) => exposeLabel(name, label, alias)),
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
  const renamed = alias.labels?.[name];
  return {
    recorded: name,
    exposed: renamed === undefined ? name : renamed,
    values: declared.kind === 'closed' ? declared.values : null,
    budget: declared.kind === 'closed' ? Infinity : declared.budget,
    optional: label.kind === 'optional',
  };
}
