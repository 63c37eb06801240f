import type { Resource } from '../traces/span.ts';
import { attributesOf, recordOf } from './otlp-json.ts';

/** The process that spans, logs or metrics are of. */
export function resourceOf(described: unknown): Resource {
  const attributes = attributesOf(recordOf(described)['attributes']);
  const name = attributes['service.name'];
  return { service: typeof name === 'string' && name !== '' ? name : 'unknown', attributes };
}
