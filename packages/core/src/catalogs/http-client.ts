import { defineCatalog } from '../catalog/catalog.ts';
import { histogram } from '../catalog/definition.ts';
import { open, optional } from '../catalog/labels.ts';
import { SERVER_REQUEST_SECONDS } from '../conventions/buckets.ts';
import { httpRequestMethod } from '../conventions/http-request-method.ts';

/**
 * Requests that the service makes, named as in https://opentelemetry.io/docs/specs/semconv/http/http-metrics/.
 *
 * A request that got no answer has an `error_type` and no status code.
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
        server_address: open(100),
        http_response_status_code: optional(open(100)),
        error_type: optional(open(50)),
      },
    }),
  },
  { namespaced: false },
);
