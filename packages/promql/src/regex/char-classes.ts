import type { CharTest } from './regex-node.ts';

/** Tests ranges of code points, `[from, to]` in turn. */
export function inRanges(ranges: readonly number[]): CharTest {
  return (point) => {
    for (let i = 0; i < ranges.length; i += 2) {
      if (point >= (ranges[i] ?? 0) && point <= (ranges[i + 1] ?? 0)) return true;
    }
    return false;
  };
}

function rangesOf(text: string): number[] {
  return [...text].map((char) => char.codePointAt(0) ?? 0);
}

export function not(test: CharTest): CharTest {
  return (point) => !test(point);
}

export function anyOf(tests: readonly CharTest[]): CharTest {
  const [only] = tests;
  return tests.length === 1 && only !== undefined ? only : (point) => tests.some((test) => test(point));
}

/** Tests a code point and its other case: `(?i)`. */
export function ignoringCase(test: CharTest): CharTest {
  return (point) => {
    if (test(point)) return true;
    const char = String.fromCodePoint(point);
    return [char.toLowerCase(), char.toUpperCase()].some(
      (other) => other !== char && [...other].length === 1 && test(other.codePointAt(0) ?? 0),
    );
  };
}

/** `\d`, `\w`, `\s` and their opposites: ASCII only, as in RE2. */
const perlClasses: Readonly<Record<string, string>> = { d: '09', s: '\t\n\f\r  ', w: '09AZ__az' };

export function perlClass(letter: string): CharTest | undefined {
  const lower = letter.toLowerCase();
  const ranges = Object.hasOwn(perlClasses, lower) ? perlClasses[lower] : undefined;
  if (ranges === undefined) return undefined;
  const test = inRanges(rangesOf(ranges));
  return letter === lower ? test : not(test);
}

/** `[[:alpha:]]` */
const posixClasses: Readonly<Record<string, string>> = {
  alnum: '09AZaz',
  alpha: 'AZaz',
  ascii: '\0\u007f',
  blank: '\t\t  ',
  cntrl: '\0\u001f\u007f\u007f',
  digit: '09',
  graph: '!~',
  lower: 'az',
  print: ' ~',
  punct: '!/:@[`{~',
  space: '\t\r  ',
  upper: 'AZ',
  word: '09AZ__az',
  xdigit: '09AFaf',
};

export function posixClass(name: string): CharTest | undefined {
  const ranges = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined;
  return ranges === undefined ? undefined : inRanges(rangesOf(ranges));
}

/** `\p{Greek}`, `\pL`: a general category, a script, or `Any`. */
export function unicodeClass(name: string): CharTest | undefined {
  if (name === 'Any') return () => true;
  if (!/^[A-Za-z_]+$/.test(name)) return undefined;
  for (const property of name.length <= 2 ? [name] : [`Script=${name}`]) {
    try {
      const pattern = new RegExp(`^\\p{${property}}$`, 'u');
      return (point) => pattern.test(String.fromCodePoint(point));
    } catch {
      // No such property.
    }
  }
  return undefined;
}

export function isWordChar(point: number): boolean {
  return (point >= 48 && point <= 57) || (point >= 65 && point <= 90) || point === 95 || (point >= 97 && point <= 122);
}
