import type { LogRecord } from './log-record.ts';

interface Stream {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: unknown[];
}

/**
 * Lines as Loki's push API takes them, https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs. Few
 * streams, for labels are what Loki indexes: the service, its environment and the level, under the names that OTLP gives
 * them. What is different on every line is structured metadata.
 */
export function lokiPayload(records: readonly LogRecord[], identity: Readonly<Record<string, string>>): string {
  const streams = new Map<string, Stream>();
  const common = {
    service_name: identity['service']!,
    ...(identity['environment'] === undefined ? {} : { deployment_environment_name: identity['environment'] }),
  };
  for (const { level, nanoseconds, line, fields } of records) {
    let stream = streams.get(level);
    if (stream === undefined) streams.set(level, (stream = { stream: { ...common, level }, values: [] }));
    const metadata = metadataOf(fields);
    stream.values.push(metadata === undefined ? [nanoseconds, line] : [nanoseconds, line, metadata]);
  }
  return JSON.stringify({ streams: [...streams.values()] });
}

function metadataOf({ trace_id: trace, span_id: span }: Readonly<Record<string, unknown>>) {
  if (typeof trace !== 'string') return undefined;
  return { trace_id: trace, ...(typeof span === 'string' ? { span_id: span } : {}) };
}
