import type { Aggregation, BinaryExpression, Call, VectorSelector } from '../../syntax/expression.ts';
import { presenceOf, type LabelFacts } from '../facts/label-facts.ts';
import { nearestName } from '../nearest-name.ts';
import { isFromVariable } from '../variables/substitute.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { listed, said } from './said.ts';

export const unknownLabel: Rule = {
  code: 'unknown-label',
  visit: { selector: inMatchers, aggregation: inGrouping, binary: inMatching, call: inArguments },
};

function* inMatchers(selector: VectorSelector, { facts, places, valuesOf }: RuleContext): Iterable<Problem> {
  const { series = [], labels } = facts(selector);
  // Matchers narrow the facts of a selector: they never make a label of nothing.
  for (const [index, { name }] of selector.matchers.entries()) {
    if (name === '__name__' || isFromVariable(name) || series.length === 0) continue;
    if (series.some((each) => presenceOf(each.labels, name) !== 'never')) continue;
    yield problem(name, labels, named(selector, series[0]?.name), places.matcher(selector, index));
  }
  if (valuesOf !== undefined && isUnknown(labels, valuesOf)) {
    yield problem(valuesOf, labels, named(selector, series[0]?.name), selector.position);
  }
}

function named({ name }: VectorSelector, first: string | undefined): string {
  return name === '' ? (first ?? 'a metric') : name;
}

function* inGrouping(node: Aggregation, { facts, places }: RuleContext): Iterable<Problem> {
  const { labels } = facts(node.expression);
  for (const [index, name] of node.grouping.entries()) {
    if (isUnknown(labels, name)) yield problem(name, labels, said(node.expression), places.grouping(node, index));
  }
}

/** A label of `on (…)` that one side has alone is a mismatch, which another rule finds. */
function* inMatching(node: BinaryExpression, { facts, places }: RuleContext): Iterable<Problem> {
  const { matching } = node;
  if (matching === undefined) return;
  const [left, right] = [facts(node.left).labels, facts(node.right).labels];
  for (const [index, name] of matching.labels.entries()) {
    if (!isUnknown(left, name) || !isUnknown(right, name)) continue;
    yield problem(name, left, said(node.left), places.matching(node, 'on', index));
  }
  const one = matching.card === 'one-to-many' ? node.left : node.right;
  for (const [index, name] of matching.include.entries()) {
    const { labels } = facts(one);
    if (isUnknown(labels, name)) yield problem(name, labels, said(one), places.matching(node, 'group', index));
  }
}

/** Where the labels stand that a function reads: from which argument on, and how many. */
const readLabels: Readonly<Record<string, readonly [from: number, count: number]>> = {
  label_replace: [3, 1],
  label_join: [3, Infinity],
  sort_by_label: [1, Infinity],
  sort_by_label_desc: [1, Infinity],
};

function* inArguments({ name, args }: Call, { facts }: RuleContext): Iterable<Problem> {
  const [from, count] = (Object.hasOwn(readLabels, name) ? readLabels[name] : undefined) ?? [0, 0];
  const [vector] = args;
  if (vector === undefined) return;
  for (const argument of args.slice(from, from + count)) {
    const { labels } = facts(vector);
    if (argument.kind !== 'string' || !isUnknown(labels, argument.value)) continue;
    yield problem(argument.value, labels, said(vector), argument.position);
  }
}

/** Never there, and not for having been aggregated away: that is a mistake of its own. */
function isUnknown(labels: LabelFacts, name: string): boolean {
  if (name === '' || name === '__name__' || isFromVariable(name)) return false;
  return presenceOf(labels, name) === 'never' && labels.closedBy === undefined && !labels.gone.has(name);
}

function problem(name: string, labels: LabelFacts, of: string, position: Problem['position']): Problem {
  const has = [...labels.known.keys()];
  const suggestion = nearestName(name, has);
  const message = `${of} has no label ${name}.`;
  const known = has.length === 0 ? 'It has none.' : `It has ${listed(has)}.`;
  return {
    message: suggestion === undefined ? `${message} ${known}` : `${message} Did you mean ${suggestion}?`,
    subject: name,
    suggestion,
    position,
  };
}
