import { linearRegression } from '../numeric/linear-regression.ts';
import type { Family } from './implementation.ts';

/** The line through the samples of a window. */
export const regressionFunctions: Family = {
  deriv: {
    kind: 'range',
    kernel: ({ timestamps, values, lo, hi }, out, at) => {
      if (hi - lo < 2) return false;
      // A time near the samples keeps the sums accurate.
      out[at] = linearRegression(timestamps, values, lo, hi, timestamps[lo] ?? 0).slope;
      return true;
    },
  },
  predict_linear: {
    kind: 'range',
    kernel: ({ timestamps, values, lo, hi, time, parameter }, out, at) => {
      if (hi - lo < 2) return false;
      const { slope, intercept } = linearRegression(timestamps, values, lo, hi, time);
      out[at] = slope * parameter + intercept;
      return true;
    },
  },
};
