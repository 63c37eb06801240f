const units = [
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

const pattern = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Go's time.Duration holds no more: 2^63 - 1 nanoseconds, about 292 years, in milliseconds. */
const longest = 9_223_372_036_854;

/**
 * The milliseconds of a duration such as `1h30m`; `undefined` if it is not one, or longer than Prometheus can hold.
 *
 * @example
 * ```ts
 * import { parseDuration } from '@telltale/promql';
 *
 * console.log(parseDuration('1h30m')); // => 5400000
 * console.log(parseDuration('90')); // => undefined
 * ```
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = pattern.exec(text);
  if (match === null || text === '') return undefined;
  const total = units.reduce((sum, [, milliseconds], i) => sum + Number(match[i + 1] ?? 0) * milliseconds, 0);
  return total > longest ? undefined : total;
}

/**
 * A duration as Prometheus writes it: years and weeks only where they leave no remainder.
 *
 * @param milliseconds a whole number, not negative
 * @example
 * ```ts
 * import { formatDuration } from '@telltale/promql';
 *
 * console.log(formatDuration(5_400_000)); // => 1h30m
 * ```
 */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  let rest = milliseconds;
  let text = '';
  for (const [unit, size] of units) {
    if ((unit === 'y' || unit === 'w') && rest % size !== 0) continue;
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}
