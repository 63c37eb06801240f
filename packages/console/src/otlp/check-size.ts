import protobuf from 'protobufjs/light.js';
import { messages, type OtlpRequestName } from './otlp-schema.ts';

/** Messages and numbers of a request: a batch of 8192 spans with thirty attributes each has as many. */
export const MAX_VALUES = 500_000;

/** Deeper messages are refused: reading them takes stack. OTLP itself nests to ten, an attribute twice for each level. */
const MAX_DEPTH = 64;

/** What a request is not read for: it would take a hundred times its size in memory. */
export class BodySizeError extends Error {
  override readonly name = 'BodySizeError';
}

/** Refuses a body of more messages and numbers than may be, before anything is made of it. */
export function checkMessages(name: OtlpRequestName, bytes: Uint8Array, most: number): void {
  const reader = protobuf.Reader.create(bytes);
  const open: { readonly fields: Fields; readonly end: number }[] = [
    { fields: fieldsById.get(name)!, end: bytes.length },
  ];
  let count = 0;
  for (let inner = open.at(-1); inner !== undefined; inner = open.at(-1)) {
    if (reader.pos >= inner.end) {
      open.pop();
      continue;
    }
    const tag = reader.uint32();
    const type = inner.fields.get(tag >>> 3);
    if (type === undefined || (tag & 7) !== LENGTH_DELIMITED) {
      count += 1;
      reader.skipType(tag & 7);
    } else {
      const length = reader.uint32();
      const fields = fieldsById.get(type);
      count += fields === undefined && isPacked(type) ? length / 8 : 1;
      if (fields === undefined) reader.skip(length);
      else open.push({ fields, end: reader.pos + length });
    }
    if (count > most) throw new BodySizeError(`more than ${most} values`);
    if (open.length > MAX_DEPTH) throw new BodySizeError(`messages nested deeper than ${MAX_DEPTH}`);
  }
}

type Fields = ReadonlyMap<number, string>;

/** https://protobuf.dev/programming-guides/encoding/#structure */
const LENGTH_DELIMITED = 2;

function isPacked(type: string): boolean {
  return type !== 'string' && type !== 'bytes';
}

const fieldsById: ReadonlyMap<string, Fields> = new Map(
  Object.entries(messages).map(([name, fields]) => [
    name,
    new Map(Object.values(fields).map(([id, type]) => [id, type] as const)),
  ]),
);

/** Refuses a text of more values than may be, before anything is made of it. */
export function checkJson(bytes: Uint8Array, most: number): void {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) i = endOfString(bytes, i + 1);
    else if (byte === COMMA || byte === BRACE || byte === BRACKET) count += 1;
  }
  if (count > most) throw new BodySizeError(`more than ${most} values`);
}

const [QUOTE, BACKSLASH, COMMA, BRACE, BRACKET] = [0x22, 0x5c, 0x2c, 0x7b, 0x5b];

function endOfString(bytes: Uint8Array, start: number): number {
  let i = start;
  while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
  return i;
}
