import type { Labels } from '../labels/labels.ts';
import { compileRegex } from '../regex/regex.ts';
import type { Matcher } from './storage.ts';

/** Whether label values satisfy a matcher; an absent label has the value `''`. */
export function compileMatcher({ op, value }: Matcher): (labelValue: string) => boolean {
  if (op === '=') return (labelValue) => labelValue === value;
  if (op === '!=') return (labelValue) => labelValue !== value;
  const { matches } = compileRegex(value);
  return op === '=~' ? matches : (labelValue) => !matches(labelValue);
}

/** Whether the labels of a series satisfy all matchers of a selector. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const compiled = matchers.map((matcher) => ({ name: matcher.name, test: compileMatcher(matcher) }));
  return (labels) => compiled.every(({ name, test }) => test(labels.get(name)));
}

/** The values that satisfy a matcher where it names them, as in `job="api"` and `job=~"api|web"`. */
export function literalValues({ op, value }: Matcher): readonly string[] | undefined {
  if (op === '=') return [value];
  return op === '=~' ? compileRegex(value).alternatives : undefined;
}
