import type { ResolvedGrafanaOptions } from './grafana-options.ts';

/** Fixed names, so that datasources can lead to each other and dashboards to them. */
const uid = { prometheus: 'prometheus', loki: 'loki', tempo: 'tempo', alertmanager: 'alertmanager' } as const;

/**
 * What every datasource has besides. Grafana's provisioning reads `$name` as a variable of its environment, so that a dollar sign is
 * `$$`: https://grafana.com/docs/grafana/latest/administration/provisioning/#using-environment-variables
 */
function datasource(
  name: string,
  type: string,
  url: string,
  jsonData: Record<string, unknown>,
  isDefault = false,
): Record<string, unknown> {
  const own = { name, type, uid: uid[type as keyof typeof uid], access: 'proxy', url, isDefault, editable: false };
  return { ...own, jsonData };
}

/** Prometheus: the dots of exemplars lead to their traces. */
export function prometheusDatasource(options: ResolvedGrafanaOptions): Record<string, unknown> {
  const destination = (name: string) => ({ name, datasourceUid: uid.tempo, urlDisplayLabel: 'Open the trace' });
  return datasource(
    'Prometheus',
    'prometheus',
    options.prometheusUrl,
    {
      httpMethod: 'POST',
      timeInterval: `${options.scrapeIntervalSeconds}s`,
      prometheusType: 'Prometheus',
      ...(options.alertmanagerUrl !== false && { alertmanagerUid: uid.alertmanager, manageAlerts: true }),
      // Tempo labels the exemplars of the metrics it makes of spans in its own way.
      ...(options.tempoUrl !== false && {
        exemplarTraceIdDestinations: [destination('trace_id'), destination('traceID')],
      }),
    },
    true,
  );
}

/** Loki: the trace of a line is one click away. `trace_id` is structured metadata, which counts as a label here. */
export function lokiDatasource(url: string, { tempoUrl }: ResolvedGrafanaOptions): Record<string, unknown> {
  const derivedFields = [
    {
      name: 'trace_id',
      matcherType: 'label',
      matcherRegex: 'trace_id',
      url: '$${__value.raw}',
      datasourceUid: uid.tempo,
      urlDisplayLabel: 'Open the trace',
    },
  ];
  return datasource('Loki', 'loki', url, { maxLines: 1000, ...(tempoUrl !== false && { derivedFields }) });
}

/** Tempo: from a span to the lines logged within it, and to the metrics of its service. */
export function tempoDatasource(url: string, { lokiUrl }: ResolvedGrafanaOptions): Record<string, unknown> {
  const tracesToLogsV2 = {
    datasourceUid: uid.loki,
    spanStartTimeShift: '-5m',
    spanEndTimeShift: '5m',
    tags: [{ key: 'service.name', value: 'service_name' }],
    customQuery: true,
    query: '{$${__tags}} | trace_id = "$${__trace.traceId}"',
  };
  const tracesToMetrics = {
    datasourceUid: uid.prometheus,
    spanStartTimeShift: '-5m',
    spanEndTimeShift: '5m',
    tags: [{ key: 'service.name', value: 'service' }],
    queries: [
      { name: 'Calls', query: 'sum(rate(traces_spanmetrics_calls_total{$$__tags}[5m]))' },
      {
        name: 'Errors',
        query: 'sum(rate(traces_spanmetrics_calls_total{$$__tags, status_code="STATUS_CODE_ERROR"}[5m]))',
      },
      {
        name: 'Duration, 95th percentile',
        query: 'histogram_quantile(0.95, sum by (le) (rate(traces_spanmetrics_latency_bucket{$$__tags}[5m])))',
      },
    ],
  };
  return datasource('Tempo', 'tempo', url, {
    ...(lokiUrl !== false && { tracesToLogsV2 }),
    tracesToMetrics,
    serviceMap: { datasourceUid: uid.prometheus },
    nodeGraph: { enabled: true },
    search: { hide: false },
  });
}

export function alertmanagerDatasource(url: string): Record<string, unknown> {
  return datasource('Alertmanager', 'alertmanager', url, {
    implementation: 'prometheus',
    handleGrafanaManagedAlerts: false,
  });
}
