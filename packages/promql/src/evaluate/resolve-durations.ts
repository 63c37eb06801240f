import { walk } from '../syntax/children.ts';
import { durationValue, type QueryTimes } from '../syntax/duration-value.ts';
import { dispatch, type ByKind, type Expression, type VectorSelector } from '../syntax/expression.ts';

/** The expression with every duration that depends on the query computed: `x[step()]`. */
export function resolveDurations(expression: Expression, times: QueryTimes): Expression {
  let isPlain = true;
  walk(expression, (node) => {
    isPlain &&= !('offsetExpression' in node || 'rangeExpression' in node || 'stepExpression' in node);
  });
  return isPlain ? expression : resolved(expression, times);
}

function resolved(expression: Expression, times: QueryTimes): Expression {
  return dispatch(resolvers, expression, times);
}

const resolvers: ByKind<Expression, [QueryTimes]> = {
  number: (literal) => literal,
  string: (literal) => literal,
  selector: resolvedSelector,
  range: (range, times) => ({
    ...range,
    vector: resolvedSelector(range.vector, times),
    range: positive(range.rangeExpression, times) ?? range.range,
  }),
  subquery: (subquery, times) => {
    const step = positive(subquery.stepExpression, times) ?? subquery.step;
    return {
      ...subquery,
      expression: resolved(subquery.expression, times),
      range: positive(subquery.rangeExpression, times) ?? subquery.range,
      ...(step === undefined ? {} : { step }),
      offset: offsetOf(subquery, times),
    };
  },
  call: (call, times) => ({ ...call, args: call.args.map((argument) => resolved(argument, times)) }),
  aggregation: (aggregation, times) => ({
    ...aggregation,
    expression: resolved(aggregation.expression, times),
    ...(aggregation.parameter === undefined ? {} : { parameter: resolved(aggregation.parameter, times) }),
  }),
  binary: (binary, times) => ({
    ...binary,
    left: resolved(binary.left, times),
    right: resolved(binary.right, times),
  }),
  unary: (unary, times) => ({ ...unary, expression: resolved(unary.expression, times) }),
  parentheses: (inner, times) => ({ ...inner, expression: resolved(inner.expression, times) }),
};

function resolvedSelector(selector: VectorSelector, times: QueryTimes): VectorSelector {
  return { ...selector, offset: offsetOf(selector, times) };
}

function offsetOf(
  { offset, offsetExpression }: Pick<VectorSelector, 'offset' | 'offsetExpression'>,
  times: QueryTimes,
): number {
  if (offsetExpression === undefined) return offset;
  return durationValue(offsetExpression, { times, code: 'PROMQL_EXECUTION' }) ?? offset;
}

function positive(expression: Expression | undefined, times: QueryTimes): number | undefined {
  return expression && durationValue(expression, { times, code: 'PROMQL_EXECUTION', least: 1 });
}
