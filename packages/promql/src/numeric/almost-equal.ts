const smallestNormal = 2.2250738585072014e-308;

/** Whether two numbers differ by no more than a rounding error (Prometheus' util/almost): NaN equals NaN. */
export function almostEqual(a: number, b: number, tolerance: number): boolean {
  if (Number.isNaN(a) && Number.isNaN(b)) return true;
  if (a === b) return true;
  const magnitude = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || magnitude < smallestNormal) return difference < tolerance * smallestNormal;
  return difference / Math.min(magnitude, Number.MAX_VALUE) < tolerance;
}
