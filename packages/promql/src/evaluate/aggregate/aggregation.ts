import type { Aggregation } from '../../syntax/expression.ts';
import type { Evaluation } from '../evaluation.ts';
import { Grid } from '../grid.ts';
import type { Steps } from '../steps.ts';
import { gridOf, scalarsOf, stringOf, type Value } from '../value.ts';
import { warnOfQuantiles } from '../warn-of-quantiles.ts';
import { countValues } from './count-values.ts';
import { groupRows } from './groups.ts';
import { quantileOfGroups } from './quantiles.ts';
import { countsOf, rankGroups } from './ranking.ts';
import { reduceGroups } from './reduce.ts';
import { reducers } from './reducers.ts';

/** Evaluates `sum by (...) (...)` and its like. */
export async function evaluateAggregation(
  evaluation: Evaluation,
  aggregation: Aggregation,
  steps: Steps,
): Promise<Value> {
  const { parameter, expression } = aggregation;
  const argument = parameter === undefined ? undefined : await evaluation.evaluate(parameter, steps);
  const grid = gridOf(await evaluation.evaluate(expression, steps));
  return { type: 'vector', grid: await aggregate(evaluation, aggregation, grid, argument) };
}

async function aggregate(
  evaluation: Evaluation,
  aggregation: Aggregation,
  grid: Grid,
  argument: Value | undefined,
): Promise<Grid> {
  const { budget } = evaluation;
  const { op, parameter } = aggregation;
  if (op === 'count_values') return countValues(grid, aggregation, stringOf(argument), budget);
  const groups = groupRows(grid, aggregation);
  if (op === 'topk' || op === 'bottomk') {
    const counts = countsOf(scalarsOf(argument));
    if (counts === undefined) return new Grid(grid.steps);
    return rankGroups(grid, groups, counts, op === 'topk' ? 'top' : 'bottom', budget);
  }
  if (op === 'quantile') {
    const quantiles = scalarsOf(argument);
    warnOfQuantiles(evaluation, quantiles, parameter?.position);
    return quantileOfGroups(grid, groups, quantiles, budget);
  }
  return reduceGroups(grid, groups, reducers[op], budget);
}
