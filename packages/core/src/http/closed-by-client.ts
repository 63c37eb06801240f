import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

// What a connection fails with when the other side is gone, too slow, or does not speak HTTP.
const clientFaults: ReadonlySet<string> = new Set([
  'ECONNABORTED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ERR_HTTP_REQUEST_TIMEOUT',
  'ETIMEDOUT',
]);

/**
 * Whether it was the client that ended a connection before it had the response. What ends without a trace of the client
 * was ended by the server: frameworks destroy the socket when an error comes after the headers were sent.
 */
export function isClosedByClient(socket: Socket, response: ServerResponse): boolean {
  if (socket.readableEnded) return true;
  // The application destroyed the response with an error of its own: maybe another connection was reset, of a database.
  if (socket.errored === response.errored) return false;
  const { code } = (socket.errored ?? {}) as { readonly code?: string };
  return code !== undefined && (clientFaults.has(code) || code.startsWith('HPE_'));
}
