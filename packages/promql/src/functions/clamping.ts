import { dropNames } from '../evaluate/drop-names.ts';
import type { Grid } from '../evaluate/grid.ts';
import { floatsOf, scalarsOf, type Value } from '../evaluate/value.ts';
import { goMax, goMin } from '../numeric/go-extremes.ts';
import type { CallContext, Family, GeneralFunction } from './implementation.ts';

/** A function of each value and of scalars that may differ from step to step; `undefined` is no value. */
function withScalars(of: (value: number, scalars: readonly number[]) => number | undefined): GeneralFunction {
  return {
    kind: 'general',
    call: ({ args, evaluation }: CallContext): Value => {
      const grid = floatsOf(args[0]);
      const columns = args.slice(1).map((argument) => scalarsOf(argument));
      for (let step = 0; step < grid.steps; step += 1) {
        const scalars = columns.map((column) => column[step] ?? Number.NaN);
        applyAt(grid, step, (value) => of(value, scalars));
      }
      return { type: 'vector', grid: dropNames(grid, evaluation.delayNameRemoval) };
    },
  };
}

function applyAt(grid: Grid, step: number, of: (value: number) => number | undefined): void {
  for (let cell = step; cell < grid.cells; cell += grid.steps) {
    if (grid.present[cell] === 0) continue;
    const value = of(grid.values[cell] ?? 0);
    if (value === undefined) grid.present[cell] = 0;
    else grid.values[cell] = value;
  }
}

function clamped(value: number, least: number, greatest: number): number | undefined {
  if (greatest < least) return undefined;
  return goMax(least, goMin(greatest, value));
}

/** Functions of each value and of scalars. */
export const clampingFunctions: Family = {
  clamp: withScalars((value, [least = NaN, greatest = NaN]) => clamped(value, least, greatest)),
  clamp_max: withScalars((value, [greatest = NaN]) => clamped(value, -Infinity, greatest)),
  clamp_min: withScalars((value, [least = NaN]) => clamped(value, least, Infinity)),
  round: withScalars((value, [nearest = 1]) => {
    // Inverted, as in Prometheus: fewer numbers are off by a hair.
    const inverse = 1 / nearest;
    return Math.floor(value * inverse + 0.5) / inverse;
  }),
};
