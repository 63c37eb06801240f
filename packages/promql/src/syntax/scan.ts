import { PromQLError } from '../errors.ts';
import { parseDuration } from './duration.ts';
import { Nesting, syntaxLimits } from './nesting.ts';

/** One token, as Prometheus' lexer tells them apart. */
export interface Token {
  readonly kind: 'identifier' | 'number' | 'duration' | 'string' | 'punctuation' | 'end';
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Scan {
  readonly tokens: readonly Token[];
  /** The first error of the lexer; the tokens end before it. */
  readonly error: PromQLError | undefined;
}

const rules: readonly { readonly kind: Token['kind'] | 'skip'; readonly pattern: RegExp }[] = [
  { kind: 'skip', pattern: /(?:[ \t\n\r]+|#[^\n]*)+/y },
  { kind: 'duration', pattern: /(?:\d+(?:ms|[ywdhms]))+(?![\w.])/y },
  {
    kind: 'number',
    pattern:
      /(?:0[xX][\da-fA-F]+|(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?)(?![\w.])/y,
  },
  { kind: 'identifier', pattern: /[a-zA-Z_:][\w:]*/y },
  { kind: 'string', pattern: /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|`[^`]*`/y },
  { kind: 'punctuation', pattern: /==|=~|!=|!~|<=|>=|<\/|>\/|[-+*/%^<>=@,(){}[\]]/y },
];

/**
 * Splits an expression into tokens: for the messages of syntax errors, for the limits, and for the few spellings that
 * Prometheus accepts and the Lezer grammar does not.
 */
export function scan(text: string): Scan {
  if (text.length > syntaxLimits.length) {
    throw new PromQLError('PROMQL_LIMIT_DEPTH', `expression is longer than ${syntaxLimits.length} characters`);
  }
  const tokens: Token[] = [];
  const nesting = new Nesting();
  let at = 0;
  while (at < text.length) {
    const token = tokenAt(text, at, nesting.open);
    if (token instanceof PromQLError) return { tokens, error: token };
    if (token === undefined) {
      at = skipped(text, at);
      continue;
    }
    tokens.push(token);
    at = token.end;
    const { open } = nesting;
    if (!nesting.take(token)) return { tokens, error: open === undefined ? unopened(token) : unclosed(open, text) };
  }
  const { open } = nesting;
  const error = open === undefined ? undefined : unclosed(open, text);
  tokens.push({ kind: 'end', start: text.length, end: text.length, text: '' });
  return { tokens, error };
}

function skipped(text: string, at: number): number {
  const pattern = rules[0]?.pattern ?? /$/y;
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}

function tokenAt(text: string, at: number, open: Token | undefined): Token | PromQLError | undefined {
  for (const { kind, pattern } of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) continue;
    if (kind === 'skip') return undefined;
    // Units out of order, or twice: `1m1h`.
    if (kind === 'duration' && parseDuration(match[0]) === undefined) break;
    return { kind, start: at, end: pattern.lastIndex, text: match[0] };
  }
  return lexicalError(text, at, open?.text === '{');
}

function unopened({ text, start, end }: Token): PromQLError {
  const name = { ')': 'parenthesis', ']': 'bracket' }[text];
  const message = name === undefined ? `unexpected character: '${text}'` : `unexpected right ${name} '${text}'`;
  return new PromQLError('PROMQL_SYNTAX', message, { position: { start, end } });
}

function unclosed(open: Token, text: string): PromQLError {
  const message =
    open.text === '{'
      ? 'unexpected end of input inside braces'
      : `unclosed left ${open.text === '(' ? 'parenthesis' : 'bracket'}`;
  return new PromQLError('PROMQL_SYNTAX', message, { position: { start: open.start, end: text.length } });
}

function lexicalError(text: string, at: number, inBraces: boolean): PromQLError {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const next = text[at + char.length];
  const position = { start: at, end: text.length };
  let message = `unexpected character${inBraces ? ' inside braces' : ''}: '${char}'`;
  if (char === '"' || char === "'") message = 'unterminated quoted string';
  else if (char === '`') message = 'unterminated raw string';
  else if (char === '!')
    message = next === undefined ? "unexpected character after '!': EOF" : `unexpected character after '!': '${next}'`;
  else if (/[\d.]/.test(char))
    message = `bad number or duration syntax: "${/^[\w.]*/.exec(text.slice(at, at + 40))?.[0]}"`;
  return new PromQLError('PROMQL_SYNTAX', message, { position });
}
