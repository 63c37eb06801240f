import type { Labels } from '../labels/labels.ts';
import { isStaleAt } from '../storage/stale-marker.ts';
import type { RangeSelector, Subquery } from '../syntax/expression.ts';
import type { Evaluation } from './evaluation.ts';
import { matchersOf, hasFixedName } from './matchers-of.ts';
import { selectorTimes, type SelectorTimes } from './selector-times.ts';
import type { Steps } from './steps.ts';
import { evaluateSubquery } from './subquery.ts';

/** The samples that the windows of one series are cut from, without staleness markers. */
export interface RangeSeries {
  readonly labels: Labels;
  readonly dropsName: boolean;
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  /** Samples in use; the arrays may be longer, and are reused for the next series. */
  readonly length: number;
}

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

function selectedRange(evaluation: Evaluation, { vector, range }: RangeSelector, steps: Steps): RangeVector {
  const { budget, storage } = evaluation;
  const times = selectorTimes(evaluation, vector, steps);
  return {
    times,
    range,
    nameIsFixed: hasFixedName(vector),
    forEach: async (visit) => {
      const found = await storage.select(matchersOf(vector), times.base - range + 1, times.last);
      for (const { labels, timestamps, values } of found) {
        const held = budget.held;
        budget.hold(timestamps.length);
        const fresh = withoutStale(timestamps, values);
        budget.settle(held, 0);
        if (fresh.length > 0) visit({ labels, dropsName: false, ...fresh });
        if (budget.spend(timestamps.length + steps.count * 4)) await budget.pause();
      }
    },
  };
}

/** Range functions do not see staleness markers. */
function withoutStale(
  timestamps: Float64Array,
  values: Float64Array,
): Pick<RangeSeries, 'timestamps' | 'values' | 'length'> {
  let stale = 0;
  for (let i = 0; i < values.length; i += 1) if (isStaleAt(values, i)) stale += 1;
  if (stale === 0) return { timestamps, values, length: timestamps.length };
  const length = values.length - stale;
  const fresh = { timestamps: new Float64Array(length), values: new Float64Array(length), length };
  let next = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (isStaleAt(values, i)) continue;
    fresh.timestamps[next] = timestamps[i] ?? 0;
    fresh.values[next] = values[i] ?? 0;
    next += 1;
  }
  return fresh;
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
      const timestamps = new Float64Array(inner.count);
      const values = new Float64Array(inner.count);
      for (let row = 0; row < grid.rows; row += 1) {
        let length = 0;
        for (let step = 0; step < inner.count; step += 1) {
          if (!grid.has(row, step)) continue;
          timestamps[length] = inner.from + step * inner.step;
          values[length] = grid.get(row, step);
          length += 1;
        }
        const [labels, dropsName] = [grid.labels[row], grid.dropsName[row]];
        if (labels !== undefined && length > 0)
          visit({ labels, dropsName: dropsName === true, timestamps, values, length });
        if (budget.spend(inner.count + steps.count * 4)) await budget.pause();
      }
    },
  };
}
