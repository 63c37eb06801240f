import type { VectorMatching } from '../../syntax/expression.ts';
import { ABSENT, FLOAT, Grid } from '../grid.ts';
import { mergeSameLabels } from '../same-labels.ts';
import { matchRows } from './signatures.ts';

/** `and`, `or` and `unless`: what is kept depends, at each step, on the signatures that the other side has. */
export function setOperation(op: 'and' | 'or' | 'unless', left: Grid, right: Grid, matching: VectorMatching): Grid {
  const signatures = matchRows(left, right, matching);
  if (op === 'or') {
    const present = presentSignatures(left, signatures.left, signatures.count);
    keepWhere(right, signatures.right, present, ABSENT);
    return mergeSameLabels(joined(left, right));
  }
  const present = presentSignatures(right, signatures.right, signatures.count);
  keepWhere(left, signatures.left, present, op === 'and' ? FLOAT : ABSENT);
  return left;
}

/** At which steps any row of a signature is present. */
function presentSignatures(grid: Grid, ofRow: Uint32Array, count: number): Uint8Array {
  const present = new Uint8Array(count * grid.steps);
  for (let row = 0; row < grid.rows; row += 1) {
    const target = (ofRow[row] ?? 0) * grid.steps;
    for (let step = 0; step < grid.steps; step += 1) if (grid.has(row, step)) present[target + step] = FLOAT;
  }
  return present;
}

/** Removes the cells whose signature is not, at their step, as wanted. */
function keepWhere(grid: Grid, ofRow: Uint32Array, signatures: Uint8Array, wanted: number): void {
  for (let row = 0; row < grid.rows; row += 1) {
    const source = (ofRow[row] ?? 0) * grid.steps;
    for (let step = 0; step < grid.steps; step += 1) {
      if (signatures[source + step] !== wanted) grid.present[row * grid.steps + step] = ABSENT;
    }
  }
}

function joined(left: Grid, right: Grid): Grid {
  const result = new Grid(left.steps, left.rows + right.rows);
  for (const grid of [left, right]) {
    for (let row = 0; row < grid.rows; row += 1) if (grid.hasAny(row)) result.addCopy(grid, row);
  }
  return result;
}
