import type { Expression, Subquery, VectorSelector } from '../../syntax/expression.ts';
import { dispatch, type ByKind } from '../../syntax/expression.ts';
import { matcherOf } from './render-series.ts';
import type { Scope } from './scope.ts';

/** An expression of text with what is put on every selector, and without positions, which would be those of another text. */
export function renderRaw(expression: Expression, scope: Scope): Expression {
  return dispatch(rendered, expression, scope);
}

const rendered: ByKind<Expression, [Scope]> = {
  number: (node) => unplaced(node),
  string: (node) => unplaced(node),
  selector: (node, scope) => renderSelector(node, scope),
  range: (node, scope) => ({ ...unplaced(node), vector: renderSelector(node.vector, scope) }),
  subquery: (node, scope) => ({
    ...shifted(unplaced(node), scope),
    expression: renderRaw(node.expression, { ...scope, offset: 0, at: undefined }),
  }),
  call: (node, scope) => ({ ...unplaced(node), args: node.args.map((argument) => renderRaw(argument, scope)) }),
  aggregation: ({ parameter, ...node }, scope) => ({
    ...unplaced(node),
    ...(parameter && { parameter: renderRaw(parameter, scope) }),
    expression: renderRaw(node.expression, scope),
  }),
  binary: ({ operatorPosition: _, ...node }, scope) => ({
    ...unplaced(node),
    left: renderRaw(node.left, scope),
    right: renderRaw(node.right, scope),
  }),
  unary: (node, scope) => ({ ...unplaced(node), expression: renderRaw(node.expression, scope) }),
  parentheses: ({ expression }, scope) => renderRaw(expression, scope),
};

function renderSelector(selector: VectorSelector, scope: Scope): VectorSelector {
  const conditions = [...scope.selectors(undefined), ...scope.conditions];
  const matchers = [...selector.matchers, ...conditions.map((each) => matcherOf(each, each.label, scope))];
  return { ...shifted(unplaced(selector), scope), matchers };
}

function shifted<Node extends VectorSelector | Subquery>(node: Node, { offset, at }: Scope): Node {
  return { ...node, offset: node.offset + offset, ...(at && { at }) };
}

function unplaced<Node extends Expression>({ position: _, ...node }: Node): Node {
  return node as Node;
}
