import { compileMatchers, Labels, type Matcher } from '@telltale/promql';

/**
 * Whether a text is equal to a value or matches a pattern, or is not or does not. Patterns are RE2's, in time proportional to the
 * text: a query cannot stop the console.
 *
 * @param anywhere - Whether a pattern may match a part of the text.
 */
export function textMatcher(op: Matcher['op'], value: string, anywhere = false): (text: string) => boolean {
  if (op === '=') return (text) => text === value;
  if (op === '!=') return (text) => text !== value;
  const pattern = anywhere ? `(?s:.*)(?:${value})(?s:.*)` : value;
  const isMatch = compileMatchers([{ name: 'text', op: '=~', value: pattern }]);
  const matches = (text: string): boolean => isMatch(Labels.from({ text }));
  return op === '=~' ? matches : (text) => !matches(text);
}
