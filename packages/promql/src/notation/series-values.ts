import { HistogramSum } from '../histograms/histogram-sum.ts';
import { parseFloatLiteral } from './float-literal.ts';
import { parseHistogram } from './histogram-notation.ts';
import type { HistogramNotation } from './histogram-notation.ts';
import { NotationError } from './notation-error.ts';

/**
 * One point of a series: a value, a staleness marker (which is no value: its bits may not survive as a number), no point at
 * all, or a native histogram.
 */
export type SeriesValue = number | 'stale' | 'omitted' | HistogramNotation;

const NUMBER = String.raw`(?:[iI][nN][fF]|[nN][aA][nN]|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)`;
const BLANK = /_(?:x(\d+))?(?=\s|$)/y;
const STALE = /stale(?:x(\d+))?(?=\s|$)/y;
const FLOAT = new RegExp(String.raw`([+-]?${NUMBER})(?:([+-]${NUMBER})?x(\d+))?(?=\s|$)`, 'y');
const HISTOGRAM = /(\{\{[^}]*\}\})(?:(?:([+-])(\{\{[^}]*\}\}))?x(\d+))?(?=\s|$)/y;

// A slip of the keyboard in a repetition must not fill the memory.
const MAX_VALUES = 1_000_000;

/**
 * Reads values apart by spaces: `a`, `a+bxN` and `a-bxN` and `axN` (N+1 points each), `_` and `_xN` (1 or N times no
 * point), `stale`.
 */
export function parseValues(text: string, start: number): SeriesValue[] {
  const values: SeriesValue[] = [];
  let at = start;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++;
    if (at >= text.length) return values;
    at = parseItem(text, at, values);
  }
}

function parseItem(text: string, at: number, values: SeriesValue[]): number {
  const blank = match(BLANK, text, at);
  if (blank !== null) {
    repeat(text, at, values, Number(blank[1] ?? 1), () => 'omitted');
    return BLANK.lastIndex;
  }
  const stale = match(STALE, text, at);
  if (stale !== null) {
    repeat(text, at, values, points(stale[1]), () => 'stale');
    return STALE.lastIndex;
  }
  const float = match(FLOAT, text, at);
  if (float !== null) {
    const step = parseFloatLiteral(float[2] ?? '0');
    // Steps add up one by one, as Prometheus adds them: `0+0.1x3` ends at 0.30000000000000004.
    let value = parseFloatLiteral(float[1] ?? '');
    repeat(text, at, values, points(float[3]), (index) => (index === 0 ? value : (value += step)));
    return FLOAT.lastIndex;
  }
  const histogram = match(HISTOGRAM, text, at);
  if (histogram !== null) {
    parseHistogramItem(histogram, text, at, values);
    return HISTOGRAM.lastIndex;
  }
  throw new NotationError(text, at, 'a number, `_`, `stale` or a histogram, with `xN` to repeat it');
}

function parseHistogramItem(parts: RegExpExecArray, text: string, at: number, values: SeriesValue[]): void {
  const [, first = '', sign, by, repetitions] = parts;
  const base = parseHistogram(first);
  const step = by === undefined ? undefined : parseHistogram(by);
  if (base === undefined || (by !== undefined && step === undefined)) throw new NotationError(text, at, 'a histogram');
  let current = base;
  repeat(text, at, values, points(repetitions), (index) => {
    if (index > 0 && step !== undefined) {
      const sum = new HistogramSum(current.histogram);
      sum.add(step.histogram, sign === '-' ? -1 : 1);
      current = { ...current, histogram: sum.value };
    }
    return current;
  });
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function points(repetitions: string | undefined): number {
  return repetitions === undefined ? 1 : Number(repetitions) + 1;
}

function repeat(
  text: string,
  at: number,
  values: SeriesValue[],
  count: number,
  value: (index: number) => SeriesValue,
): void {
  if (values.length + count > MAX_VALUES) throw new NotationError(text, at, `at most ${MAX_VALUES} values`);
  for (let index = 0; index < count; index++) values.push(value(index));
}
