import { PromQLError } from '../errors.ts';
import type { Family } from './implementation.ts';

function refuse(name: string, value: number): PromQLError {
  const message = `invalid ${name} factor. Expected: 0 < ${name[0]}f < 1, got: ${value.toFixed(6)}`;
  return new PromQLError('PROMQL_EXECUTION', message);
}

/**
 * Double exponential smoothing, once called Holt-Winters (promql/functions.go, funcDoubleExponentialSmoothing): the first
 * factor is the weight of the latest value, the second that of the latest trend.
 */
export const smoothingFunctions: Family = {
  double_exponential_smoothing: {
    kind: 'range',
    kernel: ({ values, lo, hi, parameter: smoothing, secondParameter: trending }, out, at) => {
      if (!(smoothing > 0 && smoothing < 1)) throw refuse('smoothing', smoothing);
      if (!(trending > 0 && trending < 1)) throw refuse('trend', trending);
      if (hi - lo < 2) return false;
      let before = 0;
      let level = values[lo] ?? 0;
      let trend = (values[lo + 1] ?? 0) - level;
      for (let i = lo + 1; i < hi; i += 1) {
        if (i > lo + 1) trend = trending * (level - before) + (1 - trending) * trend;
        before = level;
        level = smoothing * (values[i] ?? 0) + (1 - smoothing) * (level + trend);
      }
      out[at] = level;
      return true;
    },
  },
};
