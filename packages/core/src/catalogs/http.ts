import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { open, optional } from '../catalog/labels.ts';
import { BODY_BYTES, SERVER_REQUEST_SECONDS } from '../conventions/buckets.ts';
import { httpRequestMethod } from '../conventions/http-request-method.ts';

const request = {
  http_request_method: httpRequestMethod,
  http_route: open(500),
  http_response_status_code: open(100),
  error_type: optional(open(50)),
};

/**
 * Requests that the service answers, named as in https://opentelemetry.io/docs/specs/semconv/http/http-metrics/.
 *
 * `http_route` is always a template (`/users/:id`), or the one value for requests that no route matched: never a raw
 * path. `error_type` is left out where the request succeeded. All metrics but `activeRequests` take the same labels, so
 * that one label set can be recorded on each.
 *
 * Shown on the page:
 * ```
 * http_server_request_duration_seconds_count{http_request_method="GET",http_route="/users/:id",http_response_status_code="200"} 12
 * ```
 */
export const http = defineCatalog(
  'http',
  {
    duration: histogram({
      help: 'Duration of HTTP requests that the service answered.',
      name: 'http_server_request_duration',
      unit: 'seconds',
      buckets: SERVER_REQUEST_SECONDS,
      labels: request,
    }),
    activeRequests: gauge({
      help: 'HTTP requests that the service is answering now.',
      name: 'http_server_active_requests',
      labels: { http_request_method: httpRequestMethod },
    }),
    requestBodySize: histogram({
      help: 'Size of the bodies of HTTP requests, as sent over the wire.',
      name: 'http_server_request_body_size',
      unit: 'bytes',
      buckets: BODY_BYTES,
      labels: request,
    }),
    responseBodySize: histogram({
      help: 'Size of the bodies of HTTP responses, as sent over the wire.',
      name: 'http_server_response_body_size',
      unit: 'bytes',
      buckets: BODY_BYTES,
      labels: request,
    }),
    // Only under `classic`: elsewhere the count of `duration` says the same.
    requests: counter({ help: 'HTTP requests that the service answered.', labels: request }),
  },
  { namespaced: false },
);
