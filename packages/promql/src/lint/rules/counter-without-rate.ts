import type { Expression, VectorSelector } from '../../syntax/expression.ts';
import { operatorInfo } from '../../syntax/operators.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { said } from './said.ts';
import { unwrapped } from './unwrapped.ts';

export const counterWithoutRate: Rule = {
  code: 'counter-without-rate',
  visit: { selector: look },
};

/** Functions that make something else of a counter than its value, or tell of its being there. */
const readers: ReadonlySet<string> = new Set([
  'rate',
  'irate',
  'increase',
  'resets',
  'changes',
  'absent',
  'absent_over_time',
  'present_over_time',
  'count_over_time',
  'timestamp',
  'ts_of_first_over_time',
  'ts_of_last_over_time',
  'info',
  // What these make of restarts, another rule says.
  'delta',
  'idelta',
  'deriv',
  'predict_linear',
  'double_exponential_smoothing',
  // Of native histograms.
  'histogram_count',
  'histogram_sum',
  'histogram_avg',
]);

const counting: ReadonlySet<string> = new Set(['count', 'group']);

function* look(selector: VectorSelector, context: RuleContext): Iterable<Problem> {
  const { kind, series = [] } = context.facts(selector);
  if (kind !== 'counter' || context.valuesOf !== undefined || isReadRight(selector, context)) return;
  const subject = selector.name || said(selector);
  const message = `${subject} is a counter: its value is the total since the process started, and starts over with it.`;
  const advice = series.some(({ part }) => part === 'bucket')
    ? `rate(${subject}[5m])`
    : `rate(${subject}[5m]) or increase(${subject}[1h])`;
  yield { message: `${message} Read it with ${advice}.`, subject, position: selector.position };
}

/** Whether something around a selector takes its value as what it is; what is nearest decides. */
function isReadRight(selector: VectorSelector, { around }: RuleContext): boolean {
  let inner: Expression = selector;
  for (const outer of around) {
    if (outer.kind === 'call' && readers.has(outer.name)) return true;
    if (outer.kind === 'aggregation' && counting.has(outer.op)) return true;
    if (outer.kind === 'binary' && isTest(outer, inner)) return true;
    inner = outer;
  }
  return false;
}

/** The right of `and` and `unless` is only asked for whether it is there; `x - x offset 1h` is an increase. */
function isTest({ op, left, right }: Extract<Expression, { kind: 'binary' }>, inner: Expression): boolean {
  if (operatorInfo(op).kind === 'set' && op !== 'or') return inner === right || isSameSeries(left, right);
  return (op === '-' || operatorInfo(op).kind === 'comparison') && isSameSeries(left, right);
}

function isSameSeries(left: Expression, right: Expression): boolean {
  const [a, b] = [unwrapped(left), unwrapped(right)];
  if (a.kind !== 'selector' || b.kind !== 'selector' || a.name !== b.name || a.name === '') return false;
  return a.offset !== b.offset || a.at !== b.at;
}
