import type { LabelSet } from '../ask/prometheus.ts';

/** The name of a series by a format such as `p95 {{http_route}}`; without one, its labels. */
export function legendName(format: string | undefined, labels: LabelSet): string {
  if (format === undefined || format === '' || format === '__auto') return labelText(labels);
  return (
    format.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => labels[name] ?? '').trim() || labelText(labels)
  );
}

/** `http_requests_total{method="GET"}` */
export function labelText({ __name__ = '', ...labels }: LabelSet): string {
  const entries = Object.entries(labels);
  if (entries.length === 1 && __name__ === '') return entries[0]![1];
  const inner = entries.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ');
  return inner === '' ? __name__ || 'value' : `${__name__}{${inner}}`;
}
