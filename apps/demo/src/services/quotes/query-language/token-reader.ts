import { QueryMistake } from './query-mistake.ts';
import { tokenize } from './tokenize.ts';
import type { Token } from './tokenize.ts';

/** Goes through the tokens of a query, one ahead. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #index = 0;

  /** @throws QueryMistake */
  constructor(query: string) {
    this.#tokens = tokenize(query);
  }

  /** The token to come. */
  get next(): Token {
    return this.#tokens[this.#index]!;
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.#index++;
    return token;
  }

  /** Whether a sign or a word of the language comes next. */
  sees(text: string): boolean {
    const { kind, text: found } = this.next;
    return (kind === 'sign' || kind === 'word') && found === text.toLowerCase();
  }

  /** Takes a sign or a word of the language if it comes next. */
  accept(text: string): boolean {
    if (!this.sees(text)) return false;
    this.take();
    return true;
  }

  /** @throws QueryMistake where something else comes next */
  expect(text: string): void {
    if (!this.accept(text)) throw this.mistake(`${text} is missing here`);
  }

  /** A mistake at the token to come. */
  mistake(what: string): QueryMistake {
    const { kind, text, position } = this.next;
    return new QueryMistake(
      `${what}${kind === 'end' ? ' at the end' : `, where ${JSON.stringify(text)} stands`}.`,
      position,
    );
  }
}
