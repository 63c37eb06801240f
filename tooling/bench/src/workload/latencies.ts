import { numbers } from './numbers.ts';

/** OpenTelemetry's advice for request durations, in seconds. */
export const DURATION_BUCKETS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

const random = numbers(1);

/** Seconds that requests take: 40 ms in the middle, one in a hundred past a second, as many digits as a clock gives. */
export const latencies: Float64Array = Float64Array.from({ length: 1024 }, () => 0.04 * Math.exp(1.4 * normal()));

// Box and Muller.
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
