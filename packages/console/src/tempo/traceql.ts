import { parseDuration } from '@telltale/promql';
import { QueryCursor } from '../query-cursor.ts';
import { shown } from '../shown.ts';
import { textMatcher } from '../text-matcher.ts';
import type { AttributeValue } from '../otlp/otlp-json.ts';
import type { Span } from '../traces/span.ts';
import type { Trace } from '../traces/trace-store.ts';

/** Whether a span of a trace is meant. */
export type SpanFilter = (span: Span, trace: Trace) => boolean;

type Value = AttributeValue | undefined;
type FieldReader = (span: Span, trace: Trace) => Value;

const all: SpanFilter = () => true;

const intrinsics: Readonly<Record<string, FieldReader>> = {
  name: ({ name }) => name,
  status: ({ status }) => status,
  statusMessage: ({ statusMessage }) => statusMessage,
  kind: ({ kind }) => kind,
  duration: ({ durationMs }) => durationMs,
  traceDuration: (_, { start, end }) => end - start,
  rootName: (_, trace) => trace.root?.name,
  rootServiceName: (_, trace) => trace.root?.resource.service,
  parent: ({ parentSpanId }) => (parentSpanId === '' ? null : parentSpanId),
};

/**
 * A query of TraceQL (https://grafana.com/docs/tempo/latest/traceql/) for single spans: `{ resource.service.name = "shop" && duration > 100ms
 * && (status = error || span.http.route =~ "/orders.*") }`.
 *
 * @throws QueryError
 */
export function parseTraceQl(text: string): SpanFilter {
  const cursor = new QueryCursor(text);
  if (cursor.isAtEnd) return all;
  cursor.expect('{');
  const filter = cursor.take('}') === undefined ? either(cursor) : undefined;
  if (filter !== undefined) cursor.expect('}');
  if (!cursor.isAtEnd) cursor.fail('the end: one pair of braces is read here');
  return filter ?? all;
}

function either(cursor: QueryCursor): SpanFilter {
  const some = [both(cursor)];
  while (cursor.take('||') !== undefined) some.push(both(cursor));
  return some.length === 1 ? some[0]! : (span, trace) => some.some((filter) => filter(span, trace));
}

function both(cursor: QueryCursor): SpanFilter {
  const every = [one(cursor)];
  while (cursor.take('&&') !== undefined) every.push(one(cursor));
  return every.length === 1 ? every[0]! : (span, trace) => every.every((filter) => filter(span, trace));
}

function one(cursor: QueryCursor): SpanFilter {
  if (cursor.take('(') !== undefined) {
    const filter = cursor.nested(() => either(cursor));
    cursor.expect(')');
    return filter;
  }
  const read = field(cursor);
  const op = cursor.expect('=~', '!~', '!=', '>=', '<=', '=', '>', '<');
  return comparison(read, op, cursor);
}

function field(cursor: QueryCursor): FieldReader {
  const name = cursor.match(/(?:[a-zA-Z_]\w*)?(?:\.(?:"(?:[^"\\]|\\.)*"|[\w-]+))*/y);
  if (name === undefined || name === '') return cursor.fail('a field, such as name, duration or span.http.route');
  const intrinsic = intrinsics[name];
  if (intrinsic !== undefined && Object.hasOwn(intrinsics, name)) return intrinsic;
  const dot = name.indexOf('.');
  if (dot < 0) return cursor.fail(`a field that is known instead of ${name}`);
  const [scope, key] = [name.slice(0, dot), name.slice(dot + 1).replaceAll('"', '')];
  if (scope === 'resource') return ({ resource }) => resource.attributes[key];
  if (scope === 'span') return ({ attributes }) => attributes[key];
  if (scope === '') return ({ attributes, resource }) => attributes[key] ?? resource.attributes[key];
  return cursor.fail(`a scope that is known (resource, span) instead of ${scope}`);
}

type Operator = '=' | '!=' | '=~' | '!~' | '>' | '>=' | '<' | '<=';

const orders: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

function comparison(read: FieldReader, op: Operator, cursor: QueryCursor): SpanFilter {
  const text = cursor.string();
  if (text !== undefined) {
    if (op in orders) return cursor.fail('a number for an order');
    const isMatch = textMatcher(op as '=' | '!=' | '=~' | '!~', text);
    return (span, trace) => {
      const value = read(span, trace);
      return value !== undefined && value !== null && isMatch(shown(value));
    };
  }
  const number = cursor.match(/-?\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d)?/y);
  if (number !== undefined) return numeric(read, op, milliseconds(number));
  const word = cursor.match(/[a-z]+/y);
  if (word === undefined || (op !== '=' && op !== '!=')) return cursor.fail('a text, a number, a duration or a word');
  if (word === 'nil') return (span, trace) => ((read(span, trace) ?? null) === null) === (op === '=');
  return (span, trace) => (shown(read(span, trace) ?? null) === word) === (op === '=');
}

function numeric(read: FieldReader, op: Operator, wanted: number): SpanFilter {
  const order = orders[op];
  return (span, trace) => {
    const value = read(span, trace);
    if (typeof value !== 'number') return false;
    return order === undefined ? (value === wanted) === (op === '=') : order(value, wanted);
  };
}

/** Durations are milliseconds here; a number without a unit is itself. */
export function milliseconds(text: string): number {
  const [, amount = '', unit = ''] = /^(-?[\d.]+)(.*)$/.exec(text) ?? [];
  if (unit === '') return Number(amount);
  if (unit === 'ns') return Number(amount) / 1e6;
  if (unit === 'us' || unit === 'µs') return Number(amount) / 1e3;
  return Number(amount) * (parseDuration(`1${unit}`) ?? Number.NaN);
}
