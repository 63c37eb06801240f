import type { BinaryExpression, Expression, VectorSelector } from '../../syntax/expression.ts';
import { childrenOfExpression } from '../../syntax/children.ts';
import { print } from '../../syntax/print.ts';
import type { Problem, Rule } from './rule.ts';
import { said } from './said.ts';
import { unwrapped } from './unwrapped.ts';

export const ratioOfItself: Rule = {
  code: 'ratio-of-itself',
  visit: { binary: look },
};

/** `rate(x{code="500"}[5m]) / rate(x[5m])`: the labels have to be the same, so `code="500"` is divided by `code="500"`. */
function* look(node: BinaryExpression): Iterable<Problem> {
  const { op, left, right, matching } = node;
  if (op !== '/' || matching === undefined || matching.on || matching.labels.length > 0) return;
  const [a, b] = [onlySelector(left), onlySelector(right)];
  if (a === undefined || b === undefined || a.name === '' || a.name !== b.name) return;
  if (without(unwrapped(left)) !== without(unwrapped(right)) || a.offset !== b.offset || a.at !== b.at) return;
  const shown = (matcher: VectorSelector['matchers'][number]): string => `${matcher.name}${matcher.op}${matcher.value}`;
  const asked = new Set(a.matchers.map(shown));
  if (!b.matchers.every((matcher) => asked.has(shown(matcher)))) return;
  const message = `${said(node)} divides each series by itself: vectors match by all of their labels, and the result is 1.`;
  yield {
    message: `${message} Aggregate both sides, as sum(…) / sum(…).`,
    subject: '/',
    position: node.operatorPosition ?? node.position,
  };
}

/** The selector of an expression that only has one, and no aggregation that would change which series there are. */
function onlySelector(expression: Expression): VectorSelector | undefined {
  if (expression.kind === 'selector') return expression;
  if (expression.kind === 'aggregation') return undefined;
  const vectors = childrenOfExpression(expression).filter((child) => child.kind !== 'number');
  const [only] = vectors;
  return only !== undefined && vectors.length === 1 ? onlySelector(only) : undefined;
}

/** An expression as it would be with another selector. */
function without(expression: Expression): string {
  const selector = onlySelector(expression);
  return selector === undefined ? '' : print(expression).replace(print(selector), '');
}
