import { httpClient } from '@telltale/core/catalogs';

const methods = httpClient.duration.labels.http_request_method.values;

export type KnownMethod = (typeof httpClient.duration.labels.http_request_method.values)[number];

const known: ReadonlySet<string> = new Set(methods);

/** A method that OpenTelemetry knows, or `_OTHER`. */
export function knownMethod(method: string): KnownMethod {
  return known.has(method) ? (method as KnownMethod) : '_OTHER';
}
