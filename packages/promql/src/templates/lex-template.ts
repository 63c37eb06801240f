import { templateError } from './template-error.ts';
import { unquoteGo } from './unquote-go.ts';

/** A piece of a template: text, or what stands between `{{` and `}}`. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'action'; readonly tokens: readonly Token[]; readonly at: number };

/** A token of an action. Fields that follow a variable or `)` without a space belong to it. */
export interface Token {
  readonly kind: 'string' | 'number' | 'word' | 'variable' | 'dot' | 'punctuation';
  /** Of a string its value, of the others as it is written, without the fields. */
  readonly text: string;
  readonly fields: readonly string[];
  readonly at: number;
  readonly hasSpaceBefore: boolean;
}

const TOKEN =
  /\s*(?:("(?:[^"\\\n]|\\.)*"|`[^`]*`)|([+-]?(?:\d[\w.]*(?:(?<=[eE])[+-]\d+)?|\.\d+\w*))|([\p{L}_][\p{L}\p{N}_]*)|(\$[\p{L}\p{N}_]*)((?:\.[\p{L}_][\p{L}\p{N}_]*)*)|((?:\.[\p{L}_][\p{L}\p{N}_]*)+|\.)|(:=|[=|,(])|(\))((?:\.[\p{L}_][\p{L}\p{N}_]*)*))/uy;

const COMMENT = /\s*\/\*/y;
const COMMENT_END = /\*\/(\s-)?\}\}/y;
const ACTION_END = /\s*?(\s-)?\}\}/y;
const BLANK_END = /\s*$/y;

/** Takes a template apart into text and actions; markers `{{-` and `-}}` trim the text beside them. */
export function lexTemplate(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let isTrimmed = false;
  for (;;) {
    const open = text.indexOf('{{', at);
    const end = open < 0 ? text.length : open;
    const trimsBefore = open >= 0 && /^-\s/.test(text.slice(open + 2, open + 4));
    let plain = text.slice(at, end);
    if (isTrimmed) plain = plain.trimStart();
    if (trimsBefore) plain = plain.trimEnd();
    if (plain !== '') pieces.push({ kind: 'text', text: plain, at });
    if (open < 0) return pieces;
    const start = open + (trimsBefore ? 3 : 2);
    const action =
      matchAt(COMMENT, text, start) !== null ? skipComment(text, open, start) : lexAction(text, open, start);
    if (action.tokens !== undefined) pieces.push({ kind: 'action', tokens: action.tokens, at: open });
    ({ isTrimmed } = action);
    at = action.end;
  }
}

interface Action {
  readonly tokens: readonly Token[] | undefined;
  readonly end: number;
  readonly isTrimmed: boolean;
}

function skipComment(text: string, open: number, start: number): Action {
  const close = text.indexOf('*/', start);
  const end = close < 0 ? null : matchAt(COMMENT_END, text, close);
  if (end === null) throw templateError(text, open, 'a comment that does not end with */}}');
  return { tokens: undefined, end: COMMENT_END.lastIndex, isTrimmed: end[1] !== undefined };
}

function lexAction(text: string, open: number, start: number): Action {
  const tokens: Token[] = [];
  let at = start;
  for (;;) {
    const end = matchAt(ACTION_END, text, at);
    if (end !== null) return { tokens, end: ACTION_END.lastIndex, isTrimmed: end[1] !== undefined };
    const match = matchAt(TOKEN, text, at);
    if (match === null) {
      const isOpenEnded = matchAt(BLANK_END, text, at) !== null;
      const problem = isOpenEnded
        ? 'an action that does not end with }}'
        : `unexpected ${JSON.stringify(text.slice(at).trimStart().slice(0, 10))}`;
      throw templateError(text, isOpenEnded ? open : at, problem);
    }
    tokens.push(tokenOf(text, at, match));
    at = TOKEN.lastIndex;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function tokenOf(text: string, from: number, match: RegExpExecArray): Token {
  const [whole, string, number, word, variable, variableFields, dot, punctuation, close, closeFields] = match;
  const at = from + whole.length - whole.trimStart().length;
  const token = (kind: Token['kind'], value: string, fields: string = ''): Token => ({
    kind,
    text: value,
    fields: fields.split('.').filter(Boolean),
    at,
    hasSpaceBefore: at > from,
  });
  if (string !== undefined) {
    const value = unquoteGo(string);
    if (value === undefined) throw templateError(text, at, `${string} has an escape that Go does not know`);
    return token('string', value);
  }
  if (number !== undefined) return token('number', number);
  if (word !== undefined) return token('word', word);
  if (variable !== undefined) return token('variable', variable, variableFields);
  if (dot !== undefined) return token('dot', '.', dot);
  return punctuation === undefined ? token('punctuation', close ?? '', closeFields) : token('punctuation', punctuation);
}
