/** Powers of ten that a double holds exactly, and beyond which decimals are rarely meant. */
export const POWERS: readonly number[] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** The scale of blocks whose values are not short decimals. */
export const NO_SCALE = 15;

// Past 48 bits a whole number takes more bytes than the bits of the double that differ.
const MAX_SCALED = 2 ** 48;

/** `value * 10 ** scale` where that is a whole number from which the value comes back exactly; otherwise NaN. */
export function scaled(value: number, scale: number): number {
  const power = POWERS[scale]!;
  const whole = Math.round(value * power);
  // -0 compares equal to 0, but would come back without its sign.
  if (whole / power !== value || whole > MAX_SCALED || whole < -MAX_SCALED) return Number.NaN;
  return whole === 0 && 1 / value < 0 ? Number.NaN : whole;
}

/** The least number of decimals that write a value exactly, from `least` on, or {@link NO_SCALE}. */
export function scaleOf(value: number, least: number): number {
  for (let scale = least; scale < POWERS.length; scale++) if (!Number.isNaN(scaled(value, scale))) return scale;
  return NO_SCALE;
}
