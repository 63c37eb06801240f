import { pino } from 'pino';
import type { ContextFields } from './context-fields.ts';
import { boundError } from '../serializers.ts';
import { quoted } from './json-text.ts';
import type { ValueWriter } from './value-writer.ts';

// pino documents its symbols for packages that build on it: https://getpino.io/#/docs/api?id=pino-symbols.
const symbols: Readonly<Record<string, symbol>> = pino.symbols;
const [asJson, boundJson, end, errorKey, formatOptions, formatters, levelJson, messageKey, serializers] = [
  'asJsonSym',
  'chindingsSym',
  'endSym',
  'errorKeySym',
  'formatOptsSym',
  'formattersSym',
  'lsCacheSym',
  'messageKeySym',
  'serializersSym',
].map((name) => symbols[name]!) as [symbol, symbol, symbol, symbol, symbol, symbol, symbol, symbol, symbol];
const safeBindings = Symbol('telltale.safe-bindings');

type PinoInstance = Record<symbol, unknown>;
type Serializers = Readonly<Record<string, ((value: unknown) => unknown) | undefined>>;

/** Makes a line of what is logged, in place of pino's own: the same form, with its secrets hidden, and it never throws. */
export type JsonLine = (this: PinoInstance, object: object, message: unknown, level: number, time: string) => string;

/** Where lines are made and what they get. */
export interface LineParts {
  readonly makeWriter: () => ValueWriter;
  readonly context: ContextFields;
  /** Told of the level of each line that is made. */
  readonly made: (level: number) => void;
  /** Told of the error of a line. */
  readonly erred: (error: unknown) => void;
}

/** Sets a logger up to write its lines so; its children inherit it. */
export function writeJsonLines(logger: object, parts: LineParts): void {
  Object.assign(logger, {
    [asJson]: jsonLine(parts),
    // For `%o` and `%j` in messages.
    [formatOptions]: { stringify: (value: unknown) => inMessage(parts.makeWriter(), value) },
  });
}

function inMessage(writer: ValueWriter, value: unknown): string {
  writer.begin();
  return writer.value(value) ?? 'null';
}

function jsonLine(parts: LineParts): JsonLine {
  const first = parts.makeWriter();
  let isBusy = false;
  return function line(object, message, level, time) {
    // What is logged may log itself, in a getter or in `toJSON`.
    const writer = isBusy ? parts.makeWriter() : first;
    const wasBusy = isBusy;
    isBusy = true;
    parts.made(level);
    const head = (this[levelJson] as Readonly<Record<number, string>>)[level]! + time;
    try {
      return head + restOfLine(this, writer, parts, object, message);
    } catch (error) {
      const cause = quoted(error instanceof Error ? error.name : typeof error);
      return `${head},"msg":"[Unreadable]","problem":${cause}}\n`;
    } finally {
      isBusy = wasBusy;
    }
  };
}

function restOfLine(
  logger: PinoInstance,
  writer: ValueWriter,
  { context, erred }: LineParts,
  object: object,
  message: unknown,
): string {
  const format = (logger[formatters] as { readonly log?: (object: object) => object }).log;
  const own = (format === undefined ? object : format(object)) as Readonly<Record<string, unknown>>;
  const serialized = logger[serializers] as Serializers;
  const bound = bindings(logger, writer);
  writer.begin();
  // First, so that large fields leave room for it.
  const said = message === undefined ? '' : `,${quoted(String(logger[messageKey]))}:${writer.message(message)}`;
  let json = bound + context.write(writer, own);
  for (const key of Object.keys(own)) {
    if (writer.isFull) {
      json += writer.cutOff(',');
      break;
    }
    const isError = key === logger[errorKey];
    const serialize = serialized[key] ?? (isError ? serialized['err'] : undefined);
    const field = writer.property(key, () => {
      const value = own[key];
      if (isError) erred(value);
      // Errors are written as they are, wherever they stand.
      return serialize === undefined || serialize === boundError ? value : serialize(value);
    });
    if (field !== '') json += `,${field}`;
  }
  return `${json}${said}${writer.truncated ? ',"truncated":true' : ''}${String(logger[end])}`;
}

/** What a logger and its parents are bound to, as pino wrote it; looked through once for each. */
function bindings(logger: PinoInstance, writer: ValueWriter): string {
  const written = logger[boundJson] as string;
  const known = Object.hasOwn(logger, safeBindings)
    ? (logger[safeBindings] as { readonly of: string; readonly json: string })
    : undefined;
  if (known?.of === written) return known.json;
  const json = safe(writer, written);
  logger[safeBindings] = { of: written, json };
  return json;
}

function safe(writer: ValueWriter, written: string): string {
  if (written === '') return '';
  writer.begin();
  try {
    const json = writer.value(JSON.parse(`{${written.slice(1)}}`))!;
    return json === '{}' ? '' : `,${json.slice(1, -1)}`;
  } catch {
    return ',"bindings":"[Unreadable]"';
  }
}
