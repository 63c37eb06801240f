import type { Call } from '../../syntax/expression.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { said } from './said.ts';
import { unwrapped } from './unwrapped.ts';

/** What takes every fall for a restart, and the function that does not. */
const forGauges: Readonly<Record<string, string>> = { rate: 'deriv', irate: 'deriv', increase: 'delta' };

export const rateOfGauge: Rule = {
  code: 'rate-of-gauge',
  visit: { call: look },
};

function* look({ name, args, position }: Call, { facts }: RuleContext): Iterable<Problem> {
  const instead = Object.hasOwn(forGauges, name) ? forGauges[name] : undefined;
  const [range] = args;
  if (instead === undefined || range === undefined || facts(range).kind !== 'gauge') return;
  const inner = unwrapped(range);
  const subject = inner.kind === 'range' ? inner.vector.name || said(inner.vector) : said(inner);
  const why = `${subject} is a gauge: ${name} takes each fall of it for a restart.`;
  yield { message: `${why} Use ${instead}, or a counter.`, subject, suggestion: instead, position };
}
