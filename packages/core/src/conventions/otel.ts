import type { Convention, MetricAlias } from './convention.ts';

const hidden: MetricAlias = { hidden: true };

/**
 * OpenTelemetry's names, as the definitions have them. It hides what exists only under other conventions because another
 * metric says the same: a convention of your own does so by spreading these `metrics` into its own.
 */
export const otel: Convention = {
  name: 'otel',
  metrics: {
    http_requests_total: hidden,
    process_cpu_user_seconds_total: hidden,
    process_cpu_system_seconds_total: hidden,
    process_heap_bytes: hidden,
    nodejs_eventloop_lag_seconds: hidden,
    nodejs_heap_size_total_bytes: hidden,
    nodejs_heap_size_used_bytes: hidden,
    nodejs_active_handles: hidden,
    nodejs_active_requests: hidden,
  },
};
