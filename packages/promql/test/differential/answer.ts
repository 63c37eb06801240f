import type { Labels, QueryResult, ResultValue } from '../../src/index.ts';

/** An answer in a form that both engines' can be brought into: values by series and time, or an error. */
export type Answer =
  | { readonly error: string }
  | {
      readonly error?: never;
      readonly series: ReadonlyMap<string, ReadonlyMap<number, number>>;
      readonly order: readonly string[];
    };

interface ApiResult {
  readonly resultType: string;
  readonly result: unknown;
}

type ApiPoint = readonly [seconds: number, value: string];

interface ApiSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: ApiPoint;
  readonly values?: readonly ApiPoint[];
}

/** The answer of a Prometheus, from the `data` of its HTTP API. */
export function answerOfApi({ resultType, result }: ApiResult): Answer {
  if (resultType === 'scalar') return collect([['{}', [result as ApiPoint]]]);
  return collect(
    (result as readonly ApiSeries[]).map(({ metric, value, values }) => [
      keyOf(Object.entries(metric)),
      value === undefined ? (values ?? []) : [value],
    ]),
  );
}

function collect(series: readonly (readonly [key: string, points: readonly ApiPoint[]])[]): Answer {
  const parsed = series.map(([key, points]) => {
    const byTime = new Map(points.map(([seconds, value]) => [Math.round(seconds * 1000), parseValue(value)]));
    return [key, byTime] as const;
  });
  return { series: new Map(parsed), order: series.map(([key]) => key) };
}

function parseValue(text: string): number {
  return text.endsWith('Inf') ? Number(text.replace('Inf', 'Infinity')) : Number(text);
}

/** The answer of this engine. */
export function answerOfEngine({ value }: QueryResult): Answer {
  const entries = entriesOf(value);
  return { series: new Map(entries), order: entries.map(([key]) => key) };
}

function entriesOf(value: ResultValue): (readonly [string, ReadonlyMap<number, number>])[] {
  if (value.type === 'scalar') return [['{}', new Map([[value.time, value.value]])]];
  if (value.type === 'vector') return value.samples.map((one) => [keyOf(one.labels), new Map([[one.time, one.value]])]);
  if (value.type === 'string') throw new TypeError('a string is no answer here');
  return value.series.map(({ labels, timestamps, values }) => [
    keyOf(labels),
    new Map(Array.from(timestamps, (time, i) => [time, values[i] ?? 0])),
  ]);
}

function keyOf(labels: Labels | Iterable<readonly [string, string]>): string {
  return JSON.stringify([...labels].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where two answers differ, or nothing. */
export function difference(theirs: Answer, ours: Answer, isOrdered: boolean): string | undefined {
  if (theirs.error !== undefined || ours.error !== undefined) {
    if (theirs.error !== undefined && ours.error !== undefined) return undefined;
    return `Prometheus ${theirs.error ?? 'answers'}, we ${ours.error ?? 'answer'}`;
  }
  for (const [key, points] of theirs.series) {
    const own = ours.series.get(key);
    if (own === undefined) return `${key} is missing`;
    for (const [time, value] of points) {
      const one = own.get(time);
      if (one === undefined) return `${key} has no point at ${time}, expected ${value}`;
      if (!isNear(value, one)) return `${key} at ${time} is ${one}, expected ${value}`;
    }
    if (own.size > points.size) return `${key} has ${own.size} points, expected ${points.size}`;
  }
  const extra = ours.order.find((key) => !theirs.series.has(key));
  if (extra !== undefined) return `${extra} should not be there`;
  return isOrdered && theirs.order.join('\n') !== ours.order.join('\n')
    ? `the order is ${ours.order.join(' ')}`
    : undefined;
}

/** Within 1e-9 of each other, relative, and for what cancels out, absolute. */
function isNear(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1);
}
