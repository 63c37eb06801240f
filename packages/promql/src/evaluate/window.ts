import type { NativeHistogram } from '../histograms/native-histogram.ts';
import { Labels } from '../labels/labels.ts';
import type { Annotation } from './annotations.ts';

/**
 * One window of a series: the samples `lo <= i < hi` of the arrays. There is one such object for all windows of a series, so
 * that its fields and arrays are read without allocation.
 */
export class Window {
  labels: Labels = Labels.empty;
  timestamps: Float64Array = new Float64Array(0);
  values: Float64Array = new Float64Array(0);
  lo: number = 0;
  hi: number = 0;
  /** The native histograms of the series; those with `histogramLo <= i < histogramHi` are in the window. */
  histogramTimes: readonly number[] = [];
  histograms: readonly NativeHistogram[] = [];
  histogramLo: number = 0;
  histogramHi: number = 0;
  /** The left end of the window, excluded, in milliseconds. */
  start: number = 0;
  /** The right end of the window, included, in milliseconds. */
  end: number = 0;
  /** The time of evaluation, in milliseconds: differs from `end` under `offset` and `@`. */
  time: number = 0;
  /** The length of the range in seconds. */
  rangeSeconds: number = 0;
  /** The function's scalar argument at this step, where it has one. */
  parameter: number = 0;
  /** The function's second scalar argument. */
  secondParameter: number = 0;

  /** Floats in the window. */
  get count(): number {
    return this.hi - this.lo;
  }

  get histogramCount(): number {
    return this.histogramHi - this.histogramLo;
  }
}

/**
 * What a function makes of a window of floats that is not empty: writes a value to `out[at]` and answers true, or answers
 * false for none. Written and not returned, so that no number is boxed.
 */
export type Kernel = (window: Window, out: Float64Array, at: number) => boolean;

/** What a function makes of a window with native histograms in it, and maybe floats. */
export type MixedKernel = (
  window: Window,
  remark: (annotation: Annotation) => void,
) => number | NativeHistogram | undefined;
