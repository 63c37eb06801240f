import type { RangeSeries } from './range-series.ts';
import type { RangeVector } from './range-vector.ts';
import { timeOf, type Steps } from './steps.ts';
import { Window } from './window.ts';

/** Moves a window over the samples of a series, and calls `visit` at each step where it holds any. */
export function slide(
  { labels, floats, histograms }: RangeSeries,
  { times: { base, stride }, range }: Pick<RangeVector, 'times' | 'range'>,
  steps: Steps,
  visit: (window: Window, step: number) => void,
): void {
  const { timestamps, length } = floats;
  const window = new Window();
  window.labels = labels;
  window.timestamps = timestamps;
  window.values = floats.values;
  window.rangeSeconds = range / 1000;
  if (histograms !== undefined) {
    window.histogramTimes = histograms.timestamps;
    window.histograms = histograms.values;
  }
  let lo = 0;
  let hi = 0;
  for (let step = 0; step < steps.count; step += 1) {
    const end = base + step * stride;
    // Left-open since Prometheus 3.
    const start = end - range;
    while (hi < length && (timestamps[hi] ?? 0) <= end) hi += 1;
    while (lo < hi && (timestamps[lo] ?? 0) <= start) lo += 1;
    if (histograms !== undefined) slideHistograms(window, start, end);
    if (lo === hi && window.histogramLo === window.histogramHi) continue;
    window.lo = lo;
    window.hi = hi;
    window.start = start;
    window.end = end;
    window.time = timeOf(steps, step);
    visit(window, step);
  }
}

function slideHistograms(window: Window, start: number, end: number): void {
  const times = window.histogramTimes;
  let { histogramLo: lo, histogramHi: hi } = window;
  while (hi < times.length && (times[hi] ?? 0) <= end) hi += 1;
  while (lo < hi && (times[lo] ?? 0) <= start) lo += 1;
  window.histogramLo = lo;
  window.histogramHi = hi;
}
