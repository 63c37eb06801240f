import type { Attributes, AttributeValue } from '../otlp/otlp-json.ts';
import type { Span } from './span.ts';

/** Bytes of an object of V8 with some fields, and of an entry of a map: what a ceiling has to reckon with. */
const OBJECT = 150;
const ENTRY = 90;

/** About how many bytes of memory a span takes; its resource is shared and not counted. */
export function sizeOfSpan({ name, statusMessage, attributes, events, links }: Span): number {
  let size = 3 * OBJECT + 2 * (name.length + statusMessage.length) + 2 * 64 + sizeOfAttributes(attributes);
  for (const event of events) size += OBJECT + 2 * event.name.length + sizeOfAttributes(event.attributes);
  for (const link of links) size += OBJECT + 2 * 48 + sizeOfAttributes(link.attributes);
  return size;
}

export function sizeOfAttributes(attributes: Attributes): number {
  let size = 0;
  for (const [key, value] of Object.entries(attributes)) size += ENTRY + 2 * key.length + sizeOfValue(value);
  return size;
}

function sizeOfValue(value: AttributeValue): number {
  if (typeof value === 'string') return 2 * value.length + 16;
  if (typeof value !== 'object' || value === null) return 8;
  if (Array.isArray(value))
    return (value as readonly AttributeValue[]).reduce<number>((sum, each) => sum + sizeOfValue(each), OBJECT);
  return OBJECT + sizeOfAttributes(value as Attributes);
}
