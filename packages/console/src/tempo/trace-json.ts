import type { Attributes, AttributeValue } from '../otlp/otlp-json.ts';
import type { Resource, Span } from '../traces/span.ts';
import type { Trace } from '../traces/trace-store.ts';

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const statuses = ['unset', 'ok', 'error'];

/** A trace as OTLP's JSON has it, for whoever reads Tempo's answers. */
export function traceJson({ spans }: Trace): readonly unknown[] {
  const byResource = Map.groupBy(spans, ({ resource }) => resource);
  return [...byResource].map(([resource, own]) => ({
    resource: resourceJson(resource),
    scopeSpans: [...Map.groupBy(own, ({ scope }) => scope)].map(([scope, list]) => ({
      scope: { name: scope },
      spans: list.map(spanJson),
    })),
  }));
}

function resourceJson({ attributes }: Resource): unknown {
  return { attributes: attributesJson(attributes) };
}

function spanJson(span: Span): unknown {
  const { traceId, spanId, parentSpanId, name, kind, start, durationMs, status, statusMessage } = span;
  return {
    traceId,
    spanId,
    ...(parentSpanId !== '' && { parentSpanId }),
    name,
    kind: kinds.indexOf(kind),
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(start + durationMs),
    attributes: attributesJson(span.attributes),
    events: span.events.map((event) => ({
      timeUnixNano: nanoseconds(event.time),
      name: event.name,
      attributes: attributesJson(event.attributes),
    })),
    links: span.links.map((link) => ({ ...link, attributes: attributesJson(link.attributes) })),
    status: { code: statuses.indexOf(status), ...(statusMessage !== '' && { message: statusMessage }) },
  };
}

/** Nanoseconds as text, of milliseconds to the microsecond. */
export function nanoseconds(milliseconds: number): string {
  return Number.isFinite(milliseconds) ? String(BigInt(Math.round(milliseconds * 1000)) * 1000n) : '0';
}

export function attributesJson(attributes: Attributes): readonly unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueJson(value) }));
}

function valueJson(value: AttributeValue): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (value === null) return {};
  if (Array.isArray(value)) return { arrayValue: { values: (value as readonly AttributeValue[]).map(valueJson) } };
  return { kvlistValue: { values: attributesJson(value as Attributes) } };
}
