import { PromQLError } from '../../errors.ts';
import { histogramText } from '../../histograms/histogram-text.ts';
import type { Labels } from '../../labels/labels.ts';
import type { Aggregation } from '../../syntax/expression.ts';
import { formatNumber } from '../../syntax/number.ts';
import { quote } from '../../syntax/string-literal.ts';
import type { Budget } from '../budget.ts';
import { Grid } from '../grid.ts';

/** `count_values`: one series for each group and value, with the value as a label. */
export async function countValues(
  grid: Grid,
  { grouping, without }: Pick<Aggregation, 'grouping' | 'without'>,
  label: string,
  budget: Budget,
): Promise<Grid> {
  if (label === '' || !label.isWellFormed())
    throw new PromQLError('PROMQL_EXECUTION', `invalid label name ${quote(label)}`);
  const names = new Set(without ? [...grouping, '__name__'] : [...grouping, label]);
  const result = new Grid(grid.steps);
  const rows = new Map<string, number>();
  for (const [row, labels] of grid.labels.entries()) {
    const targets = new Map<string, number>();
    for (let step = 0; step < grid.steps; step += 1) {
      if (!grid.has(row, step)) continue;
      const histogram = grid.histogram(row, step);
      const value = histogram === undefined ? formatNumber(grid.get(row, step)) : histogramText(histogram);
      let target = targets.get(value);
      if (target === undefined) targets.set(value, (target = rowOf(labels, value)));
      result.set(target, step, result.has(target, step) ? result.get(target, step) + 1 : 1);
    }
    if (budget.spend(grid.steps * 4)) await budget.pause();
  }
  return result;

  function rowOf(labels: Labels, value: string): number {
    const labelled = labels.with({ [label]: value });
    const group = without ? labelled.omit(names) : labelled.pick(names);
    let target = rows.get(group.key);
    if (target !== undefined) return target;
    target = result.add(group);
    budget.hold(grid.steps);
    rows.set(group.key, target);
    return target;
  }
}
