import { NotationError } from './notation-error.ts';

/** A native histogram as a test writes it: `{{schema:1 sum:3 count:22 buckets:[5 10 7]}}`. */
export interface HistogramNotation {
  readonly histogram: string;
}

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
    const [, base = '', sign, step] = histogram;
    repeat(text, at, values, points(histogram[4]), (index) => ({
      histogram: step === undefined ? base : `${base}${sign ?? ''}${step}x${index}`,
    }));
    return HISTOGRAM.lastIndex;
  }
  throw new NotationError(text, at, 'a number, `_`, `stale` or a histogram, with `xN` to repeat it');
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

/** A number of the notation or of Go: `1.5`, `.5`, `-Inf`, `nan`. */
export function parseFloatLiteral(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[+-]/, '').toLowerCase();
  if (digits === 'inf') return sign * Infinity;
  return digits === 'nan' ? Number.NaN : sign * Number(digits);
}
