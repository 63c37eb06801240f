import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Logger } from '@telltale/logging';
import { UnknownAccountError } from '../books/accounts.ts';
import { isUnavailable } from '../database/database-errors.ts';
import { HttpError } from './http-error.ts';

/** What a route answers. */
export interface Answer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes as they are, anything else as JSON. */
  readonly body?: unknown;
}

/** A route that says what to answer. Express 5 passes on what it rejects with. */
export function answering(answer: (request: Request) => Answer | Promise<Answer>): RequestHandler {
  return async (request, response) => {
    const { status = 200, headers = {}, body } = await answer(request);
    response.status(status).set(headers);
    if (Buffer.isBuffer(body)) response.send(body);
    else response.json(body);
  };
}

/** Says what went wrong, and nothing of what only we should know. */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const [status, message] = verdict(error);
    if (status === 500) logger.error({ err: error }, 'a request failed');
    if (status === 503) response.set('retry-after', '1');
    response.status(status).json({ error: message });
  };
}

function verdict(error: unknown): readonly [status: number, message: string] {
  if (error instanceof HttpError) return [error.status, error.message];
  if (error instanceof UnknownAccountError) return [404, error.message];
  if (isUnavailable(error)) return [503, 'The database is busy. Try again.'];
  // Of the parser of bodies: what was sent is wrong.
  const { status, expose, message } = error as { status?: unknown; expose?: unknown; message?: unknown };
  if (expose === true && typeof status === 'number') return [status, String(message)];
  return [500, 'Something went wrong here.'];
}
