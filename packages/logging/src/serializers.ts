import { errorFields, isError } from './line/error-fields.ts';

/**
 * A request or a response is shown by what matters, whichever framework it is of; headers are there, and redacted as
 * everything is.
 */
export const serializers: Readonly<Record<'req' | 'res' | 'err', (value: unknown) => unknown>> = {
  req: requestFields,
  res: responseFields,
  err: boundError,
};

// A cause may be its own cause.
const MAX_CAUSES = 5;

/** For errors that a child logger is bound to, which pino writes before the line is made. */
export function boundError(error: unknown): unknown {
  return plainError(error, MAX_CAUSES);
}

function plainError(error: unknown, depth: number): unknown {
  if (typeof error !== 'object' || error === null || !isError(error) || depth === 0) return error;
  const fields: Record<string, unknown> = {};
  for (const [key, read] of errorFields(error)) {
    try {
      const value = read();
      fields[key] = key === 'cause' ? plainError(value, depth - 1) : value;
    } catch {
      fields[key] = '[Unreadable]';
    }
  }
  return fields;
}

interface AnyRequest {
  readonly method?: unknown;
  readonly url?: unknown;
  readonly originalUrl?: unknown;
  readonly headers?: unknown;
}

function requestFields(value: unknown): unknown {
  const { method, url, originalUrl, headers } = (value ?? {}) as AnyRequest;
  return typeof method === 'string' && headers !== undefined ? { method, url: originalUrl ?? url, headers } : value;
}

interface AnyResponse {
  readonly statusCode?: unknown;
  getHeaders?(): unknown;
}

function responseFields(value: unknown): unknown {
  const response = (value ?? {}) as AnyResponse;
  if (typeof response.statusCode !== 'number' || typeof response.getHeaders !== 'function') return value;
  return { status: response.statusCode, headers: response.getHeaders() };
}
