import { listOf, recordOf } from '../otlp/otlp-json.ts';
import type { LogEntry } from './log-entry.ts';

/** A push that is none, with what is wrong. */
export class LokiPushError extends Error {
  override readonly name = 'LokiPushError';
}

/** The lines of a push of Loki's API, as JSON: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs */
export function readLokiPush(body: string): readonly LogEntry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    throw new LokiPushError(`the body is no JSON: ${(error as Error).message}`);
  }
  const { streams } = recordOf(parsed);
  if (!Array.isArray(streams)) throw new LokiPushError('the body has no streams');
  return listOf(streams).flatMap(({ stream, values }) => {
    const labels = textsOf(stream);
    if (!Array.isArray(values)) throw new LokiPushError('a stream has no values');
    return values.map((value: unknown) => readValue(value, labels));
  });
}

function readValue(value: unknown, labels: Readonly<Record<string, string>>): LogEntry {
  const [nanoseconds, line, metadata] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  if (typeof nanoseconds !== 'string' || !/^\d{1,20}$/.test(nanoseconds) || typeof line !== 'string') {
    throw new LokiPushError('a value is not ["<nanoseconds>", "<line>", {metadata}]');
  }
  const time = Number(BigInt(nanoseconds) / 1000n) / 1000;
  return { nanoseconds, time, line, labels, metadata: textsOf(metadata), attributes: {} };
}

/** Texts alone: Loki refuses a push whose metadata are anything else. */
function textsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(recordOf(value)).map(([key, each]) => {
      if (typeof each !== 'string') throw new LokiPushError(`the value of ${key} is no text`);
      return [key, each];
    }),
  );
}
