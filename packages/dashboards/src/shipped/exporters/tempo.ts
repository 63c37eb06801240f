import { external } from '@telltale/promql/builder';
import type { ExporterCounter, ExporterHistogram } from './exporter-metric.ts';

const source = 'tempo';

/** What Tempo's metrics generator makes of spans. */
export const graphRequests: ExporterCounter<'client' | 'server'> = external('traces_service_graph_request_total', {
  type: 'counter',
  labels: ['client', 'server'],
  source,
});
export const graphFailures: ExporterCounter<'client' | 'server'> = external(
  'traces_service_graph_request_failed_total',
  {
    type: 'counter',
    labels: ['client', 'server'],
    source,
  },
);
export const graphSeconds: ExporterHistogram<'client' | 'server'> = external(
  'traces_service_graph_request_server_seconds',
  {
    type: 'histogram',
    labels: ['client', 'server'],
    unit: 'seconds',
    source,
  },
);
export const spanCalls: ExporterCounter<'service' | 'span_name' | 'span_kind' | 'status_code'> = external(
  'traces_spanmetrics_calls_total',
  {
    type: 'counter',
    labels: ['service', 'span_name', 'span_kind', 'status_code'],
    source,
  },
);
export const spanLatency: ExporterHistogram<'service' | 'span_name' | 'span_kind' | 'status_code'> = external(
  'traces_spanmetrics_latency',
  {
    type: 'histogram',
    labels: ['service', 'span_name', 'span_kind', 'status_code'],
    unit: 'seconds',
    source,
  },
);
