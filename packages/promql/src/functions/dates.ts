import { dropNames } from '../evaluate/drop-names.ts';
import { totalGrid } from '../evaluate/grid.ts';
import { timeOf } from '../evaluate/steps.ts';
import { floatsOf, type Value } from '../evaluate/value.ts';
import type { CallContext, Family, GeneralFunction } from './implementation.ts';

const millisecondsPerDay = 86_400_000;

/** A part of the UTC date of each value, in seconds since the epoch; without an argument, of the evaluation time. */
function dateFunction(of: (date: Date) => number): GeneralFunction {
  return {
    kind: 'general',
    call: ({ args, evaluation, steps }: CallContext): Value => {
      if (args.length === 0) {
        const now = Float64Array.from({ length: steps.count }, (_, step) => of(dateOf(timeOf(steps, step) / 1000)));
        return { type: 'vector', grid: totalGrid(now) };
      }
      const grid = floatsOf(args[0]);
      for (let cell = 0; cell < grid.cells; cell += 1) {
        if (grid.present[cell] !== 0) grid.values[cell] = of(dateOf(grid.values[cell] ?? 0));
      }
      return { type: 'vector', grid: dropNames(grid, evaluation.delayNameRemoval) };
    },
  };
}

function dateOf(seconds: number): Date {
  return new Date(Math.trunc(seconds) * 1000);
}

function dayOfYear(date: Date): number {
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  return (day - Date.UTC(date.getUTCFullYear(), 0, 1)) / millisecondsPerDay + 1;
}

/** The parts of a date. */
export const dateFunctions: Family = {
  day_of_month: dateFunction((date) => date.getUTCDate()),
  day_of_week: dateFunction((date) => date.getUTCDay()),
  day_of_year: dateFunction(dayOfYear),
  // The day before the first of the next month.
  days_in_month: dateFunction((date) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  ),
  hour: dateFunction((date) => date.getUTCHours()),
  minute: dateFunction((date) => date.getUTCMinutes()),
  month: dateFunction((date) => date.getUTCMonth() + 1),
  year: dateFunction((date) => date.getUTCFullYear()),
};
