import { PromQLError } from '../errors.ts';
import type { Token } from './scan.ts';

/** What an expression's text may be. Within these bounds no input exhausts the stack or the time. */
export const syntaxLimits: {
  readonly length: number;
  readonly nesting: number;
  readonly chain: number;
  readonly depth: number;
} = {
  /** Characters of an expression. */
  length: 500_000,
  /** Brackets within brackets. */
  nesting: 250,
  /** Operators in one chain, such as `a + b + c`: @lezer/lr gives up on longer ones (MaxLeftAssociativeReductionCount). */
  chain: 300,
  /** Levels of the syntax tree. */
  depth: 1000,
};

interface Level {
  readonly open: Token | undefined;
  operators: number;
  /** The deepest level that was closed within this one. */
  inner: number;
}

const wordOperators = new Set(['and', 'or', 'unless', 'atan2', 'offset']);
const closing: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' };

/** Follows the brackets and operators of an expression, and refuses one whose tree would be too deep before it is parsed. */
export class Nesting {
  readonly #levels: [Level, ...Level[]] = [{ open: undefined, operators: 0, inner: 0 }];

  /** The innermost open bracket. */
  get open(): Token | undefined {
    return this.#level.open;
  }

  get #level(): Level {
    return this.#levels.at(-1) ?? this.#levels[0];
  }

  /** Takes the next token; answers whether brackets still match. */
  take(token: Token): boolean {
    const { text, kind } = token;
    if (kind === 'identifier' && wordOperators.has(text.toLowerCase())) this.#operator(token);
    if (kind !== 'punctuation') return true;
    if (Object.hasOwn(closing, text)) return this.#close(token);
    if (text === '[' || '@+-*/%^<>=!'.includes(text.charAt(0))) this.#operator(token);
    if (text === '(' || text === '{' || text === '[') {
      this.#levels.push({ open: token, operators: 0, inner: 0 });
      if (this.#levels.length > syntaxLimits.nesting)
        throw tooDeep('brackets are nested deeper than', 'nesting', token);
    }
    return true;
  }

  #operator(token: Token): void {
    // Within braces and brackets stand matchers and durations.
    if (this.open?.text === '{') return;
    this.#level.operators += 1;
    if (this.#level.operators > syntaxLimits.chain)
      throw tooDeep('operators in one chain are more than', 'chain', token);
  }

  #close(token: Token): boolean {
    if (this.open?.text !== closing[token.text]) return false;
    const { operators, inner } = this.#level;
    this.#levels.pop();
    this.#level.inner = Math.max(this.#level.inner, operators + inner + 1);
    if (this.#level.inner > syntaxLimits.depth) throw tooDeep('expression is nested deeper than', 'depth', token);
    return true;
  }
}

function tooDeep(what: string, limit: keyof typeof syntaxLimits, { start, end }: Token): PromQLError {
  return new PromQLError('PROMQL_LIMIT_DEPTH', `${what} ${syntaxLimits[limit]}`, { position: { start, end } });
}
