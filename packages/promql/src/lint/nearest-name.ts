/**
 * The name that is most like another, if any is like it: at most three characters mistyped, and fewer in short names. A
 * character left out, put in, replaced or swapped with its neighbour counts as one.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = name.length < 3 ? 1 : Math.min(3, Math.max(1, Math.floor(name.length / 4))) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name, candidate, least);
    if (distance >= least) continue;
    best = candidate;
    least = distance;
  }
  return best;
}

/** The restricted Damerau-Levenshtein distance; `most` or more once it cannot be less. */
function editDistance(a: string, b: string, most: number): number {
  let previous: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let distance = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) distance = Math.min(distance, (previous[j - 2] ?? 0) + 1);
      next.push(distance);
    }
    if (Math.min(...next) >= most) return most;
    [previous, row] = [row, next];
  }
  return row.at(-1) ?? 0;
}
