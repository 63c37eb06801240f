import type { MetricAlias } from './convention.ts';

// https://github.com/siimon/prom-client/tree/v15.1.3/lib/metrics, lib/metrics/gc.js.
const gcSeconds = [0.001, 0.01, 0.1, 1, 2, 5];

const space = { v8js_heap_space_name: 'space' };

/**
 * The names of prom-client 15's default metrics, for the metrics of the process and of Node.js that it has, too. What
 * it lacks (utilisation and time of the event loop, physical size of heap spaces) keeps its own name.
 *
 * It differs from prom-client in three things. `nodejs_active_handles_total`, `nodejs_active_requests_total` and
 * `nodejs_active_resources_total` are left out: promtool refuses a gauge that ends in `_total`, and each is the sum of
 * the metric without that suffix. The values of `space` are V8's own, `new_space` where prom-client writes `new`. And
 * `process_cpu_seconds_total` is the sum of the modes of one metric.
 */
export const promClientRuntime: Readonly<Record<string, MetricAlias>> = {
  process_cpu_time_seconds_total: { name: 'process_cpu_seconds_total', labels: { cpu_mode: null } },
  process_memory_usage_bytes: { name: 'process_resident_memory_bytes' },
  process_memory_virtual_bytes: { name: 'process_virtual_memory_bytes' },
  process_open_file_descriptors: { name: 'process_open_fds' },
  process_max_file_descriptors: { name: 'process_max_fds' },
  nodejs_eventloop_delay_min_seconds: { name: 'nodejs_eventloop_lag_min_seconds' },
  nodejs_eventloop_delay_max_seconds: { name: 'nodejs_eventloop_lag_max_seconds' },
  nodejs_eventloop_delay_mean_seconds: { name: 'nodejs_eventloop_lag_mean_seconds' },
  nodejs_eventloop_delay_stddev_seconds: { name: 'nodejs_eventloop_lag_stddev_seconds' },
  nodejs_eventloop_delay_p50_seconds: { name: 'nodejs_eventloop_lag_p50_seconds' },
  nodejs_eventloop_delay_p90_seconds: { name: 'nodejs_eventloop_lag_p90_seconds' },
  nodejs_eventloop_delay_p99_seconds: { name: 'nodejs_eventloop_lag_p99_seconds' },
  v8js_gc_duration_seconds: {
    name: 'nodejs_gc_duration_seconds',
    labels: { v8js_gc_type: 'kind' },
    buckets: gcSeconds,
  },
  v8js_memory_heap_space_size_bytes: { name: 'nodejs_heap_space_size_total_bytes', labels: space },
  v8js_memory_heap_used_bytes: { name: 'nodejs_heap_space_size_used_bytes', labels: space },
  v8js_memory_heap_space_available_size_bytes: { name: 'nodejs_heap_space_size_available_bytes', labels: space },
  v8js_resource_active: { name: 'nodejs_active_resources', labels: { v8js_resource_type: 'type' } },
};
