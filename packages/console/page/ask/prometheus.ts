import type { LabelCount } from '../../src/page-api/console-answers.ts';
import { askConsole } from './console.ts';
import { fetchJson, type AskParameters } from './fetch-json.ts';

export type LabelSet = Readonly<Record<string, string>>;

/** Values by their times. Times are seconds since the epoch, as the charts want them. */
export interface Series {
  readonly labels: LabelSet;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export interface InstantSample {
  readonly labels: LabelSet;
  readonly value: number;
}

export interface Exemplar {
  readonly labels: LabelSet;
  readonly series: LabelSet;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly value: number;
}

interface PrometheusAnswer<T> {
  readonly data: T;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

type Point = readonly [number, string];

interface QueryData {
  readonly resultType: 'matrix' | 'vector' | 'scalar' | 'string';
  readonly result: unknown;
}

export interface RangeAnswer {
  readonly series: readonly Series[];
  readonly remarks: readonly string[];
}

export interface InstantAnswer {
  readonly samples: readonly InstantSample[];
  readonly remarks: readonly string[];
}

function numberOf(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}

/** Series that are asked for at once: of more, nobody sees the difference. */
export const MOST_SERIES = 1000;

/** Times are in seconds. */
export async function queryRange(
  query: string,
  { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
  signal?: AbortSignal,
): Promise<RangeAnswer> {
  const parameters = { query, start, end, step, limit: MOST_SERIES };
  const { data, ...rest } = await ask<QueryData>('query_range', parameters, signal);
  return { series: seriesOf(data.result), remarks: remarksOf(rest) };
}

export async function queryInstant(query: string, time: number, signal?: AbortSignal): Promise<InstantAnswer> {
  const { data, ...rest } = await ask<QueryData>('query', { query, time, limit: MOST_SERIES }, signal);
  return { samples: samplesOf(data), remarks: remarksOf(rest) };
}

export async function labelValues(
  label: string,
  selector: string | undefined,
  { start, end }: { readonly start?: number; readonly end?: number } = {},
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const parameters = { 'match[]': selector, start, end };
  return (await ask<readonly string[]>(`label/${encodeURIComponent(label)}/values`, parameters, signal)).data;
}

export async function labelCounts(
  selector: string,
  { start, end }: { readonly start: number; readonly end: number },
  signal?: AbortSignal,
): Promise<readonly LabelCount[]> {
  const { data } = await askConsole('/api/console/labels', { 'match[]': selector, start, end }, signal);
  return data.labels;
}

export interface Metadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

export async function metadata(signal?: AbortSignal): Promise<Readonly<Record<string, readonly Metadata[]>>> {
  return (await ask<Readonly<Record<string, readonly Metadata[]>>>('metadata', {}, signal)).data;
}

export async function exemplars(
  query: string,
  { start, end }: { readonly start: number; readonly end: number },
  signal?: AbortSignal,
): Promise<readonly Exemplar[]> {
  type Found = {
    seriesLabels: LabelSet;
    exemplars: readonly { labels: LabelSet; value: string; timestamp: number }[];
  };
  const { data } = await ask<readonly Found[]>('query_exemplars', { query, start, end }, signal);
  return data.flatMap(({ seriesLabels, exemplars: own }) =>
    own.map(({ labels, value, timestamp }) => ({
      labels,
      series: seriesLabels,
      time: timestamp,
      value: numberOf(value),
    })),
  );
}

export async function ask<T>(
  path: string,
  parameters: AskParameters = {},
  signal?: AbortSignal,
): Promise<PrometheusAnswer<T>> {
  return fetchJson<PrometheusAnswer<T>>(`/api/v1/${path}`, parameters, signal);
}

export function seriesOf(result: unknown): readonly Series[] {
  const all = result as readonly { metric: LabelSet; values?: readonly Point[] }[];
  return all.map(({ metric, values = [] }) => ({
    labels: metric,
    times: values.map(([time]) => time),
    values: values.map(([, value]) => numberOf(value)),
  }));
}

export function samplesOf({ resultType, result }: QueryData): readonly InstantSample[] {
  if (resultType === 'scalar') return [{ labels: {}, value: numberOf((result as Point)[1]) }];
  if (resultType !== 'vector') return [];
  return (result as readonly { metric: LabelSet; value?: Point }[]).flatMap(({ metric, value }) =>
    value === undefined ? [] : [{ labels: metric, value: numberOf(value[1]) }],
  );
}

/** What Prometheus says where the page asked for no more. */
const TRUNCATED = 'results truncated due to limit';

/** What is said where not all series of an answer are there. */
export const NOT_ALL = `only the first ${MOST_SERIES} series are shown`;

function remarksOf({ warnings = [], infos = [] }: Omit<PrometheusAnswer<unknown>, 'data'>): readonly string[] {
  return [...warnings.map((warning) => (warning === TRUNCATED ? NOT_ALL : warning)), ...infos];
}
