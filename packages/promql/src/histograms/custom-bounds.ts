/** The bounds that two histograms with custom buckets have in common. */
export function commonBounds(a: readonly number[], b: readonly number[]): number[] {
  const others = new Set(b);
  return a.filter((bound) => others.has(bound));
}

/** The bucket, by the bounds `to`, that takes in the bucket `index` of the bounds `from`; `to` is part of `from`. */
export function mappedIndex(index: number, from: readonly number[], to: readonly number[]): number {
  const bound = from[index];
  if (bound === undefined) return to.length;
  const found = to.findIndex((other) => other >= bound);
  return found === -1 ? to.length : found;
}
