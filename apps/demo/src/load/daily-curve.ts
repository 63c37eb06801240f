const HOURS = 24;

/** Visitors that arrive at each full hour, as a share of the busiest: the opening bell, lunch, the close, the nights of others. */
const shares: readonly number[] = [
  0.46, 0.43, 0.4, 0.4, 0.42, 0.46, 0.52, 0.62, 0.78, 1, 0.94, 0.86, 0.72, 0.75, 0.84, 0.92, 0.98, 0.84, 0.7, 0.63,
  0.58, 0.54, 0.51, 0.48,
];

/** How long a day takes. */
export const DAY_SECONDS = 240;

/** The desk opens: what somebody sees who starts the demo. */
const FIRST_HOUR = 8.5;

/** The time of day, in hours, so many seconds after the start. */
export function hourAt(seconds: number): number {
  return (FIRST_HOUR + (seconds / DAY_SECONDS) * HOURS) % HOURS;
}

/** Visitors that arrive at an hour, as a share of the busiest, above 0 and up to 1. */
export function shareAt(hour: number): number {
  const before = Math.floor(hour) % HOURS;
  const part = hour - Math.floor(hour);
  return shares[before]! * (1 - part) + shares[(before + 1) % HOURS]! * part;
}
