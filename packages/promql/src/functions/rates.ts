import type { Kernel, Window } from '../evaluate/window.ts';
import { wasReset } from '../histograms/counter-reset.ts';
import { extrapolationFactor } from './extrapolation.ts';
import { countDifferences, extrapolatedHistogram, ofLastTwoHistograms } from './histogram-rates.ts';
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

/** `rate`, `increase` and `delta`: the difference of the last and the first sample, extrapolated to the window. */
function extrapolated(isCounter: boolean, perSecond: boolean): RangeFunction {
  const kernel: Kernel = (window, out, at) => {
    const { timestamps, values, lo, hi } = window;
    const intervals = hi - lo - 1;
    if (intervals < 1) return false;
    const firstValue = values[lo] ?? 0;
    let result = (values[hi - 1] ?? 0) - firstValue;
    if (isCounter) result += lostByResets(window);
    const span = { first: timestamps[lo] ?? 0, last: timestamps[hi - 1] ?? 0, intervals };
    const factor = extrapolationFactor(window, span, isCounter ? { first: firstValue, increase: result } : undefined);
    out[at] = result * (perSecond ? factor / window.rangeSeconds : factor);
    return true;
  };
  return { kind: 'range', kernel, mixed: extrapolatedHistogram(isCounter, perSecond) };
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
    if (isChange(value, before)) count += 1;
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

function isChange(value: number, before: number): boolean {
  return value !== before && !(Number.isNaN(value) && Number.isNaN(before));
}

/** How fast, how much and how often samples change within a window. */
export const rateFunctions: Family = {
  changes: {
    kind: 'range',
    kernel: changes,
    mixed: countDifferences(isChange, (value, before) => !value.equals(before)),
  },
  delta: extrapolated(false, false),
  idelta: { kind: 'range', kernel: ofLastTwo(false), mixed: ofLastTwoHistograms(false) },
  increase: { ...extrapolated(true, false), ofCounter: true },
  irate: { kind: 'range', kernel: ofLastTwo(true), mixed: ofLastTwoHistograms(true) },
  rate: { ...extrapolated(true, true), ofCounter: true },
  resets: { kind: 'range', kernel: resets, mixed: countDifferences((value, before) => value < before, wasReset) },
};
