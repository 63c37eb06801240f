import type { VectorMatching } from '../../syntax/expression.ts';
import type { Grid } from '../grid.ts';
import { matchLabels } from './signatures.ts';

/** One side of a matching: its rows by signature. */
export interface Side {
  readonly grid: Grid;
  readonly rows: number[][];
}

/**
 * `fill`, `fill_left` and `fill_right`: to a signature that has a series on one side only, at a step, a row is added on the
 * other side, with the labels that are matched. With `group_right` the values stay with the sides as they are once the
 * "many" side is the left one (promql/engine.go, VectorBinop).
 */
export function fillMissing(many: Side, one: Side, matching: VectorMatching): void {
  if (matching.fill === undefined) return;
  const { left, right } = matching.fill;
  const [manyRows, oneRows] = [many.rows.map((rows) => [...rows]), one.rows.map((rows) => [...rows])];
  if (right !== undefined) fillSide(one, { grid: many.grid, rows: manyRows }, right, matching);
  if (left !== undefined) fillSide(many, { grid: one.grid, rows: oneRows }, left, matching);
}

function fillSide({ grid, rows }: Side, other: Side, value: number, matching: VectorMatching): void {
  for (const [signature, present] of other.rows.entries()) {
    const [template] = present;
    const labels = template === undefined ? undefined : other.grid.labels[template];
    const own = rows[signature];
    if (labels === undefined || own === undefined) continue;
    const hasAny = (side: Grid, among: readonly number[], step: number): boolean =>
      among.some((row) => side.has(row, step));
    const steps = Array.from({ length: grid.steps }, (_, step) => step).filter(
      (step) => hasAny(other.grid, present, step) && !hasAny(grid, own, step),
    );
    if (steps.length === 0) continue;
    const row = grid.add(matchLabels(labels, matching));
    own.push(row);
    for (const step of steps) grid.set(row, step, value);
  }
}
