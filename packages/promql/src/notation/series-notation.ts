import { Labels } from '../labels/labels.ts';
import { NotationError } from './notation-error.ts';
import { parseValues } from './series-values.ts';
import type { SeriesValue } from './series-values.ts';

/** A series and its values, as one line of a test says them. */
export interface SeriesNotation {
  readonly labels: Labels;
  /** The i-th value stands at `i * step`. */
  readonly values: readonly SeriesValue[];
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /\s*(?:([a-zA-Z_][a-zA-Z0-9_]*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))\s*/y;
const VALUE = /\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)\s*/y;

/**
 * Reads the notation of Prometheus' unit tests: a series, then its values one step apart.
 *
 * @throws {@link NotationError} with the column of what does not belong.
 * @example
 * ```ts
 * import { parseSeriesNotation } from '@telltale/promql';
 *
 * const { labels, values } = parseSeriesNotation('http_requests_total{job="api"} 0+10x3 _ stale');
 * console.log(String(labels), values.join(' '));
 * // => http_requests_total{job="api"} 0 10 20 30 omitted stale
 * ```
 */
export function parseSeriesNotation(text: string): SeriesNotation {
  const { labels, end } = parseLabels(text);
  if (end < text.length && !/\s/.test(text.charAt(end))) {
    throw new NotationError(text, end, 'a space, then values');
  }
  return { labels, values: parseValues(text, end) };
}

/** `name{label="value", …}`, `{"quoted name", …}`, `{label="value"}`. */
function parseLabels(text: string): { readonly labels: Labels; readonly end: number } {
  const entries: [string, string][] = [];
  let at = 0;
  NAME.lastIndex = 0;
  const name = NAME.exec(text)?.[0];
  if (name !== undefined) {
    entries.push(['__name__', name]);
    at = name.length;
  }
  if (text[at] === '{') at = parseBraces(text, at + 1, entries);
  else if (name === undefined) throw new NotationError(text, 0, 'the name of a metric or `{`');
  return { labels: Labels.from(entries), end: at };
}

function parseBraces(text: string, start: number, entries: [string, string][]): number {
  let at = start;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++;
    if (text[at] === '}') return at + 1;
    LABEL.lastIndex = at;
    const label = LABEL.exec(text);
    if (label === null) throw new NotationError(text, at, 'the name of a label or `}`');
    at = LABEL.lastIndex;
    const name = label[1] ?? unquote(label[2] ?? '');
    if (text[at] === '=') {
      VALUE.lastIndex = at + 1;
      const value = VALUE.exec(text);
      if (value === null) throw new NotationError(text, at + 1, 'a quoted label value');
      at = VALUE.lastIndex;
      entries.push([name, unquote(value[1] ?? '')]);
    } else if (label[2] === undefined) throw new NotationError(text, at, '`=`');
    else entries.push(['__name__', name]);
    if (text[at] === ',') at++;
    else if (text[at] !== '}') throw new NotationError(text, at, '`,` or `}`');
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The text of a Go string literal; escapes outside the table stand for themselves. */
export function unquote(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner;
  return inner.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs,
    (_, x: string | undefined, u: string | undefined, long: string | undefined, character: string | undefined) => {
      const code = x ?? u ?? long;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return ESCAPES[character ?? ''] ?? character ?? '';
    },
  );
}
