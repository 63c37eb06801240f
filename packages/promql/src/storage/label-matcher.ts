import type { Labels } from '../labels/labels.ts';
import type { Matcher } from './storage.ts';

/** Whether label values satisfy a matcher; an absent label has the value `''`. */
export function compileMatcher({ op, value }: Matcher): (labelValue: string) => boolean {
  if (op === '=') return (labelValue) => labelValue === value;
  if (op === '!=') return (labelValue) => labelValue !== value;
  const pattern = new RegExp(`^(?:${value})$`, 'su');
  return op === '=~' ? (labelValue) => pattern.test(labelValue) : (labelValue) => !pattern.test(labelValue);
}

/** Whether the labels of a series satisfy all matchers of a selector. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const compiled = matchers.map((matcher) => ({ name: matcher.name, test: compileMatcher(matcher) }));
  return (labels) => compiled.every(({ name, test }) => test(labels.get(name)));
}
