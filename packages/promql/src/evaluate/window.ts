import type { Labels } from '../labels/labels.ts';
import { Labels as NoLabels } from '../labels/labels.ts';

/**
 * One window of a series: the samples `lo <= i < hi` of the arrays. There is one such object for all windows of a
 * function call, so that its fields and arrays are read without allocation.
 */
export class Window {
  labels: Labels = NoLabels.empty;
  timestamps: Float64Array = new Float64Array(0);
  values: Float64Array = new Float64Array(0);
  lo: number = 0;
  hi: number = 0;
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

  get count(): number {
    return this.hi - this.lo;
  }
}

/**
 * What a function makes of a window that is not empty: writes a value to `out[at]` and answers true, or answers false for
 * none. Written and not returned, so that no number is boxed.
 */
export type Kernel = (window: Window, out: Float64Array, at: number) => boolean;
