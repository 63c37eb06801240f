import type { SqlDialect } from './dialect.ts';
import { endOfComment, endOfDollarQuoted, endOfQuoted } from './sql-quotes.ts';

/** A piece of a statement that says what it does; strings, numbers, parameters and operators are all `other`. */
export interface SqlWord {
  readonly kind: 'word' | 'name' | 'other' | '(' | ')' | ',' | '.' | ';';
  /** Of a word as it was written, of a quoted name what is inside; else empty. */
  readonly text: string;
  /** Of a word in capitals: `SELECT`. Empty for everything else, so that a quoted name is never a keyword. */
  readonly keyword: string;
}

const symbols: ReadonlyMap<string, SqlWord> = new Map(
  (['(', ')', ',', '.', ';'] as const).map((kind) => [kind, { kind, text: '', keyword: '' }]),
);
const other: SqlWord = { kind: 'other', text: '', keyword: '' };

// Sticky: each matches at `lastIndex` or not at all.
const blank = /\s+/y;
const word = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const number = /\d[\w.]*/y;
// `:name`, `@variable`, `$1`, and the type of a cast, `::date`, none of which is a keyword.
const parameter = /(?:[:@]+|\$)[\p{L}\p{N}_$]*/uy;

/**
 * Cuts a statement into words, without spaces and comments. Linear in the length of the text, and total: what is not SQL
 * is cut into something, too, and a string or comment without an end goes on to the end of the text.
 */
export function sqlWords(text: string, dialect: SqlDialect): readonly SqlWord[] {
  const words: SqlWord[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = endOfBlank(text, at, dialect);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const end = endOfWord(text, at, dialect);
    words.push(wordOf(text, at, end, dialect));
    at = end;
  }
  return words;
}

function endOfBlank(text: string, at: number, dialect: SqlDialect): number {
  const space = matchEnd(blank, text, at);
  if (space > at) return space;
  if (text.startsWith('--', at) && !(dialect.hashComments && /\S/.test(text[at + 2] ?? ' '))) return lineEnd(text, at);
  if (dialect.hashComments && text[at] === '#') return lineEnd(text, at);
  if (!text.startsWith('/*', at)) return at;
  const executed = dialect.executableComments ? matchEnd(/\/\*M?!\d*/y, text, at) : at;
  return executed > at ? executed : endOfComment(text, at, dialect.nestedComments);
}

function endOfWord(text: string, at: number, dialect: SqlDialect): number {
  const first = text[at]!;
  if (first === "'") return endOfQuoted(text, at, dialect.backslashEscapes);
  if (first === '"') return endOfQuoted(text, at, dialect.backslashEscapes && dialect.nameQuote !== '"');
  if (first === '`' && dialect.nameQuote === '`') return endOfQuoted(text, at, false);
  if (dialect.dollarQuotes) {
    if (first === '$') {
      const end = endOfDollarQuoted(text, at);
      if (end > at) return end;
    }
    if ((first === 'E' || first === 'e') && text[at + 1] === "'") return endOfQuoted(text, at + 1, true);
  }
  for (const pattern of [word, number, parameter]) {
    const end = matchEnd(pattern, text, at);
    if (end > at) return end;
  }
  return at + 1;
}

function wordOf(text: string, at: number, end: number, dialect: SqlDialect): SqlWord {
  const first = text[at]!;
  if (first === dialect.nameQuote) {
    const inside = text.slice(at + 1, end > at + 1 && text[end - 1] === first ? end - 1 : end);
    return { kind: 'name', text: inside.replaceAll(first + first, first), keyword: '' };
  }
  const symbol = symbols.get(first);
  if (symbol !== undefined) return symbol;
  if (matchEnd(word, text, at) !== end) return other;
  const written = text.slice(at, end);
  return { kind: 'word', text: written, keyword: written.toUpperCase() };
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
