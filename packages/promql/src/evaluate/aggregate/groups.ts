import { Labels } from '../../labels/labels.ts';
import type { Aggregation } from '../../syntax/expression.ts';
import type { Grid } from '../grid.ts';

/** Which rows are aggregated together: computed once for all steps. */
export interface Groups {
  /** The group of each row. */
  readonly ofRow: Uint32Array;
  /** The labels of each group. */
  readonly labels: readonly Labels[];
}

export function groupRows(grid: Grid, { grouping, without }: Pick<Aggregation, 'grouping' | 'without'>): Groups {
  const ofRow = new Uint32Array(grid.rows);
  if (!without && grouping.length === 0) return { ofRow, labels: grid.rows === 0 ? [] : [Labels.empty] };
  const [only] = grouping;
  // By far the most common grouping needs no key to be built.
  const keyOf = !without && grouping.length === 1 && only !== undefined ? byOne(only) : byMany(grouping, without);
  const ids = new Map<string, number>();
  const labels: Labels[] = [];
  for (const [row, rowLabels] of grid.labels.entries()) {
    const key = keyOf.key(rowLabels);
    let id = ids.get(key);
    if (id === undefined) {
      id = labels.length;
      ids.set(key, id);
      labels.push(keyOf.labels(rowLabels));
    }
    ofRow[row] = id;
  }
  return { ofRow, labels };
}

interface GroupKey {
  readonly key: (labels: Labels) => string;
  readonly labels: (labels: Labels) => Labels;
}

function byOne(name: string): GroupKey {
  return { key: (labels) => labels.get(name), labels: (labels) => Labels.from({ [name]: labels.get(name) }) };
}

function byMany(grouping: readonly string[], without: boolean): GroupKey {
  const names = new Set(without ? [...grouping, '__name__'] : grouping);
  const labelsOf = (labels: Labels): Labels => (without ? labels.omit(names) : labels.pick(names));
  return { key: (labels) => labelsOf(labels).key, labels: labelsOf };
}

/**
 * Whether a group's result loses its metric name: if a row that lost it took part in the last step that the group has
 * (promql/engine.go, aggregation).
 */
export function namesToDrop(grid: Grid, { ofRow, labels }: Groups, result: Grid): void {
  if (!grid.dropsName.includes(true)) return;
  const lastStep = labels.map((_, group) => {
    let last = grid.steps - 1;
    while (last > 0 && !result.has(group, last)) last -= 1;
    return last;
  });
  for (const [row, group] of ofRow.entries()) {
    if (grid.dropsName[row] === true && grid.has(row, lastStep[group] ?? 0)) result.dropsName[group] = true;
  }
}
