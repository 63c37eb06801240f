import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span } from '@opentelemetry/api';
import type { HttpInstrumentationConfig } from '@opentelemetry/instrumentation-http';
import type { UndiciInstrumentationConfig } from '@opentelemetry/instrumentation-undici';
import type { Instrumented } from './instrument-options.ts';
import { redactQuery } from './redact-query.ts';
import type { RecordedRoutes } from './recorded-routes.ts';

/** Names of presigned urls; node:http's instrumentation knows names only as they are written. */
const capitalised = [
  'AWSAccessKeyId',
  'Signature',
  'X-Amz-Credential',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'X-Goog-Credential',
  'X-Goog-Signature',
];

/** How requests that come in and go out by node:http become spans. */
export function httpSpans(
  { ignore, redactParameters }: Instrumented,
  routes: RecordedRoutes,
): HttpInstrumentationConfig {
  return {
    ignoreIncomingRequestHook: ({ url = '/', method = 'GET' }) => ignore(pathOf(url), method),
    startIncomingSpanHook({ url = '/' }) {
      const query = queryOf(url);
      return query === undefined ? {} : { 'url.query': redactQuery(query, redactParameters) };
    },
    // Done above, without a search for each parameter.
    redactedQueryParamsServer: [],
    redactedQueryParams: [...redactParameters, ...capitalised],
    applyCustomAttributesOnSpan(span, request, response) {
      // The same hook is for requests that go out.
      if ('writableEnded' in response) nameByRoute(span, request as IncomingMessage, response, routes);
    },
  };
}

/** How requests that go out by `fetch` and undici become spans. */
export function undiciSpans({ redactParameters }: Instrumented): UndiciInstrumentationConfig {
  return {
    startSpanHook({ origin, path }) {
      const query = queryOf(path);
      if (query === undefined) return {};
      const hidden = redactQuery(query, redactParameters);
      return { 'url.query': `?${hidden}`, 'url.full': `${origin}${pathOf(path)}?${hidden}` };
    },
  };
}

/** `GET /users/:id`, with the route that the metrics of the same request have. */
function nameByRoute(span: Span, request: IncomingMessage, response: ServerResponse, routes: RecordedRoutes): void {
  if (!span.isRecording()) return;
  const route = routes.routeOf(request, response);
  if (route === undefined) return;
  span.setAttribute('http.route', route);
  span.updateName(`${request.method ?? 'GET'} ${route}`);
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

function queryOf(url: string): string | undefined {
  const query = url.indexOf('?');
  return query < 0 ? undefined : url.slice(query + 1);
}
