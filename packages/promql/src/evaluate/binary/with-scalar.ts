import { ABSENT, type Grid } from '../grid.ts';
import { dropNames } from '../drop-names.ts';
import type { Operation } from './arithmetic.ts';

export function scalarsWithScalars(operation: Operation, left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, step) => {
    const other = right[step] ?? Number.NaN;
    return operation.kind === 'arithmetic' ? operation.of(value, other) : Number(operation.holds(value, other));
  });
}

/** A vector and a scalar, the scalar on the left where `swapped`. A comparison keeps the vector's values, or filters them. */
export function vectorWithScalars(
  operation: Operation,
  grid: Grid,
  scalars: Float64Array,
  { swapped, bool, delayed }: { readonly swapped: boolean; readonly bool: boolean; readonly delayed: boolean },
): Grid {
  const { steps, present, values } = grid;
  for (let cell = 0; cell < grid.cells; cell += 1) {
    if (present[cell] === ABSENT) continue;
    const value = values[cell] ?? 0;
    const scalar = scalars[cell % steps] ?? Number.NaN;
    const [left, right] = swapped ? [scalar, value] : [value, scalar];
    if (operation.kind === 'arithmetic') {
      values[cell] = operation.of(left, right);
      continue;
    }
    const holds = operation.holds(left, right);
    if (bool) values[cell] = Number(holds);
    else if (!holds) present[cell] = ABSENT;
  }
  return operation.kind === 'arithmetic' || bool ? dropNames(grid, delayed) : grid;
}
