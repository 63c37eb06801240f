import { PromQLError } from '../../errors.ts';
import { hashLabels } from '../../labels/labels-hash.ts';
import { annotations, type Annotation } from '../annotations.ts';
import type { Budget } from '../budget.ts';
import { ABSENT, Grid } from '../grid.ts';

/** How much more it costs to hash labels than to look at a step. */
const costOfHash = 100;

/**
 * `limit_ratio`: about that part of the rows, chosen by a hash of their labels; a negative ratio chooses those that the
 * positive one to make up 1 leaves (promql/engine.go, RatioSampler).
 */
export async function partOfRows(
  grid: Grid,
  ratios: Float64Array,
  remark: (annotation: Annotation) => void,
  budget: Budget,
): Promise<Grid> {
  if (ratios.every((ratio) => ratio === 0)) return new Grid(grid.steps);
  if (ratios.some((ratio) => Number.isNaN(ratio))) throw new PromQLError('PROMQL_EXECUTION', 'Ratio value is NaN');
  const most = ratios.reduce((best, ratio) => Math.max(best, ratio), -Infinity);
  const least = ratios.reduce((best, ratio) => Math.min(best, ratio), Infinity);
  if (most > 1) remark(annotations.invalidRatio(most, 1));
  if (least < -1) remark(annotations.invalidRatio(least, -1));
  for (const [row, labels] of grid.labels.entries()) {
    const place = Number(hashLabels(labels)) / 2 ** 64;
    for (const [step, ratio] of ratios.entries()) {
      if (!isChosen(place, Math.min(Math.max(ratio, -1), 1))) grid.present[row * grid.steps + step] = ABSENT;
    }
    if (budget.spend(grid.steps + costOfHash)) await budget.pause();
  }
  return grid;
}

function isChosen(place: number, ratio: number): boolean {
  return ratio >= 0 ? place < ratio : place >= 1 + ratio;
}
