import type { Call } from '../../syntax/expression.ts';
import { formatDuration } from '../../syntax/duration.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { unwrapped } from './unwrapped.ts';

export const shortRange: Rule = {
  code: 'short-range',
  visit: { call: look },
};

/** Functions that need two samples, which one scrape that fails or comes late may not leave. */
const needTwo: ReadonlySet<string> = new Set(
  'rate irate increase delta idelta deriv predict_linear double_exponential_smoothing'.split(' '),
);

function* look({ name, args }: Call, context: RuleContext): Iterable<Problem> {
  const [argument] = args;
  const range = argument && unwrapped(argument);
  if (!needTwo.has(name) || range?.kind !== 'range' || range.rangeExpression !== undefined) return;
  const least = context.scrapeIntervalSeconds * 4000;
  if (range.range >= least) return;
  const { position, vector } = range;
  const brackets = position && { start: vector.position?.end ?? position.start, end: position.end };
  const [variable] = context.variablesAt(brackets);
  const scrape = formatDuration(Math.round(context.scrapeIntervalSeconds * 1000));
  const shown = variable === undefined ? formatDuration(range.range) : `$${variable}`;
  const fewer = `${variable === undefined ? 'is' : 'may be'} less than four scrapes of ${scrape}`;
  const suggestion = variable?.startsWith('__') === true ? '$__rate_interval' : formatDuration(Math.round(least));
  const message = `The range ${shown} ${fewer}: where one is late or missing, ${name} finds too few samples.`;
  yield { message: `${message} Use ${suggestion}.`, subject: shown, suggestion, position: brackets };
}
