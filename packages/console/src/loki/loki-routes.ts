import { parseDuration } from '@telltale/promql';
import { json, text } from '../http/answers.ts';
import type { Answer, Request, Route } from '../http/route.ts';
import { BodySizeError, checkJson, MAX_VALUES } from '../otlp/check-size.ts';
import type { LogStore } from '../logs/log-store.ts';
import { LokiPushError, readLokiPush } from '../logs/read-loki-push.ts';
import { oneAfterAnother } from '../one-after-another.ts';
import { queryHandler } from '../query-handler.ts';
import type { Turns } from '../turns.ts';
import { countLines } from './count-lines.ts';
import { parseLogQl, type LogQuery, type SeenLine } from './logql.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 5000;
const MAX_STEPS = 11_000;
const HOUR = 3_600_000;
const WHY = 'their times are not kept (too old, or of the future), or there are too many streams';
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Loki's API, as far as Grafana's data source and people use it: https://grafana.com/docs/loki/latest/reference/loki-http-api/ */
export function lokiRoutes(store: LogStore, now: () => number): readonly Route[] {
  const get = (path: string, handle: (request: Request, turns: Turns) => Promise<Answer> | Answer): Route => ({
    methods: ['GET', 'POST'],
    path: `/loki/api/v1/${path}`,
    handle: queryHandler(handle, 'parse error'),
    isApi: true,
  });
  const queue = oneAfterAnother();
  return [
    {
      methods: ['POST'],
      path: '/loki/api/v1/push',
      maxBodyBytes: MAX_BODY_BYTES,
      handle: async ({ headers, body }) => {
        if (headers['content-type']?.startsWith('application/json') !== true) {
          return text('content-type is not application/json\n', 415);
        }
        const bytes = await body();
        return queue(() => takePush(store, bytes));
      },
    },
    get('query_range', ({ query }, turns) => queryRange(store, query, now(), turns)),
    get('query', ({ query }, turns) => queryInstant(store, query, now(), turns)),
    get('labels', () => success(labelNames(store))),
    get('label/:name/values', ({ params }) => success(labelValues(store, params['name'] ?? ''))),
    get('series', () => success(store.streams)),
    { methods: ['GET'], path: '/ready', handle: () => text('ready\n') },
  ];
}

function takePush(store: LogStore, bytes: Buffer): Answer {
  try {
    checkJson(bytes, MAX_VALUES);
    const refused = store.add(readLokiPush(bytes.toString('utf8')));
    return refused > 0 ? text(`${refused} lines were refused: ${WHY}\n`, 400) : { status: 204 };
  } catch (error) {
    if (error instanceof BodySizeError) return text(`${error.message}\n`, 413);
    if (error instanceof LokiPushError) return text(`${error.message}\n`, 400);
    throw error;
  }
}

function success(data: unknown): Answer {
  return json({ status: 'success', data });
}

async function queryRange(store: LogStore, parameters: URLSearchParams, now: number, turns: Turns): Promise<Answer> {
  const query = parseLogQl(parameters.get('query') ?? '');
  const to = timeOf(parameters.get('end')) ?? now;
  const from = timeOf(parameters.get('start')) ?? to - (parseDuration(parameters.get('since') ?? '1h') ?? HOUR);
  if (query.kind === 'metric') return matrix(store, query, { from, to }, parameters, turns);
  const limit = Math.min(MAX_LIMIT, Number(parameters.get('limit') ?? DEFAULT_LIMIT) || DEFAULT_LIMIT);
  const isForward = parameters.get('direction')?.toLowerCase() === 'forward';
  const seen: SeenLine[] = [];
  for (const entry of isForward ? store.between(from, to) : store.newestFirst(from, to)) {
    if (turns.isDue()) await turns.pause();
    const line = query.pipeline(entry);
    if (line !== undefined) seen.push(line);
    if (seen.length === limit) break;
  }
  return success({ resultType: 'streams', result: streamsOf(seen), stats: {} });
}

/** Lines by the labels that they were given; within a stream in the order asked for. */
function streamsOf(seen: readonly SeenLine[]): readonly unknown[] {
  const byLabels = Map.groupBy(seen, ({ labels }) => JSON.stringify(labels));
  return [...byLabels.values()].map((own) => ({
    stream: own[0]!.labels,
    values: own.map(({ entry }) => [entry.nanoseconds, entry.line]),
  }));
}

async function matrix(
  store: LogStore,
  query: Extract<LogQuery, { readonly kind: 'metric' }>,
  { from, to }: { readonly from: number; readonly to: number },
  parameters: URLSearchParams,
  turns: Turns,
): Promise<Answer> {
  const step = stepOf(parameters.get('step')) ?? Math.max(1000, Math.ceil((to - from) / 250));
  if (!((to - from) / step <= MAX_STEPS)) return text(`exceeded maximum resolution of ${MAX_STEPS} points\n`, 400);
  const series = await countLines(store, query, { from, to, step }, turns);
  const result = series.map(({ labels, values }) => ({
    metric: labels,
    values: values.flatMap((value, i) => (value === undefined ? [] : [[(from + i * step) / 1000, String(value)]])),
  }));
  return success({ resultType: 'matrix', result, stats: {} });
}

async function queryInstant(store: LogStore, parameters: URLSearchParams, now: number, turns: Turns): Promise<Answer> {
  const query = parseLogQl(parameters.get('query') ?? '');
  const time = timeOf(parameters.get('time')) ?? now;
  if (query.kind === 'lines') return queryRange(store, parameters, time, turns);
  const series = await countLines(store, query, { from: time, to: time, step: 1 }, turns);
  const result = series.map(({ labels, values }) => ({ metric: labels, value: [time / 1000, String(values[0] ?? 0)] }));
  return success({ resultType: 'vector', result, stats: {} });
}

function labelNames(store: LogStore): readonly string[] {
  return [...new Set(store.streams.flatMap((labels) => Object.keys(labels)))].toSorted();
}

function labelValues(store: LogStore, name: string): readonly string[] {
  const values = store.streams.flatMap((labels) => labels[name] ?? []);
  return [...new Set(values)].toSorted();
}

/** RFC 3339, seconds, or nanoseconds: Loki takes all of them. In milliseconds. */
function timeOf(value: string | null): number | undefined {
  if (value === null || value === '') return undefined;
  if (/^\d{16,20}$/.test(value)) return Number(BigInt(value) / 1000n) / 1000;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

function stepOf(value: string | null): number | undefined {
  if (value === null || value === '') return undefined;
  const seconds = Number(value);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : parseDuration(value);
  return milliseconds !== undefined && milliseconds > 0 ? milliseconds : undefined;
}
