import type { LogStore } from '../logs/log-store.ts';
import { QueryError } from '../query-cursor.ts';
import type { Turns } from '../turns.ts';
import type { LogQuery } from './logql.ts';

type MetricQuery = Extract<LogQuery, { readonly kind: 'metric' }>;

/** A series made of lines. */
export interface LineSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** One for each step; `undefined` where no line was. */
  readonly values: readonly (number | undefined)[];
}

/** As many as Loki makes by default (`max_query_series`). */
const MAX_SERIES = 500;

/** The steps of a query. */
export interface LineSteps {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** What lines add to the steps: at each, by how much more or less there is than at the one before. */
interface Changes {
  readonly labels: Readonly<Record<string, string>>;
  readonly lines: Float64Array;
  readonly amount: Float64Array;
}

/**
 * Evaluates numbers of lines at regular times: each looks back over the range, open on the left.
 *
 * @throws QueryError where lines make too many series
 */
export async function countLines(
  store: LogStore,
  query: MetricQuery,
  { from, to, step }: LineSteps,
  turns: Turns,
): Promise<readonly LineSeries[]> {
  const { pipeline, rangeMs, by } = query;
  const steps = Math.floor((to - from) / step) + 1;
  const found = new Map<string, Changes>();
  const weight = query.function.startsWith('bytes') ? (line: string) => Buffer.byteLength(line) : () => 1;
  for (const entry of store.between(from - rangeMs, to + 1)) {
    if (turns.isDue()) await turns.pause();
    const seen = pipeline(entry);
    if (seen === undefined) continue;
    const labels = by === undefined ? seen.labels : pick(seen.labels, by);
    const key = JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    let changes = found.get(key);
    if (changes === undefined) {
      if (found.size >= MAX_SERIES)
        throw new QueryError(`the lines make more than ${MAX_SERIES} series: sum them up`, 0);
      changes = { labels, lines: new Float64Array(steps + 1), amount: new Float64Array(steps + 1) };
      found.set(key, changes);
    }
    // The steps whose range the line is in.
    const first = Math.max(0, Math.ceil((entry.time - from) / step));
    const last = Math.min(steps - 1, Math.ceil((entry.time + rangeMs - from) / step) - 1);
    if (first > last) continue;
    add(changes, first, 1, weight(entry.line));
    add(changes, last + 1, -1, -weight(entry.line));
  }
  const unit = query.function.endsWith('rate') ? rangeMs / 1000 : 1;
  return Array.from(found.values(), (changes) => ({ labels: changes.labels, values: valuesOf(changes, steps, unit) }));
}

function add({ lines, amount }: Changes, at: number, more: number, by: number): void {
  lines[at]! += more;
  amount[at]! += by;
}

function valuesOf({ lines, amount }: Changes, steps: number, unit: number): readonly (number | undefined)[] {
  let count = 0;
  let sum = 0;
  return Array.from({ length: steps }, (_, i) => {
    count += lines[i]!;
    sum += amount[i]!;
    return count === 0 ? undefined : sum / unit;
  });
}

function pick(labels: Readonly<Record<string, string>>, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
}
