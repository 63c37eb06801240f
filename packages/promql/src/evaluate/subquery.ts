import { PromQLError } from '../errors.ts';
import type { Subquery } from '../syntax/expression.ts';
import type { Evaluation } from './evaluation.ts';
import { Grid } from './grid.ts';
import type { SelectorTimes } from './selector-times.ts';
import type { Steps } from './steps.ts';
import { gridOf } from './value.ts';

/** Evaluates what a subquery repeats, once for all windows that end at the times given. */
export async function evaluateSubquery(
  evaluation: Evaluation,
  { expression, range, step }: Subquery,
  times: SelectorTimes,
): Promise<{ readonly grid: Grid; readonly inner: Steps }> {
  const interval = step ?? evaluation.defaultSubqueryStep;
  const inner = alignedSteps(times.base - range, times.last, interval);
  if (inner.count <= 0) return { grid: new Grid(0), inner: { ...inner, count: 0 } };
  if (inner.count > mostSteps) {
    throw new PromQLError('PROMQL_LIMIT_STEPS', `subquery would be evaluated at more than ${mostSteps} times`);
  }
  return { grid: gridOf(await evaluation.evaluate(expression, inner)), inner };
}

/** A subquery has no step limit in Prometheus; beyond this one not even a single series would be within reason. */
const mostSteps = 10_000_000;

/** The multiples of the interval after `start` (excluded, ranges are left-open) up to `end`. */
function alignedSteps(start: number, end: number, interval: number): Steps {
  const from = (Math.floor(start / interval) + 1) * interval;
  return { from, step: interval, count: Math.floor((end - from) / interval) + 1 };
}
