import { about } from '../ask/about.ts';
import type { TimeRange } from '../time/time-range.ts';
import { fixedValue, type Variables } from './interpolate.ts';

/** Steps that read well on an axis, in seconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

const MAX_POINTS = 11_000;

/**
 * Seconds between two points, so that a chart of a width has about one every four pixels, and none denser than scrapes; of a short range
 * denser ones, as what is new would wait for the next of them to be seen.
 */
export function stepOf({ from, to }: TimeRange, width: number): number {
  const seconds = (to - from) / 1000;
  const wanted = Math.max(
    Math.min(scrapeInterval(), seconds / 60),
    seconds / Math.max(60, width / 4),
    seconds / MAX_POINTS,
  );
  return STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400;
}

/** `$__interval`, `$__rate_interval`, `$__range` and their like. */
export function intervalVariables(range: TimeRange, step: number): Variables {
  const seconds = Math.max(1, Math.round((range.to - range.from) / 1000));
  const scrape = scrapeInterval();
  // As Grafana has it: https://grafana.com/blog/2020/09/28/new-in-grafana-7.2-__rate_interval-for-prometheus-rate-queries-that-just-work/
  const rate = Math.max(step + scrape, 4 * scrape);
  return {
    __interval: fixedValue(`${step}s`),
    __interval_ms: fixedValue(String(step * 1000)),
    __rate_interval: fixedValue(`${Math.ceil(rate)}s`),
    __auto: fixedValue(`${step}s`),
    __range: fixedValue(`${seconds}s`),
    __range_s: fixedValue(String(seconds)),
    __range_ms: fixedValue(String(seconds * 1000)),
    __from: fixedValue(String(Math.round(range.from))),
    __to: fixedValue(String(Math.round(range.to))),
  };
}

function scrapeInterval(): number {
  return Math.max(1, about.value?.scrapeIntervalSeconds ?? 5);
}

/** The range with its ends on whole steps, in seconds: a point stays where it is when the range moves on. */
export function aligned(
  { from, to }: TimeRange,
  step: number,
): { readonly start: number; readonly end: number; readonly step: number } {
  return { start: Math.floor(from / 1000 / step) * step, end: Math.floor(to / 1000 / step) * step, step };
}
