import { PromQLError } from '../../errors.ts';
import type { Annotation } from '../annotations.ts';
import { dropNames } from '../drop-names.ts';
import { ABSENT, FLOAT, type Grid } from '../grid.ts';
import { operations, type ElementOperator, type Operation } from './arithmetic.ts';
import { combineSamples } from './combine-samples.ts';

export function scalarsWithScalars(op: ElementOperator, left: Float64Array, right: Float64Array): Float64Array {
  const operation = operations[op];
  if (operation.kind === 'trim') {
    throw new PromQLError('PROMQL_EXECUTION', `operator "${op}" not allowed for Scalar operations`);
  }
  return left.map((value, step) => {
    const other = right[step] ?? Number.NaN;
    return operation.kind === 'arithmetic' ? operation.of(value, other) : Number(operation.holds(value, other));
  });
}

/** How a vector is combined with a scalar. */
export interface ScalarCombination {
  readonly op: ElementOperator;
  /** The scalar is on the left. */
  readonly swapped: boolean;
  readonly bool: boolean;
  readonly delayed: boolean;
  readonly remark: (annotation: Annotation) => void;
}

/** A vector and a scalar. A comparison keeps the vector's values, or filters them. */
export function vectorWithScalars(grid: Grid, scalars: Float64Array, combination: ScalarCombination): Grid {
  const { op, bool, delayed } = combination;
  const operation = operations[op];
  if (grid.hasHistograms || operation.kind === 'trim') combineMixed(grid, scalars, combination);
  else combineFloats(grid, scalars, operation, combination);
  return operation.kind === 'arithmetic' || bool ? dropNames(grid, delayed) : grid;
}

function combineFloats(
  grid: Grid,
  scalars: Float64Array,
  operation: Exclude<Operation, { kind: 'trim' }>,
  { swapped, bool }: ScalarCombination,
): void {
  const { steps, present, values } = grid;
  for (let cell = 0; cell < grid.cells; cell += 1) {
    if (present[cell] !== FLOAT) continue;
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
}

function combineMixed(grid: Grid, scalars: Float64Array, { op, swapped, bool, remark }: ScalarCombination): void {
  const isComparison = operations[op].kind === 'comparison';
  for (let row = 0; row < grid.rows; row += 1) {
    for (let step = 0; step < grid.steps; step += 1) {
      if (!grid.has(row, step)) continue;
      const value = grid.histogram(row, step) ?? grid.get(row, step);
      const scalar = scalars[step] ?? Number.NaN;
      const combined = swapped ? combineSamples(op, scalar, value, remark) : combineSamples(op, value, scalar, remark);
      grid.present[row * grid.steps + step] = ABSENT;
      if (combined === undefined || (!combined.keep && !bool)) continue;
      if (bool) grid.set(row, step, Number(combined.keep));
      else grid.put(row, step, isComparison ? value : combined.value);
    }
  }
}
