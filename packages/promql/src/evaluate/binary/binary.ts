import type { BinaryExpression } from '../../syntax/expression.ts';
import type { Annotation } from '../annotations.ts';
import type { Evaluation } from '../evaluation.ts';
import type { Steps } from '../steps.ts';
import type { Value } from '../value.ts';
import { isSetOperator } from './arithmetic.ts';
import { matchVectors } from './match-vectors.ts';
import { setOperation } from './set-operations.ts';
import { scalarsWithScalars, vectorWithScalars } from './with-scalar.ts';

/** Evaluates `a / b`, whatever `a` and `b` are. */
export async function evaluateBinary(
  evaluation: Evaluation,
  expression: BinaryExpression,
  steps: Steps,
): Promise<Value> {
  const { op, bool, matching = { card: 'one-to-one', on: false, labels: [], include: [] } } = expression;
  const left = await evaluation.evaluate(expression.left, steps);
  const right = await evaluation.evaluate(expression.right, steps);
  const delayed = evaluation.delayNameRemoval;
  if (isSetOperator(op)) {
    if (left.type !== 'vector' || right.type !== 'vector') throw new TypeError(`${op} takes instant vectors`);
    return { type: 'vector', grid: setOperation(op, left.grid, right.grid, matching) };
  }
  if (left.type === 'scalar' && right.type === 'scalar') {
    return { type: 'scalar', values: scalarsWithScalars(op, left.values, right.values) };
  }
  const remark = (annotation: Annotation): void => evaluation.annotations.add(annotation, expression.position);
  if (left.type === 'vector' && right.type === 'scalar') {
    const combination = { op, swapped: false, bool, delayed, remark };
    return { type: 'vector', grid: vectorWithScalars(left.grid, right.values, combination) };
  }
  if (left.type === 'scalar' && right.type === 'vector') {
    const combination = { op, swapped: true, bool, delayed, remark };
    return { type: 'vector', grid: vectorWithScalars(right.grid, left.values, combination) };
  }
  if (left.type !== 'vector' || right.type !== 'vector') throw new TypeError(`${op} takes scalars and instant vectors`);
  const combination = { op, matching, bool, delayed, remark };
  return { type: 'vector', grid: await matchVectors(left.grid, right.grid, combination, evaluation.budget) };
}
