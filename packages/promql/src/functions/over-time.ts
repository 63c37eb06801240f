import type { Kernel, MixedKernel, Window } from '../evaluate/window.ts';
import { KahanSum } from '../numeric/kahan-sum.ts';
import { Mean } from '../numeric/mean.ts';
import { quantile } from '../numeric/quantile.ts';
import { Variance } from '../numeric/variance.ts';
import { meanOfHistograms, sumOfHistograms } from './histograms-over-time.ts';
import type { Family, RangeFunction } from './implementation.ts';

/** A function of the values of a window that always has a result. */
function over(of: (window: Window) => number): RangeFunction {
  const kernel: Kernel = (window, out, at) => {
    out[at] = of(window);
    return true;
  };
  return { kind: 'range', kernel };
}

/** A function that accumulates the values of a window. */
function accumulated(create: () => { add(value: number): void; readonly value: number }): RangeFunction {
  return over(({ values, lo, hi }) => {
    const accumulator = create();
    for (let i = lo; i < hi; i += 1) accumulator.add(values[i] ?? 0);
    return accumulator.value;
  });
}

/** The greatest or least value; NaN only where there is nothing else. */
function extreme(isBeyond: (value: number, best: number) => boolean): RangeFunction {
  return over(({ values, lo, hi }) => {
    let best = values[lo] ?? 0;
    for (let i = lo + 1; i < hi; i += 1) {
      const value = values[i] ?? 0;
      if (isBeyond(value, best) || Number.isNaN(best)) best = value;
    }
    return best;
  });
}

/** When the greatest or least value was last taken, in seconds since the epoch. */
function timeOfExtreme(isAsFar: (value: number, best: number) => boolean): RangeFunction {
  return over(({ timestamps, values, lo, hi }) => {
    let at = lo;
    for (let i = lo + 1; i < hi; i += 1) {
      const best = values[at] ?? 0;
      if (isAsFar(values[i] ?? 0, best) || Number.isNaN(best)) at = i;
    }
    return (timestamps[at] ?? 0) / 1000;
  });
}

/** The median of how far values are from their median; NaN if any is. */
function medianDeviation(values: Float64Array): number {
  if (values.some((value) => Number.isNaN(value))) return Number.NaN;
  const median = quantile(0.5, values);
  return quantile(
    0.5,
    values.map((value) => Math.abs(value - median)),
  );
}

const lastSample: MixedKernel = ({ timestamps, values, lo, hi, histogramTimes, histograms, histogramHi }) => {
  const isFloatLater = hi > lo && (timestamps[hi - 1] ?? 0) > (histogramTimes[histogramHi - 1] ?? 0);
  return isFloatLater ? values[hi - 1] : histograms[histogramHi - 1];
};

const firstSample: MixedKernel = ({ timestamps, values, lo, hi, histogramTimes, histograms, histogramLo }) => {
  const isFloatEarlier = hi > lo && (timestamps[lo] ?? 0) < (histogramTimes[histogramLo] ?? 0);
  return isFloatEarlier ? values[lo] : histograms[histogramLo];
};

const firstTime: MixedKernel = ({ timestamps, lo, hi, histogramTimes, histogramLo }) => {
  const histogram = histogramTimes[histogramLo] ?? 0;
  return (hi > lo ? Math.min(timestamps[lo] ?? 0, histogram) : histogram) / 1000;
};

const lastTime: MixedKernel = ({ timestamps, lo, hi, histogramTimes, histogramHi }) => {
  const histogram = histogramTimes[histogramHi - 1] ?? 0;
  return (hi > lo ? Math.max(timestamps[hi - 1] ?? 0, histogram) : histogram) / 1000;
};

const variance = accumulated(() => new Variance());

/** Aggregations over the samples of each window. */
export const overTimeFunctions: Family = {
  avg_over_time: { ...accumulated(() => new Mean()), mixed: meanOfHistograms },
  count_over_time: {
    ...over(({ count }) => count),
    mixed: ({ count, histogramCount }) => count + histogramCount,
  },
  first_over_time: { ...over(({ values, lo }) => values[lo] ?? 0), mixed: firstSample, keepsName: true },
  last_over_time: { ...over(({ values, hi }) => values[hi - 1] ?? 0), mixed: lastSample, keepsName: true },
  mad_over_time: over(({ values, lo, hi }) => medianDeviation(values.slice(lo, hi))),
  max_over_time: extreme((value, best) => value > best),
  min_over_time: extreme((value, best) => value < best),
  present_over_time: { ...over(() => 1), mixed: () => 1 },
  quantile_over_time: {
    ...over(({ values, lo, hi, parameter }) => quantile(parameter, values.slice(lo, hi))),
    ofQuantile: true,
  },
  stddev_over_time: {
    kind: 'range',
    kernel: (window, out, at) => {
      variance.kernel(window, out, at);
      out[at] = Math.sqrt(out[at] ?? 0);
      return true;
    },
  },
  stdvar_over_time: variance,
  sum_over_time: { ...accumulated(() => new KahanSum()), mixed: sumOfHistograms },
  ts_of_first_over_time: { ...over(({ timestamps, lo }) => (timestamps[lo] ?? 0) / 1000), mixed: firstTime },
  ts_of_last_over_time: { ...over(({ timestamps, hi }) => (timestamps[hi - 1] ?? 0) / 1000), mixed: lastTime },
  ts_of_max_over_time: timeOfExtreme((value, best) => value >= best),
  ts_of_min_over_time: timeOfExtreme((value, best) => value <= best),
};
