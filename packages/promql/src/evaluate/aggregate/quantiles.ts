import { quantile } from '../../numeric/quantile.ts';
import type { Budget } from '../budget.ts';
import { Grid } from '../grid.ts';
import { namesToDrop, type Groups } from './groups.ts';

/** The φ-quantile of each group at each step. */
export async function quantileOfGroups(
  grid: Grid,
  groups: Groups,
  quantiles: Float64Array,
  budget: Budget,
): Promise<Grid> {
  const result = new Grid(grid.steps, groups.labels.length);
  for (const labels of groups.labels) result.add(labels);
  budget.hold(result.cells);
  for (let step = 0; step < grid.steps; step += 1) {
    const values: number[][] = groups.labels.map(() => []);
    for (let row = 0; row < grid.rows; row += 1) {
      if (grid.has(row, step)) values[groups.ofRow[row] ?? 0]?.push(grid.get(row, step));
    }
    for (const [group, found] of values.entries()) {
      if (found.length > 0) result.set(group, step, quantile(quantiles[step] ?? Number.NaN, Float64Array.from(found)));
    }
    if (budget.spend(grid.rows * 8)) await budget.pause();
  }
  namesToDrop(grid, groups, result);
  return result;
}
