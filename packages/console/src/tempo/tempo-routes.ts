import { json, text } from '../http/answers.ts';
import type { Answer, Request, Route } from '../http/route.ts';
import { queryHandler } from '../query-handler.ts';
import { shown } from '../shown.ts';
import type { Turns } from '../turns.ts';
import type { Span } from '../traces/span.ts';
import type { Trace, TraceStore } from '../traces/trace-store.ts';
import { attributesJson, nanoseconds, traceJson } from './trace-json.ts';
import { milliseconds, parseTraceQl, type SpanFilter } from './traceql.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;
const SPANS_PER_SPANSET = 3;

/** Tempo's API, as far as Grafana's data source and people use it: https://grafana.com/docs/tempo/latest/api_docs/ */
export function tempoRoutes(store: TraceStore): readonly Route[] {
  const get = (path: string, handle: (request: Request, turns: Turns) => Promise<Answer> | Answer): Route => ({
    methods: ['GET'],
    path,
    handle: queryHandler(handle, 'invalid TraceQL query'),
    isApi: true,
  });
  const byId = (of: (trace: Trace) => unknown, absent: Answer) => (request: Request) => {
    const trace = store.get(paddedId(request.params['id'] ?? ''));
    return trace === undefined ? absent : json(of(trace));
  };
  return [
    get('/api/echo', () => text('echo')),
    get(
      '/api/traces/:id',
      byId((trace) => ({ batches: traceJson(trace) }), text('trace not found\n', 404)),
    ),
    get(
      '/api/v2/traces/:id',
      byId((trace) => ({ trace: { resourceSpans: traceJson(trace) } }), json({ trace: {} })),
    ),
    get('/api/search', async ({ query }, turns) => json(await search(store, query, turns))),
    get('/api/search/tags', async (_, turns) =>
      json({ tagNames: (await tagNames(store, turns)).flatMap(({ tags }) => tags) }),
    ),
    get('/api/v2/search/tags', async (_, turns) => json({ scopes: await tagNames(store, turns) })),
    get('/api/search/tag/:name/values', async ({ params }, turns) =>
      json({ tagValues: await tagValues(store, params['name'] ?? '', turns) }),
    ),
    get('/api/v2/search/tag/:name/values', async ({ params }, turns) => {
      const values = await tagValues(store, params['name'] ?? '', turns);
      return json({ tagValues: values.map((value) => ({ type: 'string', value })) });
    }),
  ];
}

function paddedId(id: string): string {
  return id.toLowerCase().padStart(32, '0');
}

async function search(store: TraceStore, query: URLSearchParams, turns: Turns): Promise<unknown> {
  const filter = filterOf(query);
  const asked = Math.trunc(Number(query.get('limit') ?? DEFAULT_LIMIT)) || DEFAULT_LIMIT;
  const limit = Math.min(MAX_LIMIT, Math.max(1, asked));
  const [from, to] = [seconds(query, 'start') ?? -Infinity, seconds(query, 'end') ?? Infinity];
  const traces: unknown[] = [];
  let inspected = 0;
  for (const trace of store.newestFirst()) {
    if (traces.length === limit) break;
    if (turns.isDue(trace.spans.length)) await turns.pause();
    inspected += 1;
    if (trace.end < from || trace.start > to) continue;
    const matched = trace.spans.filter((span) => filter(span, trace));
    if (matched.length > 0) traces.push(summary(trace, matched));
  }
  return { traces, metrics: { inspectedTraces: inspected } };
}

function seconds(query: URLSearchParams, name: string): number | undefined {
  const value = Number(query.get(name) ?? '');
  return query.get(name) !== null && Number.isFinite(value) ? value * 1000 : undefined;
}

/** `q` is TraceQL; `tags`, `minDuration` and `maxDuration` are the older way. */
function filterOf(query: URLSearchParams): SpanFilter {
  const filters: SpanFilter[] = [parseTraceQl(query.get('q') ?? '')];
  for (const [, key = '', quoted, plain] of (query.get('tags') ?? '').matchAll(
    /(?<![^\s=])([^\s=]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g,
  )) {
    const wanted = quoted ?? plain ?? '';
    filters.push(({ name, status, attributes, resource }) =>
      [
        attributes[key],
        resource.attributes[key],
        key === 'name' ? name : undefined,
        key === 'status' ? status : undefined,
      ]
        .filter((value) => value !== undefined)
        .some((value) => shown(value) === wanted),
    );
  }
  const [least, most] = [query.get('minDuration'), query.get('maxDuration')];
  if (least) filters.push(({ durationMs }) => durationMs >= milliseconds(least));
  if (most) filters.push(({ durationMs }) => durationMs <= milliseconds(most));
  return (span, trace) => filters.every((filter) => filter(span, trace));
}

function summary(trace: Trace, matched: readonly Span[]): unknown {
  const { root } = trace;
  return {
    traceID: trace.id,
    rootServiceName: root?.resource.service ?? '',
    rootTraceName: root?.name ?? '',
    startTimeUnixNano: nanoseconds(trace.start),
    // Tempo rounds to milliseconds, of which much of what is local takes less than one.
    durationMs: Math.round((trace.end - trace.start) * 1000) / 1000,
    spanCount: trace.spans.length,
    errorCount: trace.spans.filter(({ status }) => status === 'error').length,
    services: [...new Set(trace.spans.map(({ resource }) => resource.service))],
    spanSets: [
      {
        matched: matched.length,
        spans: matched.slice(0, SPANS_PER_SPANSET).map((span) => ({
          spanID: span.spanId,
          name: span.name,
          startTimeUnixNano: nanoseconds(span.start),
          durationNanos: nanoseconds(span.durationMs),
          attributes: attributesJson({ 'service.name': span.resource.service, status: span.status }),
        })),
      },
    ],
  };
}

const INTRINSICS = ['name', 'status', 'kind', 'duration', 'rootName', 'rootServiceName', 'traceDuration'];

interface TagScope {
  readonly name: string;
  readonly tags: readonly string[];
}

async function tagNames(store: TraceStore, turns: Turns): Promise<readonly TagScope[]> {
  const [spans, resources] = [new Set<string>(), new Set<string>()];
  for (const trace of store.newestFirst()) {
    if (turns.isDue(trace.spans.length)) await turns.pause();
    for (const { attributes, resource } of trace.spans) {
      for (const key of Object.keys(attributes)) spans.add(key);
      for (const key of Object.keys(resource.attributes)) resources.add(key);
    }
  }
  return [
    { name: 'resource', tags: [...resources].toSorted() },
    { name: 'span', tags: [...spans].toSorted() },
    { name: 'intrinsic', tags: INTRINSICS },
  ];
}

/** Values that a field has, as it is written in TraceQL or without its scope. */
async function tagValues(store: TraceStore, field: string, turns: Turns): Promise<readonly string[]> {
  const key = field.replace(/^(resource|span)?\./, '');
  const values = new Set<string>();
  for (const trace of store.newestFirst()) {
    if (turns.isDue(trace.spans.length)) await turns.pause();
    for (const { name, status, kind, attributes, resource } of trace.spans) {
      const intrinsic = { name, status, kind }[field as 'name' | 'status' | 'kind'];
      for (const value of [intrinsic, attributes[key], resource.attributes[key]]) {
        if (value !== undefined && value !== null) values.add(shown(value));
      }
    }
    if (values.size >= 1000) break;
  }
  return [...values].toSorted();
}
