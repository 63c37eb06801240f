import type { ServerResponse } from 'node:http';
import type { EndpointResponse } from './endpoint.ts';

/**
 * Sends an endpoint's response over node:http, no faster than the client reads: at most one piece of the page waits in
 * the socket. Resolves when it is sent, or the client is gone; the response is released by then. Never rejects.
 */
export async function sendResponse(to: ServerResponse, response: EndpointResponse): Promise<void> {
  try {
    if (isGone(to)) return;
    to.writeHead(response.status, response.headers);
    for (const piece of pieces(response)) {
      if (!to.write(piece)) await drained(to);
      if (isGone(to)) return;
    }
    to.end();
    await finished(to);
  } catch {
    // Headers that were sent already, or a header that node:http refuses: the connection is of no more use.
    to.destroy();
  } finally {
    response.release();
  }
}

function pieces({ body }: EndpointResponse): readonly (string | Uint8Array)[] {
  if (body.length === 0) return [];
  return typeof body === 'string' || body instanceof Uint8Array ? [body] : body;
}

function isGone(to: ServerResponse): boolean {
  return to.destroyed || to.closed;
}

function drained(to: ServerResponse): Promise<void> {
  return isGone(to) ? Promise.resolve() : firstOf(to, 'drain', 'close');
}

function finished(to: ServerResponse): Promise<void> {
  return to.writableFinished || isGone(to) ? Promise.resolve() : firstOf(to, 'finish', 'close');
}

function firstOf(to: ServerResponse, ...events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of events) to.off(event, done);
      resolve();
    };
    for (const event of events) to.on(event, done);
  });
}
