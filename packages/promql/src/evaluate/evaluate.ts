import { dispatch, type ByKind, type Expression, type UnaryExpression } from '../syntax/expression.ts';
import { evaluateAggregation } from './aggregate/aggregation.ts';
import { evaluateBinary } from './binary/binary.ts';
import { evaluateCall } from './call.ts';
import { dropNames } from './drop-names.ts';
import type { Evaluation } from './evaluation.ts';
import { Grid } from './grid.ts';
import { selectInstant } from './instant-selector.ts';
import { isStepInvariant } from './step-invariance.ts';
import { firstStep, type Steps } from './steps.ts';
import type { Value } from './value.ts';

const evaluators: ByKind<Value | Promise<Value>, [Evaluation, Steps]> = {
  number: ({ value }, _, steps) => ({ type: 'scalar', values: new Float64Array(steps.count).fill(value) }),
  string: ({ value }) => ({ type: 'string', value }),
  selector: async (selector, evaluation, steps) => ({
    type: 'vector',
    grid: await selectInstant(evaluation, selector, steps),
  }),
  range: rangeOutsideOfCall,
  subquery: rangeOutsideOfCall,
  call: (call, evaluation, steps) => evaluateCall(evaluation, call, steps),
  aggregation: (aggregation, evaluation, steps) => evaluateAggregation(evaluation, aggregation, steps),
  binary: (binary, evaluation, steps) => evaluateBinary(evaluation, binary, steps),
  unary: evaluateUnary,
  parentheses: ({ expression }, evaluation, steps) => evaluation.evaluate(expression, steps),
};

/** Range vectors are read by the functions over them; the type check lets them stand nowhere else. */
function rangeOutsideOfCall(): never {
  throw new TypeError('a range vector is no value');
}

/** Evaluates an expression, within the budget, and once only where it does not change from step to step. */
export async function evaluateExpression(evaluation: Evaluation, expression: Expression, steps: Steps): Promise<Value> {
  const { budget } = evaluation;
  budget.check();
  const held = budget.held;
  const once = steps.count > 1 && expression.kind !== 'number' && isStepInvariant(expression);
  const value = await dispatch(evaluators, expression, evaluation, once ? firstStep(steps) : steps);
  const result = once ? repeated(value, steps.count) : value;
  budget.settle(held, sizeOf(result));
  return result;
}

function sizeOf(value: Value): number {
  if (value.type === 'string') return 0;
  return value.type === 'scalar' ? value.values.length : value.grid.cells;
}

/** The value of one step at all steps. */
function repeated(value: Value, count: number): Value {
  if (value.type === 'string') return value;
  if (value.type === 'scalar') return { ...value, values: new Float64Array(count).fill(value.values[0] ?? Number.NaN) };
  const once = value.grid;
  const grid = new Grid(count, once.rows);
  grid.nameIsFixed = once.nameIsFixed;
  for (const [row, labels] of once.labels.entries()) {
    const target = grid.add(labels, once.dropsName[row]);
    for (let step = 0; step < count; step += 1) grid.copyCell(once, row, 0, target, step);
  }
  return { type: 'vector', grid };
}

async function evaluateUnary(
  { op, expression }: UnaryExpression,
  evaluation: Evaluation,
  steps: Steps,
): Promise<Value> {
  const value = await evaluation.evaluate(expression, steps);
  if (op === '+' || value.type === 'string') return value;
  if (value.type === 'scalar') return { ...value, values: value.values.map((number) => -number) };
  const { grid } = value;
  for (let cell = 0; cell < grid.cells; cell += 1) grid.values[cell] = -(grid.values[cell] ?? 0);
  if (grid.hasHistograms) negateHistograms(grid);
  return { type: 'vector', grid: dropNames(grid, evaluation.delayNameRemoval) };
}

function negateHistograms(grid: Grid): void {
  for (let row = 0; row < grid.rows; row += 1) {
    for (let step = 0; step < grid.steps; step += 1) grid.put(row, step, grid.histogram(row, step)?.scaled(-1));
  }
}
