import { dropNames } from '../evaluate/drop-names.ts';
import { totalGrid } from '../evaluate/grid.ts';
import { selectInstant } from '../evaluate/instant-selector.ts';
import { timeOf, type Steps } from '../evaluate/steps.ts';
import { floatsOf, gridOf, scalarsOf, type Value } from '../evaluate/value.ts';
import type { Expression } from '../syntax/expression.ts';
import type { CallContext, Family } from './implementation.ts';

function times(steps: Steps): Float64Array {
  return Float64Array.from({ length: steps.count }, (_, step) => timeOf(steps, step) / 1000);
}

/** The only value of a vector at each step; NaN where there is none or more than one. */
function scalar({ args, steps }: CallContext): Value {
  const grid = floatsOf(args[0]);
  const values = new Float64Array(steps.count).fill(Number.NaN);
  for (let step = 0; step < steps.count; step += 1) {
    let found = 0;
    for (let row = 0; row < grid.rows; row += 1) {
      if (!grid.has(row, step)) continue;
      found += 1;
      values[step] = found === 1 ? grid.get(row, step) : Number.NaN;
    }
  }
  return { type: 'scalar', values };
}

/** When the samples that a selector finds were taken; of any other vector, the evaluation time. */
async function timestamp({ evaluation, call, steps }: CallContext): Promise<Value> {
  const selector = unwrapped(call.args[0]);
  if (selector?.kind === 'selector') {
    const grid = await selectInstant(evaluation, selector, steps, 'timestamp');
    return { type: 'vector', grid: dropNames(grid, evaluation.delayNameRemoval) };
  }
  const grid = gridOf(selector && (await evaluation.evaluate(selector, steps)));
  for (let row = 0; row < grid.rows; row += 1) {
    for (let step = 0; step < steps.count; step += 1) {
      if (grid.has(row, step)) grid.set(row, step, timeOf(steps, step) / 1000);
    }
  }
  return { type: 'vector', grid: dropNames(grid, evaluation.delayNameRemoval) };
}

function unwrapped(expression: Expression | undefined): Expression | undefined {
  return expression?.kind === 'parentheses' ? unwrapped(expression.expression) : expression;
}

/** Between scalars, vectors and times. */
export const conversionFunctions: Family = {
  pi: {
    kind: 'general',
    call: ({ steps }) => ({ type: 'scalar', values: new Float64Array(steps.count).fill(Math.PI) }),
  },
  scalar: { kind: 'general', call: scalar },
  time: { kind: 'general', call: ({ steps }) => ({ type: 'scalar', values: times(steps) }) },
  timestamp: { kind: 'general', call: timestamp, readsExpressions: true },
  vector: { kind: 'general', call: ({ args }) => ({ type: 'vector', grid: totalGrid(scalarsOf(args[0])) }) },
};
