import type { BinaryExpression } from '../../syntax/expression.ts';
import { operatorInfo } from '../../syntax/operators.ts';
import { presenceOf, type LabelFacts } from '../facts/label-facts.ts';
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
  const several = [left, right].map((side) => severalBy(facts(side).labels, on, names));
  const [atLeft = [], atRight = []] = several;
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

/** Labels that tell series of one side apart, and that are not matched by. One target is common: its labels do not count. */
function severalBy({ known, ...rest }: LabelFacts, on: boolean, names: readonly string[]): readonly string[] {
  return [...known].flatMap(([name, { values, ofTarget }]) => {
    const isMatched = names.includes(name) === on;
    const isSure = presenceOf({ known, ...rest }, name) === 'always' && !ofTarget;
    return !isMatched && isSure && (values === null || values.size > 1) ? [name] : [];
  });
}
