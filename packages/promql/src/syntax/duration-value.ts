import { PromQLError, type PromQLErrorCode } from '../errors.ts';
import { dispatch, type ByKind, type Expression } from './expression.ts';
import type { BinaryOperator } from './operators.ts';

/** What a duration may be made of besides numbers: facts of the query, in seconds. */
export interface QueryTimes {
  readonly step: number;
  readonly range: number;
}

interface DurationOptions {
  /** Left out, what depends on them has no value. */
  readonly times?: QueryTimes;
  /** Of errors. */
  readonly code: PromQLErrorCode;
  /** Milliseconds. */
  readonly least?: number;
}

// 2^63 nanoseconds, in seconds.
export const outOfRange: number = 2 ** 63 / 1e9;

/**
 * The milliseconds that a duration expression makes; `undefined` where that depends on a query, and none is told
 * (promql/durations.go).
 */
export function durationValue(
  expression: Expression,
  { times, code, least = -Infinity }: DurationOptions,
): number | undefined {
  const refuse = (message: string): never => {
    throw new PromQLError(code, message, { position: expression.position });
  };
  const seconds = dispatch(secondsOf, expression, times, refuse);
  if (seconds === undefined) return undefined;
  if (!(Math.abs(seconds) < outOfRange)) return refuse('duration out of range');
  const milliseconds = Math.round(seconds * 1000);
  if (milliseconds < least) return refuse('duration must be greater than 0');
  return milliseconds === 0 ? 0 : milliseconds;
}

type Refuse = (message: string) => never;

const refused = ({ kind }: Expression, _times: QueryTimes | undefined, refuse: Refuse): never =>
  refuse(`unexpected ${kind} in a duration`);

const secondsOf: ByKind<number | undefined, [QueryTimes | undefined, Refuse]> = {
  number: ({ value }) => value,
  parentheses: ({ expression }, times, refuse) => dispatch(secondsOf, expression, times, refuse),
  unary: ({ op, expression }, times, refuse) => {
    const seconds = dispatch(secondsOf, expression, times, refuse);
    return seconds === undefined || op === '+' ? seconds : -seconds;
  },
  binary: ({ op, left, right }, times, refuse) => {
    const [a, b] = [left, right].map((side) => dispatch(secondsOf, side, times, refuse));
    const operation = arithmetic[op] ?? refuse(`unexpected ${op} in a duration`);
    if (b === 0 && op === '/') return refuse('division by zero');
    if (b === 0 && op === '%') return refuse('modulo by zero');
    return a === undefined || b === undefined ? undefined : operation(a, b);
  },
  call: ({ name, args }, times, refuse) => {
    if (name === 'step' || name === 'range') return times?.[name];
    const choose = { min_of: Math.min, max_of: Math.max }[name] ?? refuse(`unexpected ${name}() in a duration`);
    const [a, b] = args.map((argument) => dispatch(secondsOf, argument, times, refuse));
    return a === undefined || b === undefined ? undefined : choose(a, b);
  },
  string: refused,
  selector: refused,
  range: refused,
  subquery: refused,
  aggregation: refused,
};

const arithmetic: Partial<Record<BinaryOperator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};
