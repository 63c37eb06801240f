import type { NativeHistogram } from '../histograms/native-histogram.ts';
import { compareLabels, Labels } from '../labels/labels.ts';
import type { Expression, RangeSelector, Subquery } from '../syntax/expression.ts';
import { dropMarkedNames, withoutName } from './drop-names.ts';
import type { Evaluation } from './evaluation.ts';
import type { Grid } from './grid.ts';
import { rangeVector } from './range-vector.ts';
import type { MatrixResult, ResultValue, Sample, Series } from './result.ts';
import { slide } from './slide.ts';
import { timeOf, type Steps } from './steps.ts';
import { gridOf, type Value } from './value.ts';
import type { Window } from './window.ts';

/** The result of an instant query. */
export function instantResult(value: Value, time: number, delayed: boolean): ResultValue {
  if (value.type === 'string') return { type: 'string', time, value: value.value };
  if (value.type === 'scalar') return { type: 'scalar', time, value: value.values[0] ?? Number.NaN };
  const grid = delayed ? dropMarkedNames(value.grid) : value.grid;
  const samples: Sample[] = [];
  for (const [row, labels] of grid.labels.entries()) {
    if (!grid.has(row, 0)) continue;
    const histogram = grid.histogram(row, 0);
    samples.push({ labels, time, value: grid.get(row, 0), ...(histogram === undefined ? {} : { histogram }) });
  }
  return { type: 'vector', samples };
}

/** The result of a range query. */
export function rangeResult(value: Value, steps: Steps, delayed: boolean): MatrixResult {
  if (value.type === 'scalar') {
    const timestamps = Float64Array.from({ length: steps.count }, (_, step) => timeOf(steps, step));
    return { type: 'matrix', series: [{ labels: Labels.empty, timestamps, values: value.values }] };
  }
  const grid = delayed ? dropMarkedNames(gridOf(value)) : gridOf(value);
  const series: Series[] = [];
  for (let row = 0; row < grid.rows; row += 1) {
    const points = pointsOf(grid, row, steps);
    if (points.timestamps.length > 0) series.push(points);
  }
  return sorted(series);
}

function pointsOf(grid: Grid, row: number, steps: Steps): Series {
  let count = 0;
  for (let step = 0; step < grid.steps; step += 1) if (grid.has(row, step)) count += 1;
  const timestamps = new Float64Array(count);
  const values = new Float64Array(count);
  const histograms: (NativeHistogram | undefined)[] = [];
  let next = 0;
  for (let step = 0; step < grid.steps; step += 1) {
    if (!grid.has(row, step)) continue;
    timestamps[next] = timeOf(steps, step);
    values[next] = grid.get(row, step);
    if (grid.hasHistograms) histograms.push(grid.histogram(row, step));
    next += 1;
  }
  const labels = grid.labels[row] ?? Labels.empty;
  if (histograms.every((histogram) => histogram === undefined)) return { labels, timestamps, values };
  return { labels, timestamps, values, histograms };
}

/** The result of an instant query that asks for a range vector: the samples themselves. */
export async function samplesResult(
  evaluation: Evaluation,
  expression: RangeSelector | Subquery,
  steps: Steps,
): Promise<MatrixResult> {
  const vector = rangeVector(evaluation, expression, steps);
  const series: Series[] = [];
  await vector.forEach((found) => {
    slide(found, vector, steps, (window) => {
      evaluation.budget.hold(window.count + window.histogramCount);
      series.push({ labels: found.dropsName ? withoutName(found.labels) : found.labels, ...samplesOf(window) });
    });
  });
  return sorted(series);
}

/** The samples of a window, floats and histograms together by time. */
function samplesOf(window: Window): Omit<Series, 'labels'> {
  const { timestamps, values, lo, hi, histogramTimes, histograms, histogramLo, histogramHi } = window;
  if (window.histogramCount === 0) return { timestamps: timestamps.slice(lo, hi), values: values.slice(lo, hi) };
  const samples: [time: number, value: number, histogram: NativeHistogram | undefined][] = [];
  for (let i = lo; i < hi; i += 1) samples.push([timestamps[i] ?? 0, values[i] ?? 0, undefined]);
  for (let i = histogramLo; i < histogramHi; i += 1) samples.push([histogramTimes[i] ?? 0, Number.NaN, histograms[i]]);
  samples.sort(([a], [b]) => a - b);
  return {
    timestamps: Float64Array.from(samples, ([time]) => time),
    values: Float64Array.from(samples, ([, value]) => value),
    histograms: samples.map(([, , histogram]) => histogram),
  };
}

function sorted(series: Series[]): MatrixResult {
  return { type: 'matrix', series: series.toSorted((a, b) => compareLabels(a.labels, b.labels)) };
}

/** A range vector, out of any parentheses; `undefined` for any other expression. */
export function asRange(expression: Expression): RangeSelector | Subquery | undefined {
  if (expression.kind === 'parentheses') return asRange(expression.expression);
  return expression.kind === 'range' || expression.kind === 'subquery' ? expression : undefined;
}
