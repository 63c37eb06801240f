import type { Kernel, Window } from '../evaluate/window.ts';
import type { Family, RangeFunction } from './implementation.ts';

/** Sums what a counter lost by restarting within a window. */
function lostByResets({ values, lo, hi }: Window): number {
  let lost = 0;
  let before = values[lo] ?? 0;
  for (let i = lo + 1; i < hi; i += 1) {
    const value = values[i] ?? 0;
    if (value < before) lost += before;
    before = value;
  }
  return lost;
}

/**
 * `rate`, `increase` and `delta`: the difference of the last and the first sample, extrapolated towards the ends of the
 * window (promql/functions.go, extrapolatedRate). Samples up to 1.1 average intervals away from an end are taken to go on to
 * it; else the series is taken to start or end half an interval away. A counter is not extrapolated below zero.
 */
function extrapolated(isCounter: boolean, perSecond: boolean): Kernel {
  return (window, out, at) => {
    const { timestamps, values, lo, hi } = window;
    const intervals = hi - lo - 1;
    if (intervals < 1) return false;
    const firstValue = values[lo] ?? 0;
    const firstTime = timestamps[lo] ?? 0;
    const lastTime = timestamps[hi - 1] ?? 0;
    let result = (values[hi - 1] ?? 0) - firstValue;
    if (isCounter) result += lostByResets(window);

    const sampled = (lastTime - firstTime) / 1000;
    const average = sampled / intervals;
    const threshold = average * 1.1;
    let toStart = (firstTime - window.start) / 1000;
    if (toStart >= threshold) toStart = average / 2;
    const toZero = sampled * (firstValue / result);
    if (isCounter && result > 0 && firstValue >= 0 && toZero < toStart) toStart = toZero;
    let toEnd = (window.end - lastTime) / 1000;
    if (toEnd >= threshold) toEnd = average / 2;

    let factor = (sampled + toStart + toEnd) / sampled;
    if (perSecond) factor /= window.rangeSeconds;
    out[at] = result * factor;
    return true;
  };
}

/** `irate` and `idelta`: the difference of the last two samples. */
function ofLastTwo(isCounter: boolean): Kernel {
  return ({ timestamps, values, lo, hi }, out, at) => {
    if (hi - lo < 2) return false;
    const last = values[hi - 1] ?? 0;
    const before = values[hi - 2] ?? 0;
    const milliseconds = (timestamps[hi - 1] ?? 0) - (timestamps[hi - 2] ?? 0);
    if (milliseconds === 0) return false;
    if (!isCounter) out[at] = last - before;
    // After a restart the counter grew from zero.
    else out[at] = (last < before ? last : last - before) / (milliseconds / 1000);
    return true;
  };
}

const changes: Kernel = ({ values, lo, hi }, out, at) => {
  let count = 0;
  for (let i = lo + 1; i < hi; i += 1) {
    const [before, value] = [values[i - 1] ?? 0, values[i] ?? 0];
    if (value !== before && !(Number.isNaN(value) && Number.isNaN(before))) count += 1;
  }
  out[at] = count;
  return true;
};

const resets: Kernel = ({ values, lo, hi }, out, at) => {
  let count = 0;
  for (let i = lo + 1; i < hi; i += 1) if ((values[i] ?? 0) < (values[i - 1] ?? 0)) count += 1;
  out[at] = count;
  return true;
};

function range(kernel: Kernel): RangeFunction {
  return { kind: 'range', kernel };
}

/** How fast, how much and how often samples change within a window. */
export const rateFunctions: Family = {
  changes: range(changes),
  delta: range(extrapolated(false, false)),
  idelta: range(ofLastTwo(false)),
  increase: { ...range(extrapolated(true, false)), ofCounter: true },
  irate: range(ofLastTwo(true)),
  rate: { ...range(extrapolated(true, true)), ofCounter: true },
  resets: range(resets),
};
