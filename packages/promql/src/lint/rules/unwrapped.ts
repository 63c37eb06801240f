import type { Expression } from '../../syntax/expression.ts';

/** An expression without the parentheses around it. */
export function unwrapped(expression: Expression): Expression {
  return expression.kind === 'parentheses' ? unwrapped(expression.expression) : expression;
}
