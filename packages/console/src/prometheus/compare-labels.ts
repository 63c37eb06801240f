import type { Labels } from '@telltale/promql';

/** Orders series by their text. */
export function compareLabels(a: Labels, b: Labels): number {
  const [one, other] = [String(a), String(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
