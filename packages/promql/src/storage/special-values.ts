/**
 * Tokens for what is not a short decimal, after those of residuals; they leave the number that the next residual refers to as
 * it was.
 */
export const Special = {
  stale: 0xe5,
  nan: 0xe6,
  infinity: 0xe7,
  minusInfinity: 0xe8,
  minusZero: 0xe9,
  /** Eight bytes follow, the bits of a double. */
  double: 0xea,
} as const;

/** The token of a value that has no whole number. */
export function specialToken(value: number): number {
  if (Number.isNaN(value)) return Special.nan;
  if (value === Infinity) return Special.infinity;
  if (value === -Infinity) return Special.minusInfinity;
  return value === 0 ? Special.minusZero : Special.double;
}

/** What a token stands for, where no bytes follow. */
export const SPECIAL_VALUES: readonly number[] = [Number.NaN, Number.NaN, Infinity, -Infinity, -0];
