import type { Expression } from '../../syntax/expression.ts';
import { typeOf } from '../../syntax/type-of.ts';
import { constantOf } from '../facts/binary-facts.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';

export const quantileRange: Rule = {
  code: 'quantile-range',
  visit: {
    call: ({ name, args }, context) => {
      if (name === 'histogram_quantile' || name === 'quantile_over_time') return look(args[0], context);
      return name === 'histogram_quantiles' ? args.slice(2).flatMap((each) => [...look(each, context)]) : [];
    },
    aggregation: ({ op, parameter }, context) => (op === 'quantile' ? look(parameter, context) : []),
  },
};

function* look(quantile: Expression | undefined, { facts }: RuleContext): Iterable<Problem> {
  if (quantile === undefined || typeOf(quantile) !== 'scalar') return;
  const value = constantOf(facts(quantile));
  if (value === undefined || (value >= 0 && value <= 1)) return;
  const share = value > 1 && value <= 100 ? `${value / 100}` : undefined;
  const next =
    share === undefined ? 'It has to be between 0 and 1.' : `It has to be between 0 and 1: did you mean ${share}?`;
  const message = `A quantile of ${value} is ${value > 1 ? 'always +Inf' : 'always -Inf'}.`;
  yield { message: `${message} ${next}`, subject: `${value}`, suggestion: share, position: quantile.position };
}
