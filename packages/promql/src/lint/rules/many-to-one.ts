import type { BinaryExpression } from '../../syntax/expression.ts';
import { operatorInfo } from '../../syntax/operators.ts';
import type { Facts } from '../facts/facts.ts';
import { isConstant } from '../facts/interval.ts';
import { presenceOf } from '../facts/label-facts.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { listed, said } from './said.ts';

export const manyToOne: Rule = {
  code: 'many-to-one',
  visit: { binary: look },
};

function* look(node: BinaryExpression, { facts }: RuleContext): Iterable<Problem> {
  const { matching, op, left, right } = node;
  if (matching === undefined || operatorInfo(op).kind === 'set') return;
  const { card, on, labels: names } = matching;
  // Without `on` and `ignoring`, series with the same labels are the same.
  if (!on && names.length === 0) return;
  const isMatched = (label: string): boolean => names.includes(label) === on;
  const atLeft = severalBy(facts(left), facts(right), isMatched);
  const atRight = severalBy(facts(right), facts(left), isMatched);
  const position = node.operatorPosition ?? node.position;
  if (card === 'one-to-one') {
    const [many, side] = atLeft.length > 0 ? [atLeft, 'group_left'] : [atRight, 'group_right'];
    if (many.length === 0) return;
    const message = `Series of ${said(side === 'group_left' ? left : right)} that differ in ${listed(many)} match the same series of the other side.`;
    const next =
      atLeft.length > 0 && atRight.length > 0
        ? 'Aggregate both sides to the labels they match by.'
        : `Add ${side}, or aggregate them.`;
    yield { message: `${message} ${next}`, subject: many[0] ?? '', position };
    return;
  }
  const [one, node1] = card === 'many-to-one' ? [atRight, right] : [atLeft, left];
  if (one.length === 0) return;
  const message = `Series of ${said(node1)} that differ in ${listed(one)} are more than one for each match, and ${card === 'many-to-one' ? 'group_left' : 'group_right'} wants one.`;
  yield { message: `${message} Aggregate them to the labels they match by.`, subject: one[0] ?? '', position };
}

/**
 * Labels that tell series of one side apart, and that are not matched by. One target is common: its labels do not count. Nor do
 * those of infos, of which there is one for what they describe, nor what both sides have, as `device` beside `mountpoint`:
 * one label often goes with another.
 */
function severalBy(side: Facts, other: Facts, isMatched: (label: string) => boolean): readonly string[] {
  const isInfo = side.series?.some(({ metric, bounds }) => metric.type === 'info' || isConstant(bounds));
  if (isInfo === true) return [];
  return [...side.labels.known].flatMap(([name, { values, always, ofTarget }]) => {
    if (isMatched(name) || !always || ofTarget) return [];
    const isFree = values !== null || presenceOf(other.labels, name) !== 'always';
    return isFree && (values === null || values.size > 1) ? [name] : [];
  });
}
