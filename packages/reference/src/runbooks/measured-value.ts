import { parse, print, type Expression } from '@telltale/promql';

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);

/** What a condition measures: itself without the comparison with a number. `undefined` where there is none to leave out. */
export function measuredValue(condition: string): string | undefined {
  const expression = withoutParentheses(parse(condition));
  if (expression.kind !== 'binary' || !comparisons.has(expression.op)) return undefined;
  if (withoutParentheses(expression.right).kind !== 'number') return undefined;
  return print(withoutParentheses(expression.left));
}

function withoutParentheses(expression: Expression): Expression {
  return expression.kind === 'parentheses' ? withoutParentheses(expression.expression) : expression;
}
