import { attributesOf, idOf, listOf, millisecondsOf, recordOf, textOf, type BytesEncoding } from '../otlp/otlp-json.ts';
import { cutText } from '../cut-text.ts';
import { resourceOf } from '../otlp/resource.ts';
import type { Resource, Span, SpanEvent, SpanKind, SpanLink } from './span.ts';

const kinds: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
/** Events and links of one span, as many as the SDKs keep by default. */
const MAX_LISTED = 128;
const statuses: readonly Span['status'][] = ['unset', 'ok', 'error'];

/** What a request brought. */
export interface ReadSpans {
  readonly spans: readonly Span[];
  /** Spans without ids or times, which no trace can hold. */
  readonly rejected: number;
}

/** The spans of an ExportTraceServiceRequest. */
export function readSpans(request: unknown, encoding: BytesEncoding): ReadSpans {
  const spans: Span[] = [];
  let rejected = 0;
  for (const { resource: described, scopeSpans } of listOf(recordOf(request)['resourceSpans'])) {
    const resource = resourceOf(described);
    for (const { scope, spans: list } of listOf(scopeSpans)) {
      const scopeName = cutText(textOf(recordOf(scope)['name']));
      for (const raw of listOf(list)) {
        const span = readSpan(raw, resource, scopeName, encoding);
        if (span === undefined) rejected += 1;
        else spans.push(span);
      }
    }
  }
  return { spans, rejected };
}

function readSpan(
  raw: Record<string, unknown>,
  resource: Resource,
  scope: string,
  encoding: BytesEncoding,
): Span | undefined {
  const traceId = idOf(raw['traceId'], 16, encoding);
  const spanId = idOf(raw['spanId'], 8, encoding);
  const start = millisecondsOf(raw['startTimeUnixNano']);
  const end = millisecondsOf(raw['endTimeUnixNano']);
  if (traceId === '' || spanId === '' || !(start > 0)) return undefined;
  const status = recordOf(raw['status']);
  return {
    traceId,
    spanId,
    parentSpanId: idOf(raw['parentSpanId'], 8, encoding),
    name: cutText(textOf(raw['name'])),
    kind: kinds[Number(raw['kind'] ?? 0)] ?? 'unspecified',
    start,
    durationMs: end > start ? end - start : 0,
    status: statuses[Number(status['code'] ?? 0)] ?? 'unset',
    statusMessage: cutText(textOf(status['message'])),
    attributes: attributesOf(raw['attributes']),
    events: listOf(raw['events']).slice(0, MAX_LISTED).map(readEvent),
    links: listOf(raw['links'])
      .slice(0, MAX_LISTED)
      .map((link) => readLink(link, encoding)),
    scope,
    resource,
  };
}

function readEvent(raw: Record<string, unknown>): SpanEvent {
  return {
    time: millisecondsOf(raw['timeUnixNano']),
    name: cutText(textOf(raw['name'])),
    attributes: attributesOf(raw['attributes']),
  };
}

function readLink(raw: Record<string, unknown>, encoding: BytesEncoding): SpanLink {
  return {
    traceId: idOf(raw['traceId'], 16, encoding),
    spanId: idOf(raw['spanId'], 8, encoding),
    attributes: attributesOf(raw['attributes']),
  };
}
