import type { Labels } from '@telltale/promql';

/** Orders series by their names and values in turn, as Prometheus does. */
export function compareLabels({ pairs: a }: Labels, { pairs: b }: Labels): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [one, other] = [a[i]!, b[i]!];
    if (one !== other) return one < other ? -1 : 1;
  }
  return a.length - b.length;
}
