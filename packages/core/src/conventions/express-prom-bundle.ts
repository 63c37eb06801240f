import { classic } from './classic.ts';
import type { Convention } from './convention.ts';

// https://github.com/jochen-schweizer/express-prom-bundle, src/index.js of 8.0.0.
const durationSeconds = [0.003, 0.03, 0.1, 0.3, 1.5, 10];

const request = {
  http_request_method: 'method',
  http_route: 'path',
  http_response_status_code: 'status_code',
  error_type: null,
};

/**
 * The names that express-prom-bundle emits with `includeMethod` and `includePath`:
 * `http_request_duration_seconds{method,path,status_code}` with its six buckets. What it does not measure keeps its
 * classic name, with the same labels.
 *
 * Not reproduced: its gauge `up`, because Prometheus writes a series of that name for every target itself, and drops the
 * scraped one; its guess of a path from the URL (`/user/#val`), as `path` is the matched route's template; and
 * `metricType: 'summary'`, whose quantiles cannot be added up over instances. Its buckets have no bound at the
 * thresholds of the default latency alerts.
 */
export const expressPromBundle: Convention = {
  name: 'express-prom-bundle',
  metrics: {
    ...classic.metrics,
    http_requests_total: { hidden: true },
    http_server_request_duration_seconds: {
      name: 'http_request_duration_seconds',
      labels: request,
      buckets: durationSeconds,
    },
    http_server_request_body_size_bytes: { name: 'http_request_size_bytes', labels: request },
    http_server_response_body_size_bytes: { name: 'http_response_size_bytes', labels: request },
  },
};
