/** Whether a code point is one of a class. */
export type CharTest = (point: number) => boolean;

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'no-word';

/** The syntax tree of a regular expression. */
export type RegexNode =
  | { readonly kind: 'char'; readonly test: CharTest; readonly literal?: string }
  | { readonly kind: 'concat'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'alternate'; readonly parts: readonly RegexNode[] }
  | {
      readonly kind: 'repeat';
      readonly node: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly greedy: boolean;
    }
  | { readonly kind: 'group'; readonly node: RegexNode; readonly index: number }
  | { readonly kind: 'assert'; readonly assertion: Assertion };

export interface ParsedRegex {
  readonly node: RegexNode;
  /** The number of capturing groups, the whole match not counted. */
  readonly groups: number;
  readonly groupNames: ReadonlyMap<string, number>;
}

/** A pattern that RE2 refuses too. */
export class RegexError extends Error {
  override readonly name = 'RegexError';

  constructor(problem: string, fragment: string) {
    super(`error parsing regexp: ${problem}: \`${fragment}\``);
  }
}
