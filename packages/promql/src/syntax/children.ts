import { dispatch, type ByKind, type Expression } from './expression.ts';

const children: ByKind<readonly Expression[]> = {
  number: () => [],
  string: () => [],
  selector: () => [],
  range: ({ vector }) => [vector],
  subquery: ({ expression }) => [expression],
  call: ({ args }) => args,
  aggregation: ({ parameter, expression }) => (parameter === undefined ? [expression] : [parameter, expression]),
  binary: ({ left, right }) => [left, right],
  unary: ({ expression }) => [expression],
  parentheses: ({ expression }) => [expression],
};

/** The expressions directly within an expression, in the order of the text. */
export function childrenOfExpression(expression: Expression): readonly Expression[] {
  return dispatch(children, expression);
}

/**
 * Calls `visit` with an expression and everything within it, outer before inner.
 *
 * @example
 * ```ts
 * import { parse, walk } from '@telltale/promql';
 *
 * walk(parse('rate(a[5m]) / b'), (node) => {
 *   if (node.kind === 'selector') console.log(node.name);
 * });
 * // => a
 * // => b
 * ```
 */
export function walk(expression: Expression, visit: (expression: Expression) => void): void {
  const waiting = [expression];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    visit(next);
    waiting.push(...childrenOfExpression(next).toReversed());
  }
}

/** The levels of an expression's tree: 1 for a literal. */
export function depthOf(expression: Expression): number {
  let depth = 0;
  for (let level: readonly Expression[] = [expression]; level.length > 0; depth += 1) {
    level = level.flatMap((node) => childrenOfExpression(node));
  }
  return depth;
}
