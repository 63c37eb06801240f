import { isStaleAt } from '../storage/stale-marker.ts';
import type { SeriesSamples } from '../storage/storage.ts';
import type { VectorSelector } from '../syntax/expression.ts';
import type { Evaluation } from './evaluation.ts';
import { Grid } from './grid.ts';
import { hasFixedName } from './matchers-of.ts';
import { selectSeries } from './select-series.ts';
import { selectorTimes, type SelectorTimes } from './selector-times.ts';
import type { Steps } from './steps.ts';

/** What a selector yields of the sample it finds: its value, or, for `timestamp()`, its time in seconds. */
export type Yields = 'value' | 'timestamp';

/** The latest sample of each series at each step, unless it is stale or older than the lookback. */
export async function selectInstant(
  evaluation: Evaluation,
  selector: VectorSelector,
  steps: Steps,
  yields: Yields = 'value',
): Promise<Grid> {
  const { budget, lookback } = evaluation;
  const times = selectorTimes(evaluation, selector, steps);
  const grid = new Grid(steps.count);
  grid.nameIsFixed = hasFixedName(selector);
  const found = await selectSeries(evaluation, selector, times.base - lookback + 1, times.last);
  for (const series of found) {
    fillRow(grid, grid.add(series.labels), series, times, lookback, yields);
    if (grid.hasAny(grid.rows - 1)) budget.hold(steps.count);
    else grid.removeLast();
    if (budget.spend(series.timestamps.length + steps.count)) await budget.pause();
  }
  return grid;
}

function fillRow(
  grid: Grid,
  row: number,
  { timestamps, values, histograms }: SeriesSamples,
  { base, stride }: SelectorTimes,
  lookback: number,
  yields: Yields,
): void {
  let next = 0;
  for (let step = 0; step < grid.steps; step += 1) {
    const time = base + step * stride;
    while (next < timestamps.length && (timestamps[next] ?? 0) <= time) next += 1;
    const latest = next - 1;
    // The lookback is left-open since Prometheus 3.
    if (latest < 0 || (timestamps[latest] ?? 0) <= time - lookback || isStaleAt(values, latest)) continue;
    if (yields === 'timestamp') grid.set(row, step, (timestamps[latest] ?? 0) / 1000);
    else grid.put(row, step, histograms?.[latest] ?? values[latest]);
  }
}
