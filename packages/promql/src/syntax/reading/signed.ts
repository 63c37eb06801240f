import type { Expression } from '../expression.ts';

/** A sign before a number becomes part of it. */
export function signed(op: '+' | '-', start: number, expression: Expression): Expression {
  const position = { start, end: expression.position?.end ?? start };
  if (expression.kind !== 'number') return { kind: 'unary', op, expression, position };
  return { ...expression, value: op === '-' ? -expression.value : expression.value, position };
}
