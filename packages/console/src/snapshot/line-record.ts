import type { LogEntry } from '../logs/log-entry.ts';
import type { StreamLabels } from '../logs/log-streams.ts';
import { jsonRecord, Kind } from './snapshot-format.ts';

export function streamRecord(labels: StreamLabels): Buffer {
  return jsonRecord(Kind.stream, labels);
}

/** @param stream - Which of the streams before it is its own. */
export function lineRecord({ nanoseconds, time, line, metadata }: LogEntry, stream: number): Buffer {
  return jsonRecord(Kind.line, [nanoseconds, time, line, metadata], stream);
}

export function readStream(json: string): StreamLabels {
  return textsOf(JSON.parse(json));
}

export function readLine(json: string, labels: StreamLabels | undefined): LogEntry {
  const [nanoseconds, time, line, metadata] = JSON.parse(json) as readonly unknown[];
  const isLine = typeof nanoseconds === 'string' && Number.isFinite(time) && typeof line === 'string';
  if (!isLine || labels === undefined) throw new Error('a line that is none');
  return { nanoseconds, time: time as number, line, labels, metadata: textsOf(metadata) };
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const isTexts =
    typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'string');
  if (!isTexts) throw new Error('labels that are none');
  return value as Readonly<Record<string, string>>;
}
