import type { Call, Expression } from '../../syntax/expression.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { takenBy } from './aggregated-away.ts';
import { said } from './said.ts';

export const missingLe: Rule = {
  code: 'missing-le',
  visit: { call: look },
};

function* look({ name, args, position }: Call, { facts, isHere }: RuleContext): Iterable<Problem> {
  const vector = bucketsArgument(name, args);
  if (vector === undefined) return;
  const { labels, series } = facts(vector);
  const by = takenBy(labels, 'le');
  // Series that are native histograms have no `le`, and need none.
  const isNative = series?.some(({ part, metric }) => part === 'value' && metric.type === 'histogram') === true;
  if (by === undefined || isNative) return;
  if (series === undefined ? !mayBeBuckets(vector) : !series.some(({ part }) => part === 'bucket')) return;
  const fix =
    by.kind === 'aggregation' && !by.without ? `Write ${by.op} by (${['le', ...by.grouping].join(', ')})` : 'Keep le';
  const message = `${name} needs the label le, which ${said(by)} takes away.`;
  yield { message: `${message} ${fix}.`, subject: 'le', position: isHere(by) ? by.position : position };
}

/** Of a metric that is not known, its name says whether it has buckets; a native histogram has none. */
function mayBeBuckets(expression: Expression): boolean {
  return /_bucket\b/.test(said(expression));
}

/** The vector that a function takes the buckets of. */
export function bucketsArgument(name: string, args: readonly Expression[]): Expression | undefined {
  if (name === 'histogram_quantile') return args[1];
  if (name === 'histogram_fraction') return args[2];
  return name === 'histogram_quantiles' ? args[0] : undefined;
}
