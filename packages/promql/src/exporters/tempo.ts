import { readTable, type Exporter } from './exporter.ts';

/** Tempo's default buckets of both (modules/generator/processor, `histogram_buckets`), in seconds. */
const spanBuckets = [0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096, 8.192, 16.384];
const edgeBuckets = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8];

const kinds =
  'SPAN_KIND_SERVER|SPAN_KIND_CLIENT|SPAN_KIND_INTERNAL|SPAN_KIND_PRODUCER|SPAN_KIND_CONSUMER|SPAN_KIND_UNSPECIFIED';
const codes = 'STATUS_CODE_OK|STATUS_CODE_ERROR|STATUS_CODE_UNSET';
const span = `service, span_name, span_kind=${kinds}, status_code=${codes}, status_message?, __metrics_gen_instance?`;
const edge =
  'client, server, connection_type?, client_db_system?, server_db_system?, messaging_system?, failed?, virtual_node?, __metrics_gen_instance?';

/** What Tempo's metrics generator makes of spans. It scrapes nothing: there is no `instance`, and `job` only where asked for. */
export const tempo: Exporter = {
  name: 'Tempo, of spans',
  versions: ['3.0'],
  metrics: readTable('traces_', [
    ['spanmetrics_calls_total', 'counter', span, 'Spans.'],
    ['spanmetrics_latency', 'histogram', span, 'How long spans took.', { unit: 'seconds', buckets: spanBuckets }],
    ['spanmetrics_size_total', 'counter', span, 'Bytes of spans.', { unit: 'bytes' }],
    ['target_info', 'gauge', 'service?, job?, instance?', 'Attributes of a service.', { bounds: [1, 1] }],
    ['service_graph_request_total', 'counter', edge, 'Requests from one service to another.'],
    ['service_graph_request_failed_total', 'counter', edge, 'Those that failed.'],
    [
      'service_graph_request_client_seconds',
      'histogram',
      edge,
      'How long they took, as the client sees it.',
      { buckets: edgeBuckets },
    ],
    [
      'service_graph_request_server_seconds',
      'histogram',
      edge,
      'How long they took, as the server sees it.',
      { buckets: edgeBuckets },
    ],
    [
      'service_graph_unpaired_spans_total',
      'counter',
      'client?, server?, connection_type?, __metrics_gen_instance?',
      'Spans whose other side never came.',
    ],
    [
      'service_graph_dropped_spans_total',
      'counter',
      'client?, server?, connection_type?, __metrics_gen_instance?',
      'Spans that were dropped.',
    ],
  ]).map((metric) => ({ ...metric, openLabels: true, ofTarget: false })),
};
