import type { Matcher } from '../storage/storage.ts';
import type { VectorSelector } from '../syntax/expression.ts';

/** All matchers of a selector, its name's included. */
export function matchersOf({ name, matchers }: VectorSelector): readonly Matcher[] {
  return name === '' ? matchers : [{ name: '__name__', op: '=', value: name }, ...matchers];
}

/** Whether all series that a selector can find have the same metric name. */
export function hasFixedName({ name, matchers }: VectorSelector): boolean {
  return name !== '' || matchers.some((matcher) => matcher.name === '__name__' && matcher.op === '=');
}
