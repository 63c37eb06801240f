import type { Kernel, Window } from '../evaluate/window.ts';
import { KahanSum } from '../numeric/kahan-sum.ts';
import { Mean } from '../numeric/mean.ts';
import { quantile } from '../numeric/quantile.ts';
import { Variance } from '../numeric/variance.ts';
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

const variance = accumulated(() => new Variance());

/** Aggregations over the samples of each window. */
export const overTimeFunctions: Family = {
  avg_over_time: accumulated(() => new Mean()),
  count_over_time: over(({ count }) => count),
  last_over_time: { ...over(({ values, hi }) => values[hi - 1] ?? 0), keepsName: true },
  max_over_time: extreme((value, best) => value > best),
  min_over_time: extreme((value, best) => value < best),
  present_over_time: over(() => 1),
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
  sum_over_time: accumulated(() => new KahanSum()),
};
