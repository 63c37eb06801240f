import { Labels, type SeriesSamples } from '@telltale/promql';

/** What a snapshot begins with; the last byte is the version of what follows. */
export const MAGIC: Buffer = Buffer.from('telltale\0\0\0\x01', 'latin1');

/** Bytes before the labels of a series: their length, and the number of its samples, 32 bits each. */
export const HEAD_BYTES = 8;

/** The length of labels that no series has: after the last one. The number beside it is how many there were. */
export const END = 0xffff_ffff;

/** Bytes of a sample: its time and its value as they are in memory, so that staleness markers stay what they are. */
const SAMPLE_BYTES = 16;

export function headOf(first: number, second: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(first, 0);
  head.writeUInt32LE(second, 4);
  return head;
}

/** A series as it is written. */
export function encodeSeries({ labels, timestamps, values }: SeriesSamples): Buffer {
  const names = Buffer.from(JSON.stringify(labels));
  return Buffer.concat([headOf(names.length, timestamps.length), names, bytesOf(timestamps), bytesOf(values)]);
}

/** How many bytes follow the head of a series. */
export function bodyBytes(labelBytes: number, samples: number): number {
  return labelBytes + samples * SAMPLE_BYTES;
}

export function decodeSeries(body: Buffer, labelBytes: number, samples: number): SeriesSamples {
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
