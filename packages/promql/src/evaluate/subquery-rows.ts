import type { NativeHistogram } from '../histograms/native-histogram.ts';
import type { Grid } from './grid.ts';
import type { RangeSeries } from './range-series.ts';
import { timeOf, type Steps } from './steps.ts';

/** Reads the rows of a subquery's grid as series of samples, one after the other, into the same arrays. */
export class SubqueryRows {
  readonly #grid: Grid;
  readonly #steps: Steps;
  readonly #timestamps: Float64Array;
  readonly #values: Float64Array;

  constructor(grid: Grid, steps: Steps) {
    this.#grid = grid;
    this.#steps = steps;
    this.#timestamps = new Float64Array(steps.count);
    this.#values = new Float64Array(steps.count);
  }

  /** The samples of a row, or `undefined` if it has none. */
  read(row: number): RangeSeries | undefined {
    const grid = this.#grid;
    const labels = grid.labels[row];
    if (labels === undefined || !grid.hasAny(row)) return undefined;
    let length = 0;
    for (let step = 0; step < grid.steps; step += 1) {
      if (!grid.has(row, step) || grid.histogram(row, step) !== undefined) continue;
      this.#timestamps[length] = timeOf(this.#steps, step);
      this.#values[length] = grid.get(row, step);
      length += 1;
    }
    const floats = { timestamps: this.#timestamps, values: this.#values, length };
    const histograms = grid.hasHistograms ? this.#histograms(row) : undefined;
    return { labels, dropsName: grid.dropsName[row] === true, floats, histograms };
  }

  #histograms(row: number): NonNullable<RangeSeries['histograms']> {
    const timestamps: number[] = [];
    const values: NativeHistogram[] = [];
    for (let step = 0; step < this.#grid.steps; step += 1) {
      const histogram = this.#grid.histogram(row, step);
      if (histogram === undefined) continue;
      timestamps.push(timeOf(this.#steps, step));
      values.push(withoutResetHint(histogram));
    }
    return { timestamps, values };
  }
}

/** A subquery may leave samples out or repeat them: what was said of the sample before is void (promql/engine.go, evalSubquery). */
function withoutResetHint(histogram: NativeHistogram): NativeHistogram {
  const { counterReset } = histogram;
  return counterReset === 'reset' || counterReset === 'not_reset'
    ? histogram.with({ counterReset: 'unknown' })
    : histogram;
}
