import type { Call } from '../../syntax/expression.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { said } from './said.ts';
import { unwrapped } from './unwrapped.ts';

export const rateOfAggregate: Rule = {
  code: 'rate-of-aggregate',
  visit: { call: look },
};

function* look({ name, args, position }: Call, { facts }: RuleContext): Iterable<Problem> {
  const [argument] = args;
  if (!['rate', 'irate', 'increase'].includes(name) || argument === undefined) return;
  const range = unwrapped(argument);
  if (range.kind === 'range') {
    // A recording rule that sums counters as they are.
    const { kind, series = [] } = facts(range);
    const made = series.find(({ metric, name: series }) => metric.name !== series && metric.type === 'unknown');
    if (kind !== 'counter' || made === undefined) return;
  }
  if (range.kind !== 'subquery' || facts(range).kind !== 'counter') return;
  const inner = unwrapped(range.expression);
  if (inner.kind !== 'aggregation' && inner.kind !== 'binary') return;
  const message = `${said(inner)} adds counters up before ${name}: one that restarts looks like a fall of the total.`;
  const op = inner.kind === 'aggregation' ? inner.op : 'add';
  yield { message: `${message} Take ${name} of the counters first, then ${op}.`, subject: said(inner), position };
}
