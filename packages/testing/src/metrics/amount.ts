/** Anything with Jest's protocol for values that match more than themselves: `expect.closeTo(0.3)`. */
export interface ValueMatcher {
  asymmetricMatch(value: unknown): boolean;
}

/** A number, bounds for one, or a matcher of Vitest or Jest such as `expect.closeTo(0.3)`. */
export type Amount = number | { readonly atLeast?: number; readonly atMost?: number } | ValueMatcher;

/** Sums of floats come out a little different with the order of their terms. */
const TOLERANCE = 1e-9;

/** Whether a number is the one that is expected; numbers are equal within rounding. */
export function isAmount(actual: number, expected: Amount): boolean {
  if (typeof expected === 'number') return isSameNumber(actual, expected);
  if (isValueMatcher(expected)) return expected.asymmetricMatch(actual);
  const { atLeast = -Infinity, atMost = Infinity } = expected;
  return actual >= atLeast && actual <= atMost;
}

function isSameNumber(a: number, b: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= TOLERANCE * Math.min(Math.abs(a), Math.abs(b));
}

export function isValueMatcher(value: unknown): value is ValueMatcher {
  return typeof value === 'object' && value !== null && 'asymmetricMatch' in value;
}

/** `2`, `at least 2`, `at least 2 and at most 5`, `CloseTo 0.3`. */
export function showAmount(amount: Amount): string {
  if (typeof amount === 'number') return String(amount);
  if (isValueMatcher(amount)) return showMatcher(amount);
  const { atLeast, atMost } = amount;
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ];
  return bounds.length === 0 ? 'any number' : bounds.join(' and ');
}

/** Vitest's and Jest's matchers say what they are. */
export function showMatcher(matcher: ValueMatcher): string {
  if ('toAsymmetricMatcher' in matcher && typeof matcher.toAsymmetricMatcher === 'function') {
    return String(matcher.toAsymmetricMatcher());
  }
  return 'a value that the matcher accepts';
}
