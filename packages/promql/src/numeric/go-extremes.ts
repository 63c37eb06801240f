/** The greater of two numbers as in Go: infinity wins over NaN (`math.Max`), in JavaScript NaN wins over all. */
export function goMax(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

/** The lesser of two numbers as in Go: minus infinity wins over NaN (`math.Min`). */
export function goMin(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}
