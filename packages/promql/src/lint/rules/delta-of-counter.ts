import type { Call } from '../../syntax/expression.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { said } from './said.ts';
import { unwrapped } from './unwrapped.ts';

/** What takes a restart for a fall, and the function that does not. */
const forCounters: Readonly<Record<string, string>> = {
  delta: 'increase',
  idelta: 'irate',
  deriv: 'rate',
  predict_linear: 'rate',
  double_exponential_smoothing: 'rate',
};

export const deltaOfCounter: Rule = {
  code: 'delta-of-counter',
  visit: { call: look },
};

function* look({ name, args, position }: Call, { facts }: RuleContext): Iterable<Problem> {
  const instead = Object.hasOwn(forCounters, name) ? forCounters[name] : undefined;
  const [range] = args;
  if (instead === undefined || range === undefined || facts(range).kind !== 'counter') return;
  const inner = unwrapped(range);
  const subject = inner.kind === 'range' ? inner.vector.name || said(inner.vector) : said(inner);
  const why = `${subject} is a counter: ${name} takes a restart of the process for a fall.`;
  yield { message: `${why} Use ${instead}.`, subject, suggestion: instead, position };
}
