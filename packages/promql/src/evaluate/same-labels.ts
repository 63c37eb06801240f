import { PromQLError } from '../errors.ts';
import { Grid } from './grid.ts';

/** Whether two rows have the same labels. */
export function hasSameLabels(grid: Grid): boolean {
  const seen = new Set<string>();
  for (const { key } of grid.labels) {
    if (seen.has(key)) return true;
    seen.add(key);
  }
  return false;
}

export function sameLabelsError(): PromQLError {
  return new PromQLError('PROMQL_EXECUTION', 'vector cannot contain metrics with the same labelset');
}

/** Joins rows with the same labels where they never have values at the same step; throws where they have. */
export function mergeSameLabels(grid: Grid): Grid {
  if (grid.rows < 2 || !hasSameLabels(grid)) return grid;
  const merged = new Grid(grid.steps, grid.rows);
  const rows = new Map<string, number>();
  for (let row = 0; row < grid.rows; row += 1) {
    const labels = grid.labels[row];
    if (labels === undefined) continue;
    let target = rows.get(labels.key);
    if (target === undefined) rows.set(labels.key, (target = merged.add(labels, grid.dropsName[row])));
    for (let step = 0; step < grid.steps; step += 1) {
      if (!grid.has(row, step)) continue;
      if (merged.has(target, step)) throw sameLabelsError();
      merged.copyCell(grid, row, step, target, step);
    }
  }
  return merged;
}
