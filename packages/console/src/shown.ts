import type { AttributeValue } from './otlp/otlp-json.ts';

/** A value as a query, a list or a label shows it: texts as they stand, the rest as JSON. */
export function shown(value: AttributeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
