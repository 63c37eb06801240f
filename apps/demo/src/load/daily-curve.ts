const HOURS = 24;

/** Users that arrive at each full hour, as a share of the busiest: the opening bell, lunch, the close, the night. */
const shares: readonly number[] = [
  0.25, 0.22, 0.2, 0.2, 0.22, 0.28, 0.38, 0.52, 0.74, 1, 0.94, 0.84, 0.66, 0.7, 0.82, 0.9, 0.98, 0.8, 0.62, 0.52, 0.45,
  0.4, 0.34, 0.28,
];

/** How long a day takes. */
export const DAY_SECONDS = 240;

/** The desk opens: what somebody sees who starts the demo. */
const FIRST_HOUR = 8.5;

/** The time of day, in hours, so many seconds after the start. */
export function hourAt(seconds: number): number {
  return (FIRST_HOUR + (seconds / DAY_SECONDS) * HOURS) % HOURS;
}

/** Users that arrive at an hour, as a share of the busiest, above 0 and up to 1. */
export function shareAt(hour: number): number {
  const before = Math.floor(hour) % HOURS;
  const part = hour - Math.floor(hour);
  return shares[before]! * (1 - part) + shares[(before + 1) % HOURS]! * part;
}
