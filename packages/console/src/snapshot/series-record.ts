import { Labels, type SeriesSamples } from '@telltale/promql';
import { headOf, Kind } from './snapshot-format.ts';

/** Bytes of a sample: its time and its value as they are in memory, so that staleness markers stay what they are. */
const SAMPLE_BYTES = 16;

/** A series as it is written. */
export function seriesRecord({ labels, timestamps, values }: SeriesSamples): Buffer {
  const names = Buffer.from(JSON.stringify(labels));
  const head = headOf(Kind.series, names.length, timestamps.length);
  return Buffer.concat([head, names, bytesOf(timestamps), bytesOf(values)]);
}

/** How many bytes follow the head of a series. */
export function seriesBytes(labelBytes: number, samples: number): number {
  return labelBytes + samples * SAMPLE_BYTES;
}

export function readSeries(body: Buffer, labelBytes: number, samples: number): SeriesSamples {
  const labels = Labels.from(JSON.parse(body.toString('utf8', 0, labelBytes)) as Record<string, string>);
  const numbers = body.subarray(labelBytes);
  return { labels, timestamps: floatsOf(numbers, 0, samples), values: floatsOf(numbers, samples, samples) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** A copy: in a body, numbers do not begin where they may. */
function floatsOf(bytes: Buffer, from: number, count: number): Float64Array {
  const floats = new Float64Array(count);
  bytes.copy(bytesOf(floats), 0, from * 8, (from + count) * 8);
  return floats;
}
