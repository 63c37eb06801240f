import type { Position } from '../errors.ts';
import { scan, type Token } from '../syntax/scan.ts';
import type { Aggregation, BinaryExpression, VectorSelector } from '../syntax/expression.ts';

/** Where matchers and labels stand, which are not nodes of the tree. */
export interface Places {
  readonly matcher: (selector: VectorSelector, index: number) => Position | undefined;
  /** The label of `by (…)` or `without (…)`. */
  readonly grouping: (aggregation: Aggregation, index: number) => Position | undefined;
  readonly matching: (binary: BinaryExpression, clause: 'on' | 'group', index: number) => Position | undefined;
}

/** Finds places in a text that parses. */
export function placesIn(text: string): Places {
  let all: readonly Token[] | undefined;
  const within = (position: Position | undefined): readonly Token[] => {
    if (position === undefined) return [];
    all ??= scan(text).tokens;
    return all.filter(({ start, end, kind }) => start >= position.start && end <= position.end && kind !== 'end');
  };
  return {
    matcher: ({ position }, index) => {
      const tokens = within(position);
      return (
        entryOf(
          tokens,
          tokens.findIndex((token) => token.text === '{'),
          index,
        ) ?? position
      );
    },
    grouping: ({ position }, index) => {
      const tokens = within(position);
      return entryOf(tokens, groupingAt(tokens), index) ?? position;
    },
    matching: ({ operatorPosition }, clause, index) => {
      const tokens = within(operatorPosition);
      const words = clause === 'on' ? ['on', 'ignoring'] : ['group_left', 'group_right'];
      const keyword = tokens.findIndex(({ text: word }) => words.includes(word.toLowerCase()));
      return entryOf(tokens, keyword + 1, index) ?? operatorPosition;
    },
  };
}

/** The bracket after `by` or `without`, which stand before or after the arguments: `sum by (a) (x)`, `sum(x) by (a)`. */
function groupingAt(tokens: readonly Token[]): number {
  const isKeyword = (token: Token | undefined): boolean => /^(?:by|without)$/i.test(token?.text ?? '');
  if (isKeyword(tokens[1])) return 2;
  return tokens.findLastIndex((token, i) => isKeyword(token) && tokens[i + 1]?.text === '(') + 1;
}

/** One entry of a list in brackets: entries have no brackets within. */
function entryOf(tokens: readonly Token[], open: number, index: number): Position | undefined {
  let entry = 0;
  let found: Position | undefined;
  for (const { text, start, end } of tokens.slice(open + 1)) {
    if (open < 0 || text === '}' || text === ')') break;
    if (text === ',') entry += 1;
    else if (entry === index) found = { start: found?.start ?? start, end };
  }
  return found;
}
