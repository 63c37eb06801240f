import { PromQLError } from '../../errors.ts';
import { reordered } from '../../functions/sorting.ts';
import type { Budget } from '../budget.ts';
import { ABSENT, type Grid } from '../grid.ts';
import type { Groups } from './groups.ts';

/** The bounds of a 64-bit integer, as Prometheus checks them. */
const leastInteger = -(2 ** 63);
const greatestInteger = 9_223_372_036_854_774_784;

/** How many series are chosen at each step; throws where that is no count. Empty if none ever are. */
export function countsOf(parameter: Float64Array): Float64Array | undefined {
  const numbers = parameter.filter((value) => !Number.isNaN(value));
  const most = numbers.reduce((best, value) => Math.max(best, value), -Infinity);
  const least = numbers.reduce((best, value) => Math.min(best, value), Infinity);
  if (numbers.length === parameter.length && most < 1) return undefined;
  const refuse = (message: string): PromQLError => new PromQLError('PROMQL_EXECUTION', message);
  if (numbers.length < parameter.length) throw refuse('Parameter value is NaN');
  if (least <= leastInteger) throw refuse(`Scalar value ${least} underflows int64`);
  if (most >= greatestInteger) throw refuse(`Scalar value ${most} overflows int64`);
  return parameter;
}

/**
 * `topk` and `bottomk`: of each group and at each step the `k` rows with the greatest or least values, NaN last. Of equal
 * values the earlier rows win. An instant query's rows come best first, group by group.
 */
export async function rankGroups(
  grid: Grid,
  groups: Groups,
  counts: Float64Array,
  direction: 'top' | 'bottom',
  budget: Budget,
): Promise<Grid> {
  const chosen = new Uint8Array(grid.cells);
  const order: number[] = [];
  for (let step = 0; step < grid.steps; step += 1) {
    const count = Math.trunc(counts[step] ?? 0);
    for (const rows of rowsByGroup(grid, groups, step)) {
      const best = count < 1 ? [] : ranked(grid, rows, step, direction).slice(0, count);
      for (const row of best) chosen[row * grid.steps + step] = 1;
      if (grid.steps === 1) order.push(...best);
      if (budget.spend(rows.length * 4)) await budget.pause();
    }
  }
  if (grid.steps === 1) return reordered(grid, order);
  grid.present.set(chosen);
  return grid;
}

/** `limitk`: of each group and at each step the first `k` rows. */
export function firstOfGroups(grid: Grid, groups: Groups, counts: Float64Array): Grid {
  for (let step = 0; step < grid.steps; step += 1) {
    const count = Math.max(0, Math.trunc(counts[step] ?? 0));
    for (const rows of rowsByGroup(grid, groups, step)) {
      for (const row of rows.slice(count)) grid.present[row * grid.steps + step] = ABSENT;
    }
  }
  return grid;
}

function rowsByGroup(grid: Grid, { ofRow, labels }: Groups, step: number): number[][] {
  const rows: number[][] = labels.map(() => []);
  for (let row = 0; row < grid.rows; row += 1) if (grid.has(row, step)) rows[ofRow[row] ?? 0]?.push(row);
  return rows;
}

function ranked(grid: Grid, rows: readonly number[], step: number, direction: 'top' | 'bottom'): number[] {
  const sign = direction === 'top' ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [grid.get(a, step), grid.get(b, step)];
    if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    if (left === right) return 0;
    return left < right ? -sign : sign;
  });
}
