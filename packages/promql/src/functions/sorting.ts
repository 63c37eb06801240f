import { Grid } from '../evaluate/grid.ts';
import { gridOf, type Value } from '../evaluate/value.ts';
import type { CallContext, Family } from './implementation.ts';

/**
 * The rows of an instant query's vector by their values, NaN last. A range query's result is sorted by labels in the end,
 * whatever `sort` says.
 */
function sorted({ args, steps }: CallContext, direction: 1 | -1): Value {
  const grid = gridOf(args[0]);
  if (steps.count !== 1) return { type: 'vector', grid };
  const order = grid.labels
    .map((_, row) => row)
    .toSorted((a, b) => {
      const [left, right] = [grid.get(a, 0), grid.get(b, 0)];
      if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
      return (left - right) * direction || 0;
    });
  return { type: 'vector', grid: reordered(grid, order) };
}

/** A grid with the rows of another in a new order. */
export function reordered(grid: Grid, order: readonly number[]): Grid {
  const result = new Grid(grid.steps, order.length);
  result.nameIsFixed = grid.nameIsFixed;
  for (const row of order) {
    const labels = grid.labels[row];
    if (labels === undefined) continue;
    const start = row * grid.steps;
    const target = result.add(labels, grid.dropsName[row]) * grid.steps;
    result.values.set(grid.values.subarray(start, start + grid.steps), target);
    result.present.set(grid.present.subarray(start, start + grid.steps), target);
  }
  return result;
}

/** The order of a result. */
export const sortingFunctions: Family = {
  sort: { kind: 'general', call: (context) => sorted(context, 1) },
  sort_desc: { kind: 'general', call: (context) => sorted(context, -1) },
};
