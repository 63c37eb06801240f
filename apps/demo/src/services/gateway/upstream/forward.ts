import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Dispatcher } from 'undici';
import { statusOf } from './upstream-errors.ts';
import type { Upstream } from './upstream.ts';

const REQUEST_HEADERS = ['x-session', 'accept', 'accept-encoding'] as const;
const RESPONSE_HEADERS = [
  'content-type',
  'content-encoding',
  'content-length',
  'content-disposition',
  'retry-after',
] as const;

// A stream costs more than it saves for what fits into one piece of it.
const BUFFERED_BYTES = 32 * 1024;

/**
 * Sends a request on to another service under the same path, and its answer back: short ones in one piece, long ones as
 * they come.
 *
 * @throws UpstreamError where there is no answer
 */
export async function forward(upstream: Upstream, request: Request, response: Response): Promise<void> {
  const answer = await upstream.send({
    method: request.method as 'GET' | 'POST' | 'DELETE',
    path: request.originalUrl,
    headers: pick(request.headers, REQUEST_HEADERS),
    ...(request.body !== undefined && { body: request.body as unknown }),
  });
  response.writeHead(statusOf(answer.statusCode), pick(answer.headers, RESPONSE_HEADERS));
  const length = Number(answer.headers['content-length'] ?? Infinity);
  if (answer.statusCode === 204 || length === 0) {
    await answer.body.dump();
    response.end();
  } else if (length <= BUFFERED_BYTES) {
    await sendWhole(answer, response);
  } else {
    // Either end may go away: the other one is closed, and nothing is left to tell to anybody.
    await pipeline(answer.body, response).catch(() => {});
  }
}

async function sendWhole({ body }: Dispatcher.ResponseData, response: Response): Promise<void> {
  try {
    response.end(await body.bytes());
  } catch {
    // Cut off after its headers: so is the answer.
    response.destroy();
  }
}

function pick(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  names: readonly string[],
): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (value !== undefined) picked[name] = String(value);
  }
  return picked;
}
