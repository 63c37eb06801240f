import type { IncomingMessage, ServerResponse } from 'node:http';
import { createHttpAdapter } from '@telltale/core';
import type { HttpAdapterOptions, Labels, TelemetryCore } from '@telltale/core';
import type { ExpressRequest } from './express-request.ts';
import { followRequest, routeOf } from './watch-layers.ts';

/** What {@link telltale} can be told. `Request` is what `labels` and `exemplar` take, such as `Request` of `@types/express`. */
export interface TelltaleOptions<
  Extra extends Labels = Labels,
  Request extends IncomingMessage = ExpressRequest,
> extends HttpAdapterOptions<Extra, Request> {}

/** The middleware, and what belongs to it. */
export interface TelltaleMiddleware {
  // As Express declares it: with types that every middleware's are assignable to.
  (request: unknown, response: unknown, next: (error?: unknown) => void): void;
  /**
   * Middleware that notes which error made a request fail, for `error_type`, and passes it on. To be used after the routes
   * and before what handles errors; without it, `error_type` is the status.
   */
  readonly errors: (error: unknown, request: unknown, response: unknown, next: (error?: unknown) => void) => void;
  readonly telemetry: TelemetryCore;
  /**
   * Where `/metrics` and the others are, once they listen, if they have a port of their own and it could be listened on.
   * Never rejects.
   */
  readonly endpointsUrl: Promise<string | undefined>;
  /** Closes what was opened for this middleware. Idempotent; never rejects. */
  close(): Promise<void>;
}

/**
 * Records the requests of an Express application, and answers `/metrics` and `/health`. To be used before everything
 * else, so that it sees all of it.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`, `TELLTALE_SECRET`, `TELLTALE_METRIC_CONFLICT`
 *
 * @example
 * ```ts
 * import { telltale } from '@telltale/express';
 * import express from 'express';
 *
 * const app = express();
 * app.use(telltale());
 * app.get('/users/:id', (request, response) => void response.json({ id: request.params.id }));
 * // http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/users/:id"} 1
 * ```
 */
export function telltale<Extra extends Labels = Labels, Request extends IncomingMessage = ExpressRequest>(
  options: TelltaleOptions<Extra, Request> = {},
): TelltaleMiddleware {
  const adapter = createHttpAdapter<Request, Extra>(options, routeOf);

  function middleware(request: ExpressRequest, response: ServerResponse, next: (error?: unknown) => void): void {
    if (adapter.answers(request, response, request.originalUrl)) return;
    followRequest(request, middleware);
    adapter.begin(request, response);
    next();
  }

  function errors(error: unknown, _: ExpressRequest, response: ServerResponse, next: (error: unknown) => void): void {
    adapter.failed(response, error);
    next(error);
  }

  return Object.assign(middleware as TelltaleMiddleware, {
    errors: errors as TelltaleMiddleware['errors'],
    telemetry: adapter.telemetry,
    endpointsUrl: adapter.endpointsUrl,
    close: () => adapter.close(),
  });
}
