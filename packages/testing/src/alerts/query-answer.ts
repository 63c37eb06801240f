import type { Engine, Expression, Labels } from '@telltale/promql';

/** One element of a query's answer. */
export interface QueriedSample {
  /** Its labels, the metric's name as `__name__` where there is one. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One series of a range query's answer. */
export interface QueriedSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the start of the simulation, and the value there. */
  readonly points: readonly (readonly [time: number, value: number])[];
}

/** The answer to an instant query at a time in milliseconds since the epoch; a number is a sample without labels. */
export async function querySamples(
  engine: Engine,
  query: string | Expression,
  time: number,
): Promise<readonly QueriedSample[]> {
  const { value } = await engine.instant(query, time);
  if (value.type === 'vector')
    return value.samples.map((sample) => ({ labels: plain(sample.labels), value: sample.value }));
  if (value.type === 'scalar') return [{ labels: {}, value: value.value }];
  throw new TypeError(`the query yields a ${value.type}, not samples at one time`);
}

/** The answer to a range query; times are milliseconds since the epoch. */
export async function querySeries(
  engine: Engine,
  query: string | Expression,
  range: { readonly from: number; readonly to: number; readonly step: number },
  start: number,
): Promise<readonly QueriedSeries[]> {
  const { value } = await engine.range(query, range);
  return value.series.map(({ labels, timestamps, values }) => ({
    labels: plain(labels),
    points: Array.from(timestamps, (time, i) => [time - start, values[i]!] as const),
  }));
}

function plain(labels: Labels): Record<string, string> {
  return { ...labels.toJSON() };
}
