import type { Labels } from '../labels/labels.ts';
import type { Grid } from './grid.ts';
import { mergeSameLabels } from './same-labels.ts';

/**
 * What says which metric a value is of, and no longer holds for what is computed from it: its name, and the type and unit that
 * Prometheus may add (schema/labels.go, IsMetadataLabel).
 */
export const metadataLabels: readonly string[] = ['__name__', '__type__', '__unit__'];

const names: ReadonlySet<string> = new Set(metadataLabels);

/** The labels without the metric name, type and unit. */
export function withoutName(labels: Labels): Labels {
  return labels.omit(names);
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
