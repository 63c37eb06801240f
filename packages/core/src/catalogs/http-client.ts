import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { open, optional } from '../catalog/labels.ts';
import { SERVER_REQUEST_SECONDS } from '../conventions/buckets.ts';
import { httpRequestMethod } from '../conventions/http-request-method.ts';

const server_address = open(100);
const server_port = optional(open(50));

/**
 * Requests that the service makes, named as in https://opentelemetry.io/docs/specs/semconv/http/http-metrics/.
 *
 * A request that got no answer has an `error_type` and no status code. `url_template` is the template of a path
 * (`/users/{id}`), never a path; it is left out where none is known.
 */
export const httpClient = defineCatalog(
  'http_client',
  {
    duration: histogram({
      help: 'Duration of HTTP requests that the service made.',
      name: 'http_client_request_duration',
      unit: 'seconds',
      buckets: SERVER_REQUEST_SECONDS,
      labels: {
        http_request_method: httpRequestMethod,
        server_address,
        server_port,
        url_template: optional(open(200)),
        http_response_status_code: optional(open(100)),
        error_type: optional(open(50)),
      },
    }),
    activeRequests: gauge({
      help: 'HTTP requests that the service has made and that are not answered yet.',
      name: 'http_client_active_requests',
      labels: { http_request_method: httpRequestMethod, server_address, server_port },
    }),
    connectionErrors: counter({
      help: 'Connections to a server that could not be opened.',
      name: 'http_client_connection_errors',
      labels: { server_address, server_port, error_type: open(50) },
    }),
  },
  { namespaced: false },
);
