import {
  anyValue,
  attributesOf,
  idOf,
  listOf,
  millisecondsOf,
  recordOf,
  textOf,
  type AttributeValue,
  type Attributes,
  type BytesEncoding,
  type OtlpAnyValue,
} from '../otlp/otlp-json.ts';
import { resourceOf } from '../otlp/resource.ts';
import { detectedLevel } from './detected-level.ts';
import type { LogEntry } from './log-entry.ts';

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const severities = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** Characters of a severity's own name. */
const MAX_LEVEL = 20;

/** Resource attributes that are labels, under the names that Loki gives them; the rest tells single processes apart. */
const labelled: Readonly<Record<string, string>> = {
  'service.namespace': 'service_namespace',
  'deployment.environment.name': 'deployment_environment_name',
};

/** The lines of an ExportLogsServiceRequest. */
export function readLogRecords(request: unknown, encoding: BytesEncoding, now: () => number): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  for (const { resource: described, scopeLogs } of listOf(recordOf(request)['resourceLogs'])) {
    const resource = resourceOf(described);
    const common: Record<string, string> = { service_name: resource.service };
    for (const [attribute, label] of Object.entries(labelled)) {
      const value = resource.attributes[attribute];
      if (typeof value === 'string') common[label] = value;
    }
    const streams = new Map<string, Readonly<Record<string, string>>>();
    for (const { logRecords } of listOf(scopeLogs)) {
      for (const raw of listOf(logRecords)) {
        const level = levelOf(raw);
        const labels = streams.get(level) ?? { ...common, level };
        streams.set(level, labels);
        entries.push(readRecord(raw, labels, encoding, now));
      }
    }
  }
  return entries;
}

function readRecord(
  raw: Record<string, unknown>,
  labels: Readonly<Record<string, string>>,
  encoding: BytesEncoding,
  now: () => number,
): LogEntry {
  const stated = [raw['timeUnixNano'], raw['observedTimeUnixNano']].find((each) => millisecondsOf(each) > 0);
  const time = stated === undefined ? now() : millisecondsOf(stated);
  const traceId = idOf(raw['traceId'], 16, encoding);
  const spanId = idOf(raw['spanId'], 8, encoding);
  const attributes = attributesOf(raw['attributes']);
  return {
    nanoseconds: typeof stated === 'string' ? stated : `${Math.trunc(time)}000000`,
    time,
    line: shownText(anyValue(raw['body'] as OtlpAnyValue)),
    labels,
    metadata: {
      detected_level: detectedLevel(labels, {}),
      ...textsOf(attributes),
      ...(traceId !== '' && { trace_id: traceId }),
      ...(spanId !== '' && { span_id: spanId }),
    },
  };
}

/** As Loki makes structured metadata of attributes: dots become underscores, all values are texts. */
function textsOf(attributes: Attributes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key.replaceAll(/[^a-zA-Z0-9_]/g, '_'), shownText(value)]),
  );
}

function shownText(value: AttributeValue): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
}

function levelOf(raw: Record<string, unknown>): string {
  const number = Number(raw['severityNumber'] ?? 0);
  if (number >= 1 && number <= 24) return severities[Math.floor((number - 1) / 4)]!;
  const text = textOf(raw['severityText']).toLowerCase();
  return text !== '' && text.length <= MAX_LEVEL ? text : 'unknown';
}
