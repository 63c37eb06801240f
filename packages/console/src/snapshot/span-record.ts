import type { Attributes } from '../otlp/otlp-json.ts';
import type { Resource, Span } from '../traces/span.ts';
import { jsonRecord, Kind } from './snapshot-format.ts';

export function resourceRecord(resource: Resource): Buffer {
  return jsonRecord(Kind.resource, resource);
}

/** @param resource - Which of the resources before it is its own. */
export function spanRecord({ resource: _, ...span }: Span, resource: number): Buffer {
  return jsonRecord(Kind.span, span, resource);
}

export function readResource(json: string): Resource {
  const { service, attributes } = JSON.parse(json) as Resource;
  if (typeof service !== 'string') throw new Error('a resource without a service');
  return { service, attributes: ownAttributes(attributes) };
}

export function readSpan(json: string, resource: Resource | undefined): Span {
  const span = JSON.parse(json) as Omit<Span, 'resource'>;
  const isSpan =
    texts.every((key) => typeof span[key] === 'string') &&
    Number.isFinite(span.start) &&
    Number.isFinite(span.durationMs) &&
    Array.isArray(span.events) &&
    Array.isArray(span.links);
  if (!isSpan || resource === undefined) throw new Error('a span that is none');
  return {
    ...span,
    attributes: ownAttributes(span.attributes),
    events: span.events.map((event) => ({ ...event, attributes: ownAttributes(event.attributes) })),
    links: span.links.map((link) => ({ ...link, attributes: ownAttributes(link.attributes) })),
    resource,
  };
}

const texts = ['traceId', 'spanId', 'parentSpanId', 'name', 'kind', 'status', 'statusMessage', 'scope'] as const;

/** As they are read from OTLP: a key such as `constructor` is one of theirs or none. */
function ownAttributes(attributes: Attributes): Attributes {
  if (typeof attributes !== 'object' || attributes === null) throw new Error('attributes that are none');
  return Object.assign(Object.create(null) as Record<string, never>, attributes);
}
