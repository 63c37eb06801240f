import type { Labels } from '../labels/labels.ts';
import type { Grid } from './grid.ts';
import { mergeSameLabels } from './same-labels.ts';

const name: ReadonlySet<string> = new Set(['__name__']);

/** The labels without the metric name. */
export function withoutName(labels: Labels): Labels {
  return labels.omit(name);
}

/**
 * Drops the metric names of a grid that a function or operator made: at once, where rows must then still be distinct, or
 * (`delayNameRemoval`) by marking the rows.
 */
export function dropNames(grid: Grid, delayed: boolean): Grid {
  if (delayed) {
    grid.dropsName.fill(true);
    return grid;
  }
  for (const [row, labels] of grid.labels.entries()) grid.labels[row] = withoutName(labels);
  if (grid.nameIsFixed) return grid;
  return mergeSameLabels(grid);
}

/** The end of a query: drops the names of the rows that are marked. */
export function dropMarkedNames(grid: Grid): Grid {
  for (const [row, labels] of grid.labels.entries())
    if (grid.dropsName[row] === true) grid.labels[row] = withoutName(labels);
  return mergeSameLabels(grid);
}
