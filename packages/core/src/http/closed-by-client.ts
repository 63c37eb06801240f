import type { ServerResponse } from 'node:http';
import { constants } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';

// What a connection fails with when the other side is gone, too slow, or does not speak HTTP.
const clientFaults: ReadonlySet<string> = new Set([
  'ECONNABORTED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ERR_HTTP2_SESSION_ERROR',
  'ERR_HTTP2_STREAM_ERROR',
  'ERR_HTTP_REQUEST_TIMEOUT',
  'ETIMEDOUT',
]);

/**
 * Whether it was the client that ended a connection before it had the response. What ends without a trace of the client
 * was ended by the server: frameworks destroy the socket when an error comes after the headers were sent.
 */
export function isClosedByClient(socket: Socket, response: ServerResponse): boolean {
  const stream = http2StreamOf(response);
  if (stream !== undefined) return isResetByClient(stream);
  if (socket.readableEnded) return true;
  // The application destroyed the response with an error of its own: maybe another connection was reset, of a database.
  if (socket.errored === response.errored) return false;
  const { code } = (socket.errored ?? {}) as { readonly code?: string };
  return code !== undefined && (clientFaults.has(code) || code.startsWith('HPE_'));
}

/** The stream of a response over HTTP/2, many of which share a connection. */
export function http2StreamOf(response: ServerResponse): ServerHttp2Stream | undefined {
  return (response as { readonly stream?: ServerHttp2Stream }).stream;
}

/** Node.js does not tell who reset a stream. Applications that end one of theirs destroy it, with an error of their own or none. */
function isResetByClient({ errored, rstCode }: ServerHttp2Stream): boolean {
  if (errored == null) return rstCode === constants.NGHTTP2_CANCEL;
  const { code } = errored as { readonly code?: string };
  return code !== undefined && clientFaults.has(code);
}
