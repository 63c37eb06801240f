import { cutText } from '../cut-text.ts';

/** OTLP's JSON, as far as it is read here. Nothing about it is sure: it comes from outside. */
export interface OtlpKeyValue {
  readonly key?: unknown;
  readonly value?: OtlpAnyValue | null;
}

export interface OtlpAnyValue {
  readonly stringValue?: unknown;
  readonly boolValue?: unknown;
  readonly intValue?: unknown;
  readonly doubleValue?: unknown;
  readonly arrayValue?: { readonly values?: unknown } | null;
  readonly kvlistValue?: { readonly values?: unknown } | null;
  readonly bytesValue?: unknown;
}

/** A value of an attribute. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Deeper values are cut off: nobody reads them, and reading them takes stack. */
const MAX_DEPTH = 16;

/** Values of one record, nested ones included; the SDKs take 128 by default. */
const MAX_VALUES = 1000;

/** Characters of a key. */
const MAX_KEY = 1024;

/** How many more values may be read. */
interface Allowance {
  left: number;
}

/** The objects of a list that may be missing, or anything. */
export function listOf(value: unknown): readonly Record<string, unknown>[] {
  if (!Array.isArray(value)) return [];
  return value.filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null);
}

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Attributes by their keys; of one key the last. What is too much or too long is cut off. */
export function attributesOf(value: unknown): Attributes {
  return recordFrom(value, 0, { left: MAX_VALUES });
}

function recordFrom(value: unknown, depth: number, allowance: Allowance): Attributes {
  const attributes = Object.create(null) as Record<string, AttributeValue>;
  for (const { key, value: any } of listOf(value) as readonly OtlpKeyValue[]) {
    if (allowance.left === 0) break;
    if (typeof key === 'string' && key !== '') attributes[cutText(key, MAX_KEY)] = valueFrom(any, depth, allowance);
  }
  return attributes;
}

export function anyValue(value: OtlpAnyValue | null | undefined): AttributeValue {
  return valueFrom(value, 0, { left: MAX_VALUES });
}

function valueFrom(value: OtlpAnyValue | null | undefined, depth: number, allowance: Allowance): AttributeValue {
  if (value === null || value === undefined || depth > MAX_DEPTH || allowance.left === 0) return null;
  allowance.left -= 1;
  if (typeof value.stringValue === 'string') return cutText(value.stringValue);
  if (typeof value.boolValue === 'boolean') return value.boolValue;
  if (value.intValue !== undefined) return integerOf(value.intValue);
  if (value.doubleValue !== undefined) return Number(value.doubleValue);
  if (value.arrayValue) {
    const values = listOf(value.arrayValue.values).slice(0, allowance.left);
    return values.map((each) => valueFrom(each, depth + 1, allowance));
  }
  if (value.kvlistValue) return recordFrom(value.kvlistValue.values, depth + 1, allowance);
  return cutText(textOf(value.bytesValue));
}

/** A number that a float holds exactly; as text where it does not. */
function integerOf(value: unknown): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : cutText(String(value), MAX_KEY);
}

/** How bytes are written: in OTLP's JSON ids are hex, in what protobuf was made into base64. */
export type BytesEncoding = 'hex' | 'base64';

/** An id in lower-case hex; empty where it is not one of that many bytes. */
export function idOf(value: unknown, bytes: 8 | 16, encoding: BytesEncoding): string {
  if (typeof value !== 'string' || value === '') return '';
  const hex = encoding === 'hex' ? value.toLowerCase() : Buffer.from(value, 'base64').toString('hex');
  const isId = hex.length === bytes * 2 && /^[0-9a-f]+$/.test(hex) && !/^0+$/.test(hex);
  return isId ? hex : '';
}

/** Milliseconds since the epoch, to the microsecond, of a number of nanoseconds; NaN where it is none. */
export function millisecondsOf(nanoseconds: unknown): number {
  if (typeof nanoseconds === 'number') return nanoseconds / 1e6;
  if (typeof nanoseconds !== 'string' || !/^\d{1,20}$/.test(nanoseconds)) return Number.NaN;
  const microseconds = BigInt(nanoseconds) / 1000n;
  return Number(microseconds) / 1000;
}
