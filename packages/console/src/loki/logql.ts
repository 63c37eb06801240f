import { compileMatchers, Labels, parseDuration, type Matcher } from '@telltale/promql';
import type { LogEntry } from '../logs/log-entry.ts';
import { QueryCursor } from '../query-cursor.ts';
import { textMatcher } from '../text-matcher.ts';

/** A line with the labels that the stages of a query gave it. */
export interface SeenLine {
  readonly entry: LogEntry;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a query does with a line: the line with its labels, or nothing where it is not meant. */
export type LinePipeline = (entry: LogEntry) => SeenLine | undefined;

/** Lines; or numbers made of them. */
export type LogQuery =
  | { readonly kind: 'lines'; readonly pipeline: LinePipeline }
  | {
      readonly kind: 'metric';
      readonly pipeline: LinePipeline;
      readonly function: 'count_over_time' | 'rate' | 'bytes_over_time' | 'bytes_rate';
      readonly rangeMs: number;
      /** Labels that are added up over: `sum by (level)`; `undefined` where nothing is. */
      readonly by: readonly string[] | undefined;
    };

type Stage = (line: SeenLine) => SeenLine | undefined;

const LABEL = /[a-zA-Z_]\w*/y;
const functions = ['count_over_time', 'bytes_over_time', 'bytes_rate', 'rate'] as const;

/**
 * A query of LogQL (https://grafana.com/docs/loki/latest/query/), of which this is read: selectors, line filters, `json`, `logfmt`, filters
 * on labels; `count_over_time`, `rate` and their like, alone or in `sum by (…)`.
 *
 * @throws QueryError
 */
export function parseLogQl(text: string): LogQuery {
  const cursor = new QueryCursor(text);
  const query = cursor.text.startsWith('{', cursor.at) ? lines(cursor) : metric(cursor);
  if (!cursor.isAtEnd) cursor.fail('the end');
  return query;
}

function lines(cursor: QueryCursor): LogQuery {
  return { kind: 'lines', pipeline: pipeline(cursor) };
}

function metric(cursor: QueryCursor): LogQuery {
  if (cursor.take('sum') === undefined) return rangeFunction(cursor, undefined);
  const before = grouping(cursor);
  cursor.expect('(');
  const inner = rangeFunction(cursor, undefined);
  cursor.expect(')');
  return { ...inner, by: before ?? grouping(cursor) ?? [] } as LogQuery;
}

function rangeFunction(cursor: QueryCursor, by: readonly string[] | undefined): LogQuery {
  const name = cursor.expect(...functions);
  cursor.expect('(');
  const own = pipeline(cursor);
  cursor.expect('[');
  const range = cursor.match(/[\dsmhdw]+/y) ?? cursor.fail('a duration');
  cursor.expect(']');
  cursor.expect(')');
  const rangeMs = parseDuration(range);
  if (rangeMs === undefined || rangeMs === 0) return cursor.fail('a duration');
  return { kind: 'metric', pipeline: own, function: name, rangeMs, by };
}

function grouping(cursor: QueryCursor): readonly string[] | undefined {
  if (cursor.take('by') === undefined) return undefined;
  cursor.expect('(');
  const labels: string[] = [];
  while (cursor.take(')') === undefined) {
    labels.push(cursor.match(LABEL) ?? cursor.fail('a label'));
    if (cursor.take(',') === undefined && !cursor.text.startsWith(')', cursor.at)) cursor.fail('"," or ")"');
  }
  return labels;
}

function pipeline(cursor: QueryCursor): LinePipeline {
  const isMeant = selector(cursor);
  const stages: Stage[] = [];
  for (let next = stage(cursor); next !== undefined; next = stage(cursor)) stages.push(next);
  return (entry) => {
    if (!isMeant(entry.labels)) return undefined;
    let line: SeenLine | undefined = { entry, labels: { ...entry.metadata, ...entry.labels } };
    for (const apply of stages) {
      line = apply(line);
      if (line === undefined) return undefined;
    }
    return line;
  };
}

/** Streams share their labels: what was found out of one need not be found out of its next line. */
function selector(cursor: QueryCursor): (labels: Readonly<Record<string, string>>) => boolean {
  cursor.expect('{');
  const matchers: Matcher[] = [];
  while (cursor.take('}') === undefined) {
    const name = cursor.match(LABEL) ?? cursor.fail('a label or "}"');
    const op = cursor.expect('=~', '!~', '!=', '=');
    matchers.push({ name, op, value: cursor.string() ?? cursor.fail('a text in quotes') });
    if (cursor.take(',') === undefined && !cursor.text.startsWith('}', cursor.at)) cursor.fail('"," or "}"');
  }
  const matches = compileMatchers(matchers);
  const known = new WeakMap<Readonly<Record<string, string>>, boolean>();
  return (labels) => {
    let isMatch = known.get(labels);
    if (isMatch === undefined) known.set(labels, (isMatch = matches(Labels.from(labels))));
    return isMatch;
  };
}

const lineFilters: Readonly<Record<string, (text: string) => (line: string) => boolean>> = {
  '|=': (text) => (line) => line.includes(text),
  '!=': (text) => (line) => !line.includes(text),
  '|~': (text) => textMatcher('=~', text, true),
  '!~': (text) => textMatcher('!~', text, true),
};

function stage(cursor: QueryCursor): Stage | undefined {
  const filter = cursor.take('|=', '|~', '!=', '!~');
  if (filter !== undefined) {
    const isMeant = lineFilters[filter]!(cursor.string() ?? cursor.fail('a text in quotes'));
    return (line) => (isMeant(line.entry.line) ? line : undefined);
  }
  if (cursor.take('|') === undefined) return undefined;
  const word = cursor.match(LABEL) ?? cursor.fail('json, logfmt or a filter on a label');
  if (word === 'json') return withFields(jsonFields);
  if (word === 'logfmt') return withFields(logfmtFields);
  return labelFilter(cursor, word);
}

/** `level="error" or status >= 500 and service_name="shop"`, from left to right. */
function labelFilter(cursor: QueryCursor, first: string): Stage {
  const conditions = [condition(cursor, first)];
  const joins: ('and' | 'or')[] = [];
  for (let join = cursor.take('and', 'or', ','); join !== undefined; join = cursor.take('and', 'or', ',')) {
    joins.push(join === ',' ? 'and' : join);
    conditions.push(condition(cursor, cursor.match(LABEL) ?? cursor.fail('a label')));
  }
  return (line) => {
    let isMeant = conditions[0]!(line.labels);
    joins.forEach((join, i) => {
      isMeant =
        join === 'and' ? isMeant && conditions[i + 1]!(line.labels) : isMeant || conditions[i + 1]!(line.labels);
    });
    return isMeant ? line : undefined;
  };
}

function condition(cursor: QueryCursor, label: string): (labels: SeenLine['labels']) => boolean {
  const op = cursor.expect('=~', '!~', '!=', '>=', '<=', '==', '=', '>', '<');
  const text = cursor.string();
  if (text !== undefined) {
    if (op === '>' || op === '<' || op === '>=' || op === '<=') return cursor.fail('a number for an order');
    const isMatch = textMatcher(op === '==' ? '=' : op, text);
    return (labels) => isMatch(labels[label] ?? '');
  }
  const number = Number(cursor.match(/-?\d+(?:\.\d+)?/y) ?? cursor.fail('a text in quotes or a number'));
  return (labels) => {
    const value = labels[label] === undefined ? Number.NaN : Number(labels[label]);
    if (op === '>') return value > number;
    if (op === '>=') return value >= number;
    if (op === '<') return value < number;
    if (op === '<=') return value <= number;
    return (value === number) === (op !== '!=');
  };
}

function withFields(read: (line: string) => Readonly<Record<string, string>>): Stage {
  return ({ entry, labels }) => ({ entry, labels: { ...read(entry.line), ...labels } });
}

function jsonFields(line: string): Readonly<Record<string, string>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return { __error__: 'JSONParserErr' };
  }
  const fields: Record<string, string> = {};
  flatten(parsed, '', fields, 0);
  return fields;
}

function flatten(value: unknown, prefix: string, fields: Record<string, string>, depth: number): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < 8) {
    for (const [key, inner] of Object.entries(value)) {
      const name = key.replaceAll(/\W/g, '_');
      flatten(inner, prefix === '' ? name : `${prefix}_${name}`, fields, depth + 1);
    }
  } else if (prefix !== '') {
    fields[prefix] = typeof value === 'string' ? value : JSON.stringify(value);
  }
}

function logfmtFields(line: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  // A key begins where none has begun yet: without that, a long word would be tried at each of its characters.
  for (const [, key = '', quoted, plain] of line.matchAll(/(?<![^\s="])([^\s="]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)) {
    fields[key.replaceAll(/\W/g, '_')] = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '';
  }
  return fields;
}
