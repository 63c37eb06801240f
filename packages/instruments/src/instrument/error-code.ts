import { errorTypeOf } from '@telltale/core';

/** What Node.js or a library calls an error, `ECONNREFUSED`, `UND_ERR_HEADERS_TIMEOUT`, `WS_ERR_INVALID_UTF8`, or its class. */
export function errorCodeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,59}$/.test(code) ? code : errorTypeOf(error);
}
