import { QueryMistake } from './query-mistake.ts';

/** A word of the language, a name, a number, a text in quotes, a sign, or the end of the query. */
export interface Token {
  readonly kind: 'word' | 'number' | 'text' | 'sign' | 'end';
  /** A word in lower case, a text without its quotes. */
  readonly text: string;
  readonly position: number;
}

// The first that fits is taken: of two signs that begin alike, the longer stands first.
const shapes: readonly (readonly [kind: Token['kind'] | 'space', shape: RegExp])[] = [
  ['space', /\s+/y],
  ['word', /[a-z_]\w*/iy],
  ['number', /\d+(?:\.\d+)?%?/y],
  ['text', /'[^']*'|"[^"]*"/y],
  ['sign', /<=|>=|!=|[<>=+\-*/(),]/y],
];

/** @throws QueryMistake at the first character that begins nothing */
export function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < query.length) {
    const { kind, text } = nextOf(query, position);
    if (kind !== 'space') tokens.push({ kind, text: meaningOf(kind, text), position });
    position += text.length;
  }
  tokens.push({ kind: 'end', text: '', position });
  return tokens;
}

function nextOf(query: string, position: number): { readonly kind: Token['kind'] | 'space'; readonly text: string } {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = position;
    const text = shape.exec(query)?.[0];
    if (text !== undefined) return { kind, text };
  }
  const character = query[position]!;
  if (character === "'" || character === '"') throw new QueryMistake('This text has no end.', position);
  throw new QueryMistake(`${JSON.stringify(character)} means nothing here.`, position);
}

function meaningOf(kind: Token['kind'], text: string): string {
  if (kind === 'word') return text.toLowerCase();
  return kind === 'text' ? text.slice(1, -1) : text;
}
