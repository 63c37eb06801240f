import type { Aggregation, BinaryExpression, Expression } from '../../syntax/expression.ts';
import { presenceOf, type LabelFacts } from '../facts/label-facts.ts';
import { isFromVariable } from '../variables/substitute.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { said } from './said.ts';

export const aggregatedAway: Rule = {
  code: 'aggregated-away',
  visit: { aggregation: inGrouping, binary: inMatching },
};

function* inGrouping(node: Aggregation, { facts, places }: RuleContext): Iterable<Problem> {
  const { labels } = facts(node.expression);
  for (const [index, name] of node.grouping.entries()) {
    const by = takenBy(labels, name);
    if (by !== undefined) yield problem(name, by, places.grouping(node, index));
  }
}

function* inMatching(node: BinaryExpression, { facts, places }: RuleContext): Iterable<Problem> {
  const { matching } = node;
  if (matching === undefined) return;
  const [left, right] = [facts(node.left).labels, facts(node.right).labels];
  // To ignore what is gone does no harm.
  for (const [index, name] of (matching.on ? matching.labels : []).entries()) {
    const isNowhere = presenceOf(left, name) === 'never' && presenceOf(right, name) === 'never';
    const by = takenBy(left, name) ?? takenBy(right, name);
    if (isNowhere && by !== undefined) yield problem(name, by, places.matching(node, 'on', index));
  }
  const one = matching.card === 'one-to-many' ? left : right;
  for (const [index, name] of matching.include.entries()) {
    const by = takenBy(one, name);
    if (by !== undefined) yield problem(name, by, places.matching(node, 'group', index));
  }
}

/** What took a label away, where nothing brought it back. */
export function takenBy(labels: LabelFacts, name: string): Expression | undefined {
  if (isFromVariable(name) || name === '__name__' || presenceOf(labels, name) !== 'never') return undefined;
  return labels.gone.get(name) ?? labels.closedBy;
}

function problem(name: string, by: Expression, position: Problem['position']): Problem {
  const remedy = by.kind === 'aggregation' && !by.without ? `Add it to the labels of that ${by.op}` : 'Keep it there';
  const message = `No series has the label ${name} here: ${said(by)} has taken it away.`;
  return { message: `${message} ${remedy}, or leave it out.`, subject: name, position };
}
