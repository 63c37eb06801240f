import type { IncomingMessage } from 'node:http';

/** Bytes of what is given to `write`, `end` or `push`; 0 for what they refuse. */
export function bytesOf(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === 'string') {
    return Buffer.byteLength(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
  }
  return chunk instanceof Uint8Array ? chunk.byteLength : 0;
}

/** Whether a body follows the headers of a request: RFC 9112, 6.3. */
export function announcesBody({ rawHeaders, httpVersionMajor }: IncomingMessage): boolean {
  // HTTP/2 announces nothing.
  if (httpVersionMajor > 1) return true;
  // Not `request.headers`, which Node.js makes when it is first read: frameworks can do without it.
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length === 14 && name.toLowerCase() === 'content-length') return rawHeaders[i + 1] !== '0';
    if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') return true;
  }
  return false;
}

/** Whether a response has no body, whatever its headers say and whatever is written: RFC 9110, 6.4.1. */
export function isBodiless(method: string | undefined, statusCode: number): boolean {
  return method === 'HEAD' || statusCode === 204 || statusCode === 304;
}
