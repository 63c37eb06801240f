import type { LogStore } from '../logs/log-store.ts';
import type { LogQuery } from './logql.ts';

type MetricQuery = Extract<LogQuery, { readonly kind: 'metric' }>;

/** A series made of lines. */
export interface LineSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** One for each step; `undefined` where no line was. */
  readonly values: readonly (number | undefined)[];
}

/** Evaluates numbers of lines at regular times: each looks back over the range, open on the left. */
export function countLines(
  store: LogStore,
  query: MetricQuery,
  { from, to, step }: { readonly from: number; readonly to: number; readonly step: number },
): readonly LineSeries[] {
  const { pipeline, rangeMs, by } = query;
  const steps = Math.floor((to - from) / step) + 1;
  const found = new Map<string, { labels: Readonly<Record<string, string>>; values: (number | undefined)[] }>();
  const weight = query.function.startsWith('bytes') ? (line: string) => Buffer.byteLength(line) : () => 1;
  for (const entry of store.between(from - rangeMs, to + 1)) {
    const seen = pipeline(entry);
    if (seen === undefined) continue;
    const labels = by === undefined ? seen.labels : pick(seen.labels, by);
    const key = JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    const series = found.get(key) ?? { labels, values: Array.from<number | undefined>({ length: steps }) };
    found.set(key, series);
    // The steps whose range the line is in.
    const first = Math.max(0, Math.ceil((entry.time - from) / step));
    const last = Math.min(steps - 1, Math.ceil((entry.time + rangeMs - from) / step) - 1);
    const amount = weight(entry.line);
    for (let i = first; i <= last; i++) series.values[i] = (series.values[i] ?? 0) + amount;
  }
  const isRate = query.function.endsWith('rate');
  return [...found.values()].map(({ labels, values }) => ({
    labels,
    values: isRate ? values.map((value) => value && value / (rangeMs / 1000)) : values,
  }));
}

function pick(labels: Readonly<Record<string, string>>, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
}
