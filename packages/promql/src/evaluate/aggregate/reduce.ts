import type { Budget } from '../budget.ts';
import { ABSENT, FLOAT, Grid, HISTOGRAM } from '../grid.ts';
import type { Groups } from './groups.ts';
import type { Accumulator, Reducer } from './reducers.ts';

/** Aggregates each group at each step with a reducer: one pass over the rows, in memory order. */
export async function reduceGroups(grid: Grid, groups: Groups, reducer: Reducer, budget: Budget): Promise<Grid> {
  const { steps } = grid;
  const result = new Grid(steps, groups.labels.length);
  for (const labels of groups.labels) result.add(labels);
  budget.hold(result.cells);
  const accumulator = accumulatorOf(result);
  const started = result.present;
  for (let row = 0; row < grid.rows; row += 1) {
    addRow(grid, row, (groups.ofRow[row] ?? 0) * steps, reducer, accumulator, started);
    if (budget.spend(steps)) await budget.pause();
  }
  for (let cell = 0; cell < result.cells; cell += 1) {
    if (started[cell] === FLOAT) result.values[cell] = reducer.finish(accumulator, cell);
  }
  return result;
}

function accumulatorOf({ cells, values }: Grid): Accumulator {
  return {
    // The results take the place of the sums.
    value: values,
    compensation: new Float64Array(cells),
    mean: new Float64Array(cells),
    count: new Float64Array(cells),
    incremental: new Uint8Array(cells),
  };
}

function addRow(
  { steps, present, values }: Grid,
  row: number,
  target: number,
  { start, add, takesHistograms }: Reducer,
  accumulator: Accumulator,
  started: Uint8Array,
): void {
  const source = row * steps;
  for (let step = 0; step < steps; step += 1) {
    const state = present[source + step];
    if (state === ABSENT || (state === HISTOGRAM && takesHistograms !== true)) continue;
    const cell = target + step;
    if (started[cell] === FLOAT) {
      add(accumulator, cell, values[source + step] ?? 0);
    } else {
      started[cell] = FLOAT;
      start(accumulator, cell, values[source + step] ?? 0);
    }
  }
}
