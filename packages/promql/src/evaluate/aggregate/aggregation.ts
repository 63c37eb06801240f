import type { Position } from '../../errors.ts';
import type { Aggregation } from '../../syntax/expression.ts';
import { annotations, type Annotation } from '../annotations.ts';
import type { Evaluation } from '../evaluation.ts';
import { Grid, HISTOGRAM } from '../grid.ts';
import type { Steps } from '../steps.ts';
import { gridOf, scalarsOf, stringOf, type Value } from '../value.ts';
import { warnOfQuantiles } from '../warn-of-quantiles.ts';
import { countValues } from './count-values.ts';
import { groupRows, namesToDrop } from './groups.ts';
import { aggregateHistograms } from './histogram-groups.ts';
import { quantileOfGroups } from './quantiles.ts';
import { partOfRows } from './ratio.ts';
import { countsOf, firstOfGroups, rankGroups } from './ranking.ts';
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
  const remarkOn = (position: Position | undefined) => (annotation: Annotation) =>
    evaluation.annotations.add(annotation, position);
  if (op === 'sum' || op === 'avg') {
    const result = await reduceGroups(grid, groups, reducers[op], budget);
    if (grid.hasHistograms) aggregateHistograms(grid, groups, result, op, remarkOn(aggregation.expression.position));
    namesToDrop(grid, groups, result);
    return result;
  }
  if (op === 'count' || op === 'group') {
    const result = await reduceGroups(grid, groups, reducers[op], budget);
    namesToDrop(grid, groups, result);
    return result;
  }
  if (op === 'limitk') {
    const counts = countsOf(scalarsOf(argument));
    return counts === undefined ? new Grid(grid.steps) : firstOfGroups(grid, groups, counts);
  }
  if (op === 'limit_ratio') return partOfRows(grid, scalarsOf(argument), remarkOn(parameter?.position), budget);
  const isRanking = op === 'topk' || op === 'bottomk';
  ignoreHistograms(grid, op, remarkOn(isRanking ? aggregation.position : aggregation.expression.position));
  if (isRanking) {
    const counts = countsOf(scalarsOf(argument));
    if (counts === undefined) return new Grid(grid.steps);
    return rankGroups(grid, groups, counts, op === 'topk' ? 'top' : 'bottom', budget);
  }
  if (op === 'quantile') {
    const quantiles = scalarsOf(argument);
    warnOfQuantiles(evaluation, quantiles, parameter?.position);
    return quantileOfGroups(grid, groups, quantiles, budget);
  }
  const result = await reduceGroups(grid, groups, reducers[op], budget);
  namesToDrop(grid, groups, result);
  return result;
}

function ignoreHistograms(grid: Grid, op: string, remark: (annotation: Annotation) => void): void {
  if (grid.hasHistograms && grid.present.includes(HISTOGRAM)) remark(annotations.histogramIgnored(op));
  grid.dropHistograms();
}
