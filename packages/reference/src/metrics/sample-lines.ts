import type { ExposedLabel, ExposedMetric } from '@telltale/core';

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

/** A value of a label as it might be. */
function sampleValue({ values, exposed, recorded }: ExposedLabel): string {
  const label = exposed ?? recorded;
  return values?.[0] ?? examples.find(([ending]) => label.endsWith(ending))?.[1] ?? label.replaceAll('_', '-');
}

/** What the lines show to have been recorded: a counter grew by it, a gauge holds it, a histogram has observed it twice. */
function sampleAmount({ type, buckets }: ExposedMetric): number {
  if (type === 'counter') return 3;
  return type === 'gauge' ? 12 : (buckets[Math.floor(buckets.length / 2)] ?? 1);
}

/**
 * Lines of the page as recording a metric makes them. Of a histogram's buckets, which end at many edges, the one below which nothing
 * is, the first that counts, and the last.
 */
export function sampleLines(metric: ExposedMetric): string {
  const labels = metric.labels
    .filter(({ exposed, optional }) => exposed !== null && !optional)
    .map((label) => [label.exposed!, sampleValue(label)] as const)
    // As the page has them.
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const amount = sampleAmount(metric);
  const head = `# HELP ${metric.name} ${escaped(metric.help, /[\\\n]/g)}\n# TYPE ${metric.name} ${metric.type}`;
  if (metric.type !== 'histogram') return `${head}\n${metric.name}${labelText(labels)} ${amount}`;
  const below = metric.buckets.filter((edge) => edge < amount);
  const bucket = (edge: string, count: number): string =>
    `${metric.name}_bucket${labelText([...labels, ['le', edge]])} ${count}`;
  return [
    head,
    ...below.slice(-1).map((edge) => bucket(String(edge), 0)),
    ...(metric.buckets.length === 0 ? [] : [bucket(String(amount), 2)]),
    bucket('+Inf', 2),
    `${metric.name}_sum${labelText(labels)} ${amount * 2}`,
    `${metric.name}_count${labelText(labels)} 2`,
  ].join('\n');
}

function labelText(labels: readonly (readonly [string, string])[]): string {
  if (labels.length === 0) return '';
  return `{${labels.map(([name, value]) => `${name}="${escaped(value, /[\\\n"]/g)}"`).join(',')}}`;
}

function escaped(text: string, marks: RegExp): string {
  return text.replaceAll(marks, (mark) => (mark === '\n' ? '\\n' : `\\${mark}`));
}
