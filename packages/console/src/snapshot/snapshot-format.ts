/** What a snapshot begins with; the last byte is the version of what follows. */
export const MAGIC: Buffer = Buffer.from('telltale\0\0\0\x02', 'latin1');

/** Bytes before a record: its kind, and two numbers that say how long it is and what it belongs to, 32 bits each. */
export const HEAD_BYTES = 12;

/**
 * What a record is. Of a series the numbers are the bytes of its labels and its samples; of all others the bytes of their JSON, and
 * which resource a span is of, or which stream a line: they are counted from 0 in the order in which they come, before those who are of
 * them. The end says how many records there were.
 */
export const Kind = { end: 0, series: 1, resource: 2, span: 3, stream: 4, line: 5 } as const;

export type RecordKind = (typeof Kind)[keyof typeof Kind];

export function headOf(kind: RecordKind, first: number, second: number): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  head.writeUInt32LE(kind, 0);
  head.writeUInt32LE(first, 4);
  head.writeUInt32LE(second, 8);
  return head;
}

/** A record of JSON. */
export function jsonRecord(kind: RecordKind, content: unknown, of: number = 0): Buffer {
  const text = JSON.stringify(content);
  const length = Buffer.byteLength(text);
  const record = Buffer.allocUnsafe(HEAD_BYTES + length);
  headOf(kind, length, of).copy(record);
  record.write(text, HEAD_BYTES);
  return record;
}
