import type { BinaryExpression } from '../../syntax/expression.ts';
import { matchedLabels } from '../facts/binary-facts.ts';
import { presenceOf, type LabelFacts } from '../facts/label-facts.ts';
import { takenBy } from './aggregated-away.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { listed, said } from './said.ts';

export const neverMatches: Rule = {
  code: 'never-matches',
  visit: { binary: look },
};

function* look(node: BinaryExpression, { facts }: RuleContext): Iterable<Problem> {
  const { matching, op, left, right } = node;
  if (matching === undefined || op === 'or' || matching.fill !== undefined) return;
  const sides = [
    { node: left, labels: facts(left).labels },
    { node: right, labels: facts(right).labels },
  ] as const;
  for (const name of matchedLabels(matching, sides[0].labels, sides[1].labels)) {
    if (name === '__name__') continue;
    const why = difference(name, sides[0].labels, sides[1].labels);
    if (why === undefined) continue;
    const { has, lacks } = why;
    const effect = op === 'unless' ? 'nothing is ever left out' : 'nothing is ever left';
    const texts = [said(sides[has].node), said(sides[lacks].node)] as const;
    const message =
      why.values === undefined
        ? `Every series of ${texts[0]} has the label ${name}, and none of ${texts[1]}: no two match, and ${effect}.`
        : `${name} is ${why.values[0]} on the left and ${why.values[1]} on the right: no two match, and ${effect}.`;
    yield {
      message: `${message} ${remedy(node, name, sides[lacks].labels)}`,
      subject: name,
      position: node.operatorPosition ?? node.position,
    };
    return;
  }
}

interface Difference {
  readonly has: 0 | 1;
  readonly lacks: 0 | 1;
  readonly values?: readonly [string, string];
}

function difference(name: string, left: LabelFacts, right: LabelFacts): Difference | undefined {
  const presences = [presenceOf(left, name), presenceOf(right, name)] as const;
  if (presences[0] === 'always' && presences[1] === 'never') return { has: 0, lacks: 1 };
  if (presences[0] === 'never' && presences[1] === 'always') return { has: 1, lacks: 0 };
  if (presences[0] !== 'always' || presences[1] !== 'always') return undefined;
  const [a, b] = [left.known.get(name)?.values ?? null, right.known.get(name)?.values ?? null];
  if (a === null || b === null || a.size === 0 || b.size === 0 || [...a].some((value) => b.has(value)))
    return undefined;
  const shown = (values: ReadonlySet<string>): string =>
    listed(
      [...values].map((value) => JSON.stringify(value)),
      3,
    );
  return { has: 0, lacks: 1, values: [shown(a), shown(b)] };
}

function remedy({ matching, op }: BinaryExpression, name: string, lacking: LabelFacts): string {
  const by = takenBy(lacking, name);
  if (matching?.on === true)
    return by === undefined ? `Leave ${name} out of on.` : `Keep it in ${said(by)}, or leave it out of on.`;
  const isSet = op === 'and' || op === 'unless';
  const group = isSet ? '' : ', with group_left or group_right for the side with more series';
  return `Name the labels to match by with on (…), or the others with ignoring (${name})${group}.`;
}
