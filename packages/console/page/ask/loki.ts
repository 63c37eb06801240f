import { fetchJson } from './fetch-json.ts';
import { samplesOf, seriesOf, type InstantSample, type LabelSet, type Series } from './prometheus.ts';

export interface LogLine {
  /** Nanoseconds since the epoch, as text. */
  readonly nanoseconds: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly line: string;
  readonly labels: LabelSet;
}

interface LokiAnswer {
  readonly data: { readonly resultType: string; readonly result: unknown };
}

export interface LogQueryAnswer {
  /** Newest first. */
  readonly lines: readonly LogLine[];
  readonly series: readonly Series[];
}

/** Times are milliseconds since the epoch. */
export async function queryLogs(
  query: string,
  {
    from,
    to,
    limit = 200,
    step,
  }: { readonly from: number; readonly to: number; readonly limit?: number; readonly step?: number },
  signal?: AbortSignal,
): Promise<LogQueryAnswer> {
  const parameters = { query, start: nanoseconds(from), end: nanoseconds(to), limit, step };
  const { data } = await fetchJson<LokiAnswer>('/loki/api/v1/query_range', parameters, signal);
  if (data.resultType === 'matrix') return { lines: [], series: seriesOf(data.result) };
  return { lines: linesOf(data.result), series: [] };
}

export async function queryLogsInstant(
  query: string,
  time: number,
  signal?: AbortSignal,
): Promise<readonly InstantSample[]> {
  const { data } = await fetchJson<LokiAnswer>('/loki/api/v1/query', { query, time: nanoseconds(time) }, signal);
  return samplesOf({ resultType: data.resultType as 'vector', result: data.result });
}

export async function logLabelValues(label: string, signal?: AbortSignal): Promise<readonly string[]> {
  const path = `/loki/api/v1/label/${encodeURIComponent(label)}/values`;
  return (await fetchJson<{ readonly data: readonly string[] }>(path, {}, signal)).data;
}

function linesOf(result: unknown): readonly LogLine[] {
  const streams = result as readonly { stream: LabelSet; values: readonly (readonly [string, string])[] }[];
  return streams
    .flatMap(({ stream, values }) =>
      values.map(([time, line]) => ({ nanoseconds: time, time: Number(time) / 1e6, line, labels: stream })),
    )
    .toSorted((a, b) => (a.nanoseconds < b.nanoseconds ? 1 : a.nanoseconds > b.nanoseconds ? -1 : 0));
}

function nanoseconds(milliseconds: number): string {
  return String(BigInt(Math.round(milliseconds)) * 1_000_000n);
}
