import { childrenOfExpression } from '../syntax/children.ts';
import type { Expression } from '../syntax/expression.ts';

/** Functions whose result depends on the evaluation time even where their arguments do not. */
const timeDependent: ReadonlySet<string> = new Set([
  'day_of_month',
  'day_of_week',
  'day_of_year',
  'days_in_month',
  'hour',
  'minute',
  'month',
  'predict_linear',
  'time',
  'timestamp',
  'year',
]);

/**
 * Whether an expression has the same value at every step, since all it selects is fixed by `@`
 * (promql/engine.go, preprocessExprHelper): then it is evaluated once.
 */
export function isStepInvariant(expression: Expression): boolean {
  if (expression.kind === 'selector') return expression.at !== undefined;
  if (expression.kind === 'subquery') return expression.at !== undefined;
  if (expression.kind === 'call' && timeDependent.has(expression.name)) return false;
  return childrenOfExpression(expression).every((child) => isStepInvariant(child));
}
