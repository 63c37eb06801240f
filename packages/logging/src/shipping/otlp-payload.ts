import type { LogRecord } from './log-record.ts';

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const SEVERITIES: Readonly<Record<string, number>> = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 };

/** What the resource or the record itself says. */
const ELSEWHERE = new Set(['level', 'time', 'msg', 'trace_id', 'span_id', 'trace_flags']);

/** Fields of the resource, as semantic conventions name them. */
const RESOURCE = {
  service: 'service.name',
  version: 'service.version',
  instance: 'service.instance.id',
  environment: 'deployment.environment.name',
} as const;

type AnyValue = Readonly<Record<string, unknown>>;

/** Lines as OTLP/JSON, https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: ids in hexadecimal, 64-bit numbers as texts. */
export function otlpPayload(records: readonly LogRecord[], identity: Readonly<Record<string, string>>): string {
  const attributes = Object.entries(RESOURCE)
    .filter(([field]) => identity[field] !== undefined)
    .map(([field, key]) => ({ key, value: { stringValue: identity[field] } }));
  const scopeLogs = [
    { scope: { name: '@telltale/logging' }, logRecords: records.map((record) => logRecord(record, identity)) },
  ];
  return JSON.stringify({ resourceLogs: [{ resource: { attributes }, scopeLogs }] });
}

function logRecord({ line, level, nanoseconds, fields }: LogRecord, identity: Readonly<Record<string, string>>) {
  const { msg, trace_id: traceId, span_id: spanId, trace_flags: flags } = fields;
  const isLine = typeof fields['level'] === 'string';
  return {
    timeUnixNano: nanoseconds,
    observedTimeUnixNano: nanoseconds,
    severityNumber: SEVERITIES[level] ?? 0,
    severityText: level.toUpperCase(),
    ...(isLine ? (msg === undefined ? {} : { body: anyValue(msg) }) : { body: { stringValue: line } }),
    attributes: attributesOf(fields, identity),
    ...(typeof traceId === 'string' ? { traceId } : {}),
    ...(typeof spanId === 'string' ? { spanId } : {}),
    ...(typeof flags === 'string' ? { flags: Number.parseInt(flags, 16) } : {}),
  };
}

function attributesOf(fields: LogRecord['fields'], identity: Readonly<Record<string, string>>) {
  return Object.entries(fields)
    .filter(([key, value]) => !ELSEWHERE.has(key) && identity[key] !== value)
    .flatMap(([key, value]) => (key === 'err' ? exception(value) : [[key, value] as const]))
    .map(([key, value]) => ({ key, value: anyValue(value) }));
}

/** https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/; what an error has beside that stays under `err`. */
function exception(error: unknown): readonly (readonly [string, unknown])[] {
  if (typeof error !== 'object' || error === null) return [['err', error]];
  const { type, message, stack, ...rest } = error as Readonly<Record<string, unknown>>;
  const named = [
    ['exception.type', type],
    ['exception.message', message],
    ['exception.stacktrace', stack],
  ] as const;
  return [
    ...named.filter(([, value]) => value !== undefined),
    ...(Object.keys(rest).length === 0 ? [] : [['err', rest] as const]),
  ];
}

function anyValue(value: unknown): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value !== 'object' || value === null) return {};
  return { kvlistValue: { values: Object.entries(value).map(([key, each]) => ({ key, value: anyValue(each) })) } };
}
