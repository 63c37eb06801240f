import type { BinaryExpression, Expression } from '../../syntax/expression.ts';
import { operatorInfo } from '../../syntax/operators.ts';
import { typeOf } from '../../syntax/type-of.ts';
import { constantOf } from '../facts/binary-facts.ts';
import { outcome, type Interval } from '../facts/interval.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { said } from './said.ts';
import { unwrapped } from './unwrapped.ts';

export const beyondBuckets: Rule = {
  code: 'beyond-buckets',
  visit: { binary: (node, context) => neverTrue(node, context, true) },
};

export const neverTrueComparison: Rule = {
  code: 'never-true',
  visit: { binary: (node, context) => neverTrue(node, context, false) },
};

export const dropsNothing: Rule = {
  code: 'drops-nothing',
  visit: { binary: alwaysTrue },
};

function* neverTrue(node: BinaryExpression, context: RuleContext, isOfBuckets: boolean): Iterable<Problem> {
  const comparison = comparisonOf(node, context);
  if (comparison === undefined || comparison.outcome !== 'never') return;
  const { vector, bounds, constant } = comparison;
  if ((bounds.histogram !== undefined) !== isOfBuckets) return;
  const problem = { subject: `${constant}`, position: node.position };
  const histogram = bounds.histogram;
  if (histogram !== undefined) {
    const message = `${said(node)} is never true: the greatest bucket of ${histogram} ends at ${bounds.greatest}, and no quantile is more.`;
    yield { ...problem, message: `${message} Compare with less, or give the histogram greater buckets.` };
    return;
  }
  yield { ...problem, message: `${said(node)} is never true: ${reason(vector, bounds)}` };
}

function* alwaysTrue(node: BinaryExpression, context: RuleContext): Iterable<Problem> {
  const comparison = comparisonOf(node, context);
  if (comparison === undefined || comparison.outcome !== 'always') return;
  const { vector, bounds, constant } = comparison;
  // `absent(x) == 1` and `count(x) > 0` say nothing that is not so, in words that many know.
  if (isIdiom(unwrapped(vector))) return;
  const message = `${said(node)} is true of every value: ${reason(vector, bounds)}`;
  yield { message, subject: `${constant}`, position: node.position };
}

function isIdiom(vector: Expression): boolean {
  if (vector.kind === 'call')
    return /^(?:absent|absent_over_time|present_over_time|count_over_time)$/.test(vector.name);
  return vector.kind === 'aggregation' && (vector.op === 'count' || vector.op === 'group');
}

function reason(vector: Expression, { least, greatest }: Interval): string {
  const inner = unwrapped(vector);
  if (inner.kind === 'aggregation' && inner.op === 'count') {
    return 'where there is nothing to count, count has no sample rather than 0. Use absent, or add "or vector(0)".';
  }
  if (least === greatest) return `its value is always ${least}. Correct the threshold, or leave the comparison out.`;
  const range =
    greatest === Infinity
      ? `at least ${least}`
      : least === -Infinity
        ? `at most ${greatest}`
        : `between ${least} and ${greatest}`;
  return `its values are ${range}. Correct the threshold, or leave the comparison out.`;
}

interface Comparison {
  readonly vector: Expression;
  readonly bounds: Interval;
  readonly constant: number;
  readonly outcome: ReturnType<typeof outcome>;
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** A comparison of a vector with a number, whichever way around it is written. */
function comparisonOf({ op, left, right }: BinaryExpression, { facts }: RuleContext): Comparison | undefined {
  if (operatorInfo(op).kind !== 'comparison') return undefined;
  const isSwapped = typeOf(left) === 'scalar';
  const [vector, scalar] = isSwapped ? [right, left] : [left, right];
  if (typeOf(vector) !== 'vector' || typeOf(scalar) !== 'scalar') return undefined;
  const constant = constantOf(facts(scalar));
  if (constant === undefined) return undefined;
  const { bounds } = facts(vector);
  const direct = isSwapped ? (mirrored[op] ?? op) : op;
  return { vector, bounds, constant, outcome: outcome(direct, bounds, constant) };
}
