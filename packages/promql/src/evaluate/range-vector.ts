import type { RangeSelector, Subquery } from '../syntax/expression.ts';
import type { Evaluation } from './evaluation.ts';
import { hasFixedName } from './matchers-of.ts';
import { rangeSeries, type RangeSeries } from './range-series.ts';
import { selectSeries } from './select-series.ts';
import { selectorTimes, type SelectorTimes } from './selector-times.ts';
import type { Steps } from './steps.ts';
import { evaluateSubquery } from './subquery.ts';
import { SubqueryRows } from './subquery-rows.ts';

/** Where the windows of a range vector end, and which series they are cut from. */
export interface RangeVector {
  readonly times: SelectorTimes;
  /** Milliseconds. */
  readonly range: number;
  readonly nameIsFixed: boolean;
  /** Calls `visit` with one series after the other. */
  readonly forEach: (visit: (series: RangeSeries) => void) => Promise<void>;
}

/** A range vector, read from storage once for all steps, or from a subquery evaluated once for all steps. */
export function rangeVector(evaluation: Evaluation, expression: RangeSelector | Subquery, steps: Steps): RangeVector {
  return expression.kind === 'range'
    ? selectedRange(evaluation, expression, steps)
    : subqueryRange(evaluation, expression, steps);
}

/** How much more it costs to visit a window than to read a sample. */
const costOfWindow = 4;

function selectedRange(evaluation: Evaluation, { vector, range }: RangeSelector, steps: Steps): RangeVector {
  const { budget } = evaluation;
  const times = selectorTimes(evaluation, vector, steps);
  return {
    times,
    range,
    nameIsFixed: hasFixedName(vector),
    forEach: async (visit) => {
      const found = await selectSeries(evaluation, vector, times.base - range + 1, times.last);
      for (const samples of found) {
        const { length } = samples.timestamps;
        const held = budget.held;
        budget.hold(length);
        const series = rangeSeries(samples);
        budget.settle(held, 0);
        if (series.floats.length > 0 || series.histograms !== undefined) visit(series);
        if (budget.spend(length + steps.count * costOfWindow)) await budget.pause();
      }
    },
  };
}

function subqueryRange(evaluation: Evaluation, subquery: Subquery, steps: Steps): RangeVector {
  const { budget } = evaluation;
  const times = selectorTimes(evaluation, subquery, steps);
  return {
    times,
    range: subquery.range,
    nameIsFixed: false,
    forEach: async (visit) => {
      const { grid, inner } = await evaluateSubquery(evaluation, subquery, times);
      const rows = new SubqueryRows(grid, inner);
      for (let row = 0; row < grid.rows; row += 1) {
        const series = rows.read(row);
        if (series !== undefined) visit(series);
        if (budget.spend(inner.count + steps.count * costOfWindow)) await budget.pause();
      }
    },
  };
}
