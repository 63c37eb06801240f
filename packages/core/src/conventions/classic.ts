import type { Convention } from './convention.ts';
import { promClientRuntime } from './prom-client-runtime.ts';

const request = {
  http_request_method: 'method',
  http_route: 'handler',
  http_response_status_code: 'status',
  error_type: null,
};

/**
 * The names that most applications had before OpenTelemetry's: `http_requests_total{method,handler,status}` and its
 * family, and prom-client's default metrics.
 *
 * ```
 * http_requests_total{method="GET",handler="/users/:id",status="200"} 12
 * http_requests_inprogress{method="GET"} 1
 * ```
 */
export const classic: Convention = {
  name: 'classic',
  metrics: {
    ...promClientRuntime,
    http_requests_total: { labels: request },
    http_server_request_duration_seconds: { name: 'http_request_duration_seconds', labels: request },
    http_server_active_requests: { name: 'http_requests_inprogress', labels: { http_request_method: 'method' } },
    http_server_request_body_size_bytes: { name: 'http_request_size_bytes', labels: request },
    http_server_response_body_size_bytes: { name: 'http_response_size_bytes', labels: request },
    http_client_request_duration_seconds: {
      labels: { http_request_method: 'method', http_response_status_code: 'status', error_type: null },
    },
  },
};
