import { literalValues } from '../../storage/label-matcher.ts';
import type { VectorSelector } from '../../syntax/expression.ts';
import { isFromVariable } from '../variables/substitute.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { listed } from './said.ts';

export const bucketEdge: Rule = {
  code: 'bucket-edge',
  visit: { selector: look },
};

function* look(selector: VectorSelector, { facts, places }: RuleContext): Iterable<Problem> {
  const { series = [] } = facts(selector);
  const edges = series.flatMap(({ part, metric }) => (part === 'bucket' ? (metric.buckets ?? []) : []));
  if (edges.length === 0 || series.some(({ metric }) => (metric.buckets ?? []).length === 0)) return;
  for (const [index, matcher] of selector.matchers.entries()) {
    if (matcher.name !== 'le' || matcher.op.startsWith('!') || isFromVariable(matcher.value)) continue;
    const asked = literalValues(matcher)?.map(Number);
    if (asked === undefined || asked.some((edge) => edge === Infinity || edges.includes(edge))) continue;
    const edge = asked[0] ?? NaN;
    const [nearest] = edges.toSorted((a, b) => Math.abs(a - edge) - Math.abs(b - edge));
    const message = `No bucket ends at le=${JSON.stringify(matcher.value)}: the edges are ${listed([...new Set(edges)].map(String), 20)}.`;
    yield {
      message: Number.isNaN(edge) ? message : `${message} The nearest is ${nearest}.`,
      subject: matcher.value,
      suggestion: Number.isNaN(edge) ? undefined : `${nearest}`,
      position: places.matcher(selector, index),
    };
  }
}
