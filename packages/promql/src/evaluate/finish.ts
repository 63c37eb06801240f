import { compareLabels, Labels } from '../labels/labels.ts';
import type { Expression, RangeSelector, Subquery } from '../syntax/expression.ts';
import { dropMarkedNames } from './drop-names.ts';
import type { Evaluation } from './evaluation.ts';
import type { Grid } from './grid.ts';
import { rangeVector } from './range-series.ts';
import type { MatrixResult, ResultValue, Sample, Series } from './result.ts';
import { slide } from './slide.ts';
import { timeOf, type Steps } from './steps.ts';
import { gridOf, type Value } from './value.ts';

/** The result of an instant query. */
export function instantResult(value: Value, time: number, delayed: boolean): ResultValue {
  if (value.type === 'string') return { type: 'string', time, value: value.value };
  if (value.type === 'scalar') return { type: 'scalar', time, value: value.values[0] ?? Number.NaN };
  const grid = delayed ? dropMarkedNames(value.grid) : value.grid;
  const samples: Sample[] = [];
  for (const [row, labels] of grid.labels.entries()) {
    if (grid.has(row, 0)) samples.push({ labels, time, value: grid.get(row, 0) });
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
  const start = row * grid.steps;
  const count = grid.present.subarray(start, start + grid.steps).reduce((sum, present) => sum + present, 0);
  const timestamps = new Float64Array(count);
  const values = new Float64Array(count);
  let next = 0;
  for (let step = 0; step < grid.steps; step += 1) {
    if (!grid.has(row, step)) continue;
    timestamps[next] = timeOf(steps, step);
    values[next] = grid.get(row, step);
    next += 1;
  }
  return { labels: grid.labels[row] ?? Labels.empty, timestamps, values };
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
    slide(found, vector, steps, ({ labels, timestamps, values, lo, hi }) => {
      const name = found.dropsName && evaluation.delayNameRemoval ? '' : labels.get('__name__');
      evaluation.budget.hold(hi - lo);
      series.push({
        labels: labels.with({ __name__: name }),
        timestamps: timestamps.slice(lo, hi),
        values: values.slice(lo, hi),
      });
    });
  });
  return sorted(series);
}

function sorted(series: Series[]): MatrixResult {
  return { type: 'matrix', series: series.toSorted((a, b) => compareLabels(a.labels, b.labels)) };
}

/** A range vector, out of any parentheses; `undefined` for any other expression. */
export function asRange(expression: Expression): RangeSelector | Subquery | undefined {
  if (expression.kind === 'parentheses') return asRange(expression.expression);
  return expression.kind === 'range' || expression.kind === 'subquery' ? expression : undefined;
}
