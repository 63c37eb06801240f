import { cutText, MAX_TEXT } from '../cut-text.ts';
import { listOf, recordOf } from '../otlp/otlp-json.ts';
import { detectedLevel } from './detected-level.ts';
import type { LogEntry } from './log-entry.ts';

/** A push that is none, with what is wrong. */
export class LokiPushError extends Error {
  override readonly name = 'LokiPushError';
}

/** Of one stream or line, as in Loki (`max_label_names_per_series`, `max_label_name_length`, `max_label_value_length`). */
const MAX_LABELS = 15;
const MAX_NAME = 1024;
const MAX_VALUE = 2048;
/** Of one line: Loki takes as many (`max_structured_metadata_entries_count`). */
const MAX_METADATA = 128;

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
    const labels = textsOf(stream, MAX_LABELS, MAX_VALUE);
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
  const own = textsOf(metadata, MAX_METADATA, MAX_TEXT);
  return { nanoseconds, time, line, labels, metadata: { detected_level: detectedLevel(labels, own), ...own } };
}

/** Texts alone: Loki refuses a push whose labels or metadata are anything else, or too many. */
function textsOf(value: unknown, most: number, longest: number): Record<string, string> {
  const entries = Object.entries(recordOf(value));
  if (entries.length > most) throw new LokiPushError(`${entries.length} labels of one stream or line, at most ${most}`);
  return Object.fromEntries(
    entries.map(([key, each]) => {
      if (typeof each !== 'string') throw new LokiPushError(`the value of ${cutText(key, 100)} is no text`);
      if (key.length > MAX_NAME || each.length > longest) {
        throw new LokiPushError(`the label ${cutText(key, 100)} has ${each.length} characters, at most ${longest}`);
      }
      return [key, each];
    }),
  );
}
