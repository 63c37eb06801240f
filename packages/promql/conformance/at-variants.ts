import { PromQLError } from '../src/errors.ts';
import { dispatch } from '../src/syntax/expression.ts';
import type { At, ByKind, Expression } from '../src/syntax/expression.ts';
import { parse } from '../src/syntax/parse.ts';
import { print } from '../src/syntax/print.ts';

/** A query that should yield the same as another one, at a time of its own. */
export interface Variant {
  readonly query: string;
  /** Milliseconds. */
  readonly time: number;
}

/** Their results follow the evaluation time whatever the times of their arguments (`AtModifierUnsafeFunctions`). */
const TIME_BOUND: ReadonlySet<string> = new Set([
  'day_of_month',
  'day_of_week',
  'day_of_year',
  'days_in_month',
  'hour',
  'minute',
  'month',
  'predict_linear',
  'time',
  'timestamp',
  'year',
]);

/** An instant query with `@ <its time>` on every selector, at several times; none where its value follows the time itself. */
export function atVariants(query: string, time: number): readonly Variant[] {
  const expression = parsed(query);
  if (expression === undefined || isTimeBound(expression)) return [];
  const pinned = print(pin(expression, { kind: 'time', time }));
  const times = time === 0 ? [-1000, 0, 1000] : [-10 * time, 0, time / 5, time, 10 * time];
  return times.map((other) => ({ query: pinned, time: Math.trunc(other) }));
}

/** A query that is refused, where that is expected, has no variants. */
function parsed(query: string): Expression | undefined {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof PromQLError) return undefined;
    throw error;
  }
}

/** Calls within a subquery do not count: their times are the subquery's, which is pinned as a whole. */
function isTimeBound(expression: Expression): boolean {
  return dispatch(timeBound, expression);
}

const timeBound: ByKind<boolean> = {
  number: () => false,
  string: () => false,
  selector: () => false,
  range: () => false,
  subquery: () => false,
  call: ({ name, args }) => TIME_BOUND.has(name) || args.some(isTimeBound),
  aggregation: ({ parameter, expression }) =>
    isTimeBound(expression) || (parameter !== undefined && isTimeBound(parameter)),
  binary: ({ left, right }) => isTimeBound(left) || isTimeBound(right),
  unary: ({ expression }) => isTimeBound(expression),
  parentheses: ({ expression }) => isTimeBound(expression),
};

function pin(expression: Expression, at: At): Expression {
  return dispatch(pinned, expression, at);
}

const pinned: ByKind<Expression, [At]> = {
  number: (node) => node,
  string: (node) => node,
  selector: (node, at) => ({ ...node, at: node.at ?? at }),
  range: (node, at) => ({ ...node, vector: { ...node.vector, at: node.vector.at ?? at } }),
  subquery: (node, at) => ({ ...node, at: node.at ?? at }),
  call: (node, at) => ({ ...node, args: node.args.map((argument) => pin(argument, at)) }),
  aggregation: (node, at) => ({
    ...node,
    parameter: node.parameter && pin(node.parameter, at),
    expression: pin(node.expression, at),
  }),
  binary: (node, at) => ({ ...node, left: pin(node.left, at), right: pin(node.right, at) }),
  unary: (node, at) => ({ ...node, expression: pin(node.expression, at) }),
  parentheses: (node, at) => ({ ...node, expression: pin(node.expression, at) }),
};
