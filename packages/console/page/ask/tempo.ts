import { fetchJson } from './fetch-json.ts';

export interface FoundTrace {
  readonly traceID: string;
  readonly rootServiceName: string;
  readonly rootTraceName: string;
  readonly startTimeUnixNano: string;
  readonly durationMs: number;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly services: readonly string[];
}

export interface SpanAttribute {
  readonly key: string;
  readonly value: string;
}

export interface TraceSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  readonly scope: string;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly durationMs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string;
  readonly attributes: readonly SpanAttribute[];
  readonly resource: readonly SpanAttribute[];
  readonly events: readonly {
    readonly name: string;
    readonly time: number;
    readonly attributes: readonly SpanAttribute[];
  }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes: readonly SpanAttribute[];
  }[];
}

export interface TraceSearch {
  /** TraceQL. */
  readonly q: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly limit?: number;
}

export async function searchTraces(
  { q, from, to, limit = 50 }: TraceSearch,
  signal?: AbortSignal,
): Promise<readonly FoundTrace[]> {
  const parameters = { q, start: Math.floor(from / 1000), end: Math.ceil(to / 1000), limit };
  return (await fetchJson<{ readonly traces: readonly FoundTrace[] }>('/api/search', parameters, signal)).traces;
}

export async function traceTagValues(tag: string, signal?: AbortSignal): Promise<readonly string[]> {
  const path = `/api/search/tag/${encodeURIComponent(tag)}/values`;
  return (await fetchJson<{ readonly tagValues: readonly string[] }>(path, {}, signal)).tagValues;
}

/** The spans of a trace, in the order of their starts. */
export async function loadTrace(id: string, signal?: AbortSignal): Promise<readonly TraceSpan[]> {
  const { batches } = await fetchJson<{ readonly batches: readonly Batch[] }>(
    `/api/traces/${encodeURIComponent(id)}`,
    {},
    signal,
  );
  return batches.flatMap(spansOf).toSorted((a, b) => a.start - b.start);
}

interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

type AnyValue = Readonly<Record<string, unknown>>;

interface Batch {
  readonly resource: { readonly attributes: readonly KeyValue[] };
  readonly scopeSpans: readonly { readonly scope: { readonly name?: string }; readonly spans: readonly RawSpan[] }[];
}

interface RawSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly {
    readonly name: string;
    readonly timeUnixNano: string;
    readonly attributes: readonly KeyValue[];
  }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes: readonly KeyValue[];
  }[];
  readonly status: { readonly code: number; readonly message?: string };
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const statuses = ['unset', 'ok', 'error'] as const;

function spansOf({ resource, scopeSpans }: Batch): readonly TraceSpan[] {
  const described = attributesOf(resource.attributes);
  const service = described.find(({ key }) => key === 'service.name')?.value ?? 'unknown';
  return scopeSpans.flatMap(({ scope, spans }) =>
    spans.map((span) => ({
      traceId: span.traceId,
      spanId: span.spanId,
      parentSpanId: span.parentSpanId ?? '',
      name: span.name,
      kind: kinds[span.kind] ?? 'unspecified',
      service,
      scope: scope.name ?? '',
      start: milliseconds(span.startTimeUnixNano),
      durationMs: milliseconds(String(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano))),
      status: statuses[span.status.code] ?? 'unset',
      statusMessage: span.status.message ?? '',
      attributes: attributesOf(span.attributes),
      resource: described,
      events: span.events.map(({ name, timeUnixNano, attributes }) => ({
        name,
        time: milliseconds(timeUnixNano),
        attributes: attributesOf(attributes),
      })),
      links: span.links.map(({ traceId, spanId, attributes }) => ({
        traceId,
        spanId,
        attributes: attributesOf(attributes),
      })),
    })),
  );
}

function attributesOf(attributes: readonly KeyValue[]): readonly SpanAttribute[] {
  return attributes.map(({ key, value }) => ({ key, value: shown(value) }));
}

/** Of OTLP's values, the plain ones as they are, the others as JSON. */
function shown(value: AnyValue): string {
  const plain = plainOf(value);
  return typeof plain === 'string' ? plain : JSON.stringify(plain ?? null);
}

function plainOf(value: AnyValue): unknown {
  if ('arrayValue' in value) return (value['arrayValue'] as { values: readonly AnyValue[] }).values.map(plainOf);
  if ('kvlistValue' in value) {
    const { values } = value['kvlistValue'] as { values: readonly KeyValue[] };
    return Object.fromEntries(values.map(({ key, value: inner }) => [key, plainOf(inner)]));
  }
  if ('intValue' in value) return Number(value['intValue']);
  return Object.values(value)[0];
}

function milliseconds(nanoseconds: string): number {
  return Number(BigInt(nanoseconds) / 1000n) / 1000;
}
