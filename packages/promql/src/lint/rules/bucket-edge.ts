import { compileMatcher } from '../../storage/label-matcher.ts';
import { formatNumber } from '../../syntax/number.ts';
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
    if (['+Inf', ...edges.flatMap(spellingsOf)].some(compileMatcher(matcher))) continue;
    const edge = Number(matcher.value);
    if (edges.includes(edge)) continue;
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

/** An edge as text formats write it: `1` or `1.0`, `1000000` or `1e+06`. */
function spellingsOf(edge: number): readonly string[] {
  const exponent = edge.toExponential().replace(/([+-])(\d)$/, '$10$2');
  const plain = [formatNumber(edge), exponent];
  return Number.isInteger(edge) ? [...plain, `${edge}.0`] : plain;
}
