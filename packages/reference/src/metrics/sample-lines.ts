import type { ExposedMetric } from '@telltale/core';

/** Label values that make an example look like one, by what label names end in. */
const examples: readonly (readonly [ending: string, value: string])[] = [
  ['route', '/orders/:id'],
  ['status_code', '200'],
  ['status', '200'],
  ['method', 'GET'],
  ['error_type', 'TimeoutError'],
  ['version', '1.4.0'],
  ['address', 'api.example.com'],
  ['model', 'small-1'],
  ['queue', 'mail'],
  ['pool', 'main'],
  ['cache', 'quotes'],
];

/** Lines of the page that recording a metric once makes, the first and last buckets only. */
export function sampleLines(metric: ExposedMetric): string {
  const labels = metric.labels
    .filter(({ exposed, optional }) => exposed !== null && !optional)
    .map(({ exposed, values }) => [exposed!, values?.[0] ?? exampleOf(exposed!)] as const);
  if (metric.type !== 'histogram') return `${metric.name}${labelText(labels)} ${metric.type === 'counter' ? 3 : 12}`;
  const [first] = metric.buckets;
  return [
    ...(first === undefined ? [] : [`${metric.name}_bucket${labelText([...labels, ['le', String(first)]])} 0`]),
    '…',
    `${metric.name}_bucket${labelText([...labels, ['le', '+Inf']])} 3`,
    `${metric.name}_sum${labelText(labels)} ${(metric.buckets.at(Math.floor(metric.buckets.length / 2)) ?? 1) * 2}`,
    `${metric.name}_count${labelText(labels)} 3`,
  ].join('\n');
}

function exampleOf(label: string): string {
  return examples.find(([ending]) => label.endsWith(ending))?.[1] ?? label.replaceAll('_', '-');
}

function labelText(labels: readonly (readonly [string, string])[]): string {
  if (labels.length === 0) return '';
  return `{${labels.map(([name, value]) => `${name}="${value}"`).join(',')}}`;
}
