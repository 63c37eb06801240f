import type { Window } from '../evaluate/window.ts';

/** The samples of a window that a difference was made of. */
export interface SampledSpan {
  /** Milliseconds. */
  readonly first: number;
  /** Milliseconds. */
  readonly last: number;
  /** Samples but one. */
  readonly intervals: number;
}

/** What is needed to not extrapolate a counter below zero. */
export interface CounterStart {
  readonly first: number;
  readonly increase: number;
}

/**
 * By how much the difference of the last and the first sample grows when it is extrapolated towards the ends of its window
 * (promql/functions.go, extrapolatedRate). Samples up to 1.1 average intervals away from an end are taken to go on to it;
 * else the series is taken to start or end half an interval away. A counter is not extrapolated below zero.
 */
export function extrapolationFactor(
  { start, end }: Window,
  { first, last, intervals }: SampledSpan,
  counter: CounterStart | undefined,
): number {
  const sampled = (last - first) / 1000;
  const average = sampled / intervals;
  const threshold = average * 1.1;
  let toStart = (first - start) / 1000;
  if (toStart >= threshold) toStart = average / 2;
  if (counter !== undefined && counter.increase > 0 && counter.first >= 0) {
    const toZero = sampled * (counter.first / counter.increase);
    if (toZero < toStart) toStart = toZero;
  }
  let toEnd = (end - last) / 1000;
  if (toEnd >= threshold) toEnd = average / 2;
  return (sampled + toStart + toEnd) / sampled;
}
