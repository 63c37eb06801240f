import { ABSENT, Grid } from '../evaluate/grid.ts';
import { rangeVector } from '../evaluate/range-vector.ts';
import { slide } from '../evaluate/slide.ts';
import type { Steps } from '../evaluate/steps.ts';
import { gridOf, type Value } from '../evaluate/value.ts';
import { Labels } from '../labels/labels.ts';
import type { Expression } from '../syntax/expression.ts';
import type { CallContext, Family } from './implementation.ts';

/** One series with the value 1 at the steps where there is nothing. */
function absentWhere(isPresent: Uint8Array, labels: Labels, steps: Steps): Value {
  const grid = new Grid(steps.count, 1);
  const row = grid.add(labels);
  for (let step = 0; step < steps.count; step += 1) if (isPresent[step] === ABSENT) grid.set(row, step, 1);
  if (!grid.hasAny(row)) grid.removeLast();
  return { type: 'vector', grid };
}

function absent({ args, call, steps }: CallContext): Value {
  const grid = gridOf(args[0]);
  const isPresent = new Uint8Array(steps.count);
  for (let row = 0; row < grid.rows; row += 1) {
    for (let step = 0; step < steps.count; step += 1) if (grid.has(row, step)) isPresent[step] = 1;
  }
  return absentWhere(isPresent, labelsOf(call.args[0]), steps);
}

async function absentOverTime({ evaluation, call, steps }: CallContext): Promise<Value> {
  const [argument] = call.args;
  const isPresent = new Uint8Array(steps.count);
  const range = argument === undefined ? undefined : unwrapped(argument);
  if (range?.kind !== 'range' && range?.kind !== 'subquery') throw new TypeError('expected a range vector');
  const vector = rangeVector(evaluation, range, steps);
  await vector.forEach((series) =>
    slide(series, vector, steps, (_window, step) => {
      isPresent[step] = 1;
    }),
  );
  return absentWhere(isPresent, labelsOf(range), steps);
}

function unwrapped(expression: Expression): Expression {
  return expression.kind === 'parentheses' ? unwrapped(expression.expression) : expression;
}

/** The labels that a selector fixes by `=`, each once (promql/functions.go, createLabelsForAbsentFunction). */
function labelsOf(expression: Expression | undefined): Labels {
  const selector = expression?.kind === 'range' ? expression.vector : expression;
  if (selector?.kind !== 'selector') return Labels.empty;
  const labels = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, op, value } of selector.matchers) {
    if (name === '__name__') continue;
    if (op === '=' && !seen.has(name)) labels.set(name, value);
    else labels.delete(name);
    if (op === '=') seen.add(name);
  }
  return Labels.from(labels);
}

/** What is not there. */
export const absenceFunctions: Family = {
  absent: { kind: 'general', call: absent },
  absent_over_time: { kind: 'general', call: absentOverTime, readsExpressions: true },
};
