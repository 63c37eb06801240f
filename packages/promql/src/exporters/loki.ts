import { readTable, type Exporter } from './exporter.ts';

/** What Loki and its ruler expose of themselves, as its own dashboards (production/loki-mixin) read it. */
export const loki: Exporter = {
  name: 'Loki',
  versions: ['3.4', '3.7'],
  metrics: readTable('loki_', [
    [
      'build_info',
      'gauge',
      'branch, goarch?, goos?, goversion, revision, version, tags?',
      'The version.',
      { bounds: [1, 1] },
    ],
    ['request_duration_seconds', 'histogram', 'method, route, status_code, ws', 'How long requests took.'],
    ['panic_total', 'counter', '', 'Panics that were caught.'],
    ['inflight_requests', 'gauge', 'method, route', 'Requests being answered.'],
    [
      'distributor_bytes_received_total',
      'counter',
      'tenant, retention_hours?, policy?, aggregated_metric?, is_internal_stream?',
      'Bytes received.',
    ],
    [
      'distributor_lines_received_total',
      'counter',
      'tenant, retention_hours?, policy?, aggregated_metric?, is_internal_stream?',
      'Lines received.',
    ],
    ['discarded_bytes_total', 'counter', 'reason, tenant, retention_hours?, policy?', 'Bytes refused.'],
    ['discarded_samples_total', 'counter', 'reason, tenant, retention_hours?, policy?', 'Lines refused.'],
    ['ingester_chunks_flushed_total', 'counter', 'reason', 'Chunks written.'],
    ['ingester_flush_queue_length', 'gauge', '', 'Chunks that wait to be written.'],
    ['ingester_memory_chunks', 'gauge', '', 'Chunks in memory.'],
    ['ingester_memory_streams', 'gauge', 'tenant', 'Streams in memory.'],
    ['ingester_streams_created_total', 'counter', 'tenant', 'Streams created.'],
    ['ingester_streams_removed_total', 'counter', 'tenant', 'Streams removed.'],
    ['ingester_wal_disk_full_failures_total', 'counter', '', 'Writes that failed for a full disk.'],
    ['logql_querystats_latency_seconds', 'histogram', 'range, status_code, type', 'How long queries took.'],
    ['boltdb_shipper_compact_tables_operation_total', 'counter', 'status', 'Compactions.'],
    [
      'boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds',
      'gauge',
      '',
      'When the last succeeded, as a Unix time.',
    ],
    ['prometheus_rule_evaluation_failures_total', 'counter', 'rule_group, user?', 'Rules that failed.'],
    ['prometheus_rule_evaluations_total', 'counter', 'rule_group, user?', 'Rules evaluated.'],
  ]),
};
