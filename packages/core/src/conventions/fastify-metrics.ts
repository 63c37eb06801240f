import { classic } from './classic.ts';
import type { Convention } from './convention.ts';

// The defaults of prom-client 15, lib/histogram.js, which fastify-metrics leaves as they are.
const durationSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const request = {
  http_request_method: 'method',
  http_route: 'route',
  http_response_status_code: 'status_code',
  error_type: null,
};

/**
 * The names that fastify-metrics 13 emits: `http_request_duration_seconds{method,route,status_code}` with prom-client's
 * buckets, and prom-client's default metrics. What it does not measure keeps its classic name, with the same labels.
 *
 * Not reproduced: its summary `http_request_summary_seconds`, because quantiles computed in the process cannot be added
 * up over instances: read the histogram with `histogram_quantile`. And it leaves out HEAD, OPTIONS, TRACE and CONNECT
 * requests and those that no route matched, which are recorded here. Its buckets have no bound at the thresholds of the
 * default latency alerts.
 */
export const fastifyMetrics: Convention = {
  name: 'fastify-metrics',
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
