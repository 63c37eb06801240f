import { anyOf, ignoringCase, inRanges, not, perlClass, posixClass, unicodeClass } from './char-classes.ts';
import type { PatternCursor } from './pattern-cursor.ts';
import { RegexError, type CharTest } from './regex-node.ts';

const controlEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Reads what follows a backslash: a class, or a character that stands for itself. */
export function parseEscape(at: PatternCursor, start: number): CharTest | string {
  const unicode = at.match(/([pP])(?:\{(\^?)([^}]*)\}|(.))/uy);
  if (unicode !== undefined) return parseUnicodeClass(unicode);
  const coded = at.match(/x\{([0-9a-fA-F]{1,8})\}|x([0-9a-fA-F]{2})|([1-7][0-7]{1,2}|0[0-7]{0,2})/y);
  if (coded !== undefined) {
    const [, braced, hex, octal] = coded;
    const point = octal === undefined ? Number.parseInt(braced ?? hex ?? '', 16) : Number.parseInt(octal, 8);
    if (point > 0x10_ffff) throw new RegexError('invalid escape sequence', at.pattern.slice(start, at.index));
    return String.fromCodePoint(point);
  }
  if (at.done) throw new RegexError('trailing backslash at end of expression', '');
  const char = at.next();
  const perl = perlClass(char);
  if (perl !== undefined) return perl;
  if (Object.hasOwn(controlEscapes, char)) return controlEscapes[char] ?? char;
  if (/[A-Za-z0-9]/.test(char) || (char.codePointAt(0) ?? 0) > 127) {
    throw new RegexError('invalid escape sequence', at.pattern.slice(start, at.index));
  }
  return char;
}

function parseUnicodeClass([text, letter, caret, braced, single]: RegExpExecArray): CharTest {
  const test = unicodeClass(braced ?? single ?? '');
  if (test === undefined) throw new RegexError('invalid character class range', `\\${text}`);
  return (letter === 'P') === (caret === '^') ? test : not(test);
}

/** Reads a class after its `[`. */
export function parseBracketClass(at: PatternCursor, ignoreCase: boolean): CharTest {
  const start = at.index - 1;
  const negated = at.take('^');
  const tests: CharTest[] = [];
  for (let first = true; first || at.peek !== ']'; first = false) {
    if (at.done) throw new RegexError('missing closing ]', at.pattern.slice(start));
    tests.push(parseClassItem(at));
  }
  at.next();
  const test = ignoreCase ? ignoringCase(anyOf(tests)) : anyOf(tests);
  return negated ? not(test) : test;
}

function parseClassItem(at: PatternCursor): CharTest {
  const posix = at.match(/\[:(\^?)([a-z]+):\]/y);
  if (posix !== undefined) {
    const test = posixClass(posix[2] ?? '');
    if (test === undefined) throw new RegexError('invalid character class range', posix[0]);
    return posix[1] === '^' ? not(test) : test;
  }
  const start = at.index;
  const from = parseClassChar(at);
  if (typeof from !== 'string') return from;
  if (at.match(/-(?!\])/y) === undefined) return inRanges([pointOf(from), pointOf(from)]);
  const to = at.done ? from : parseClassChar(at);
  if (typeof to !== 'string' || pointOf(to) < pointOf(from)) {
    throw new RegexError('invalid character class range', at.pattern.slice(start, at.index));
  }
  return inRanges([pointOf(from), pointOf(to)]);
}

function parseClassChar(at: PatternCursor): CharTest | string {
  const start = at.index;
  return at.take('\\') ? parseEscape(at, start) : at.next();
}

function pointOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
