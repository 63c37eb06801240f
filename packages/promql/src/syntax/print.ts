import { formatDuration } from './duration.ts';
import {
  dispatch,
  type Aggregation,
  type BinaryExpression,
  type ByKind,
  type Expression,
  type NumberLiteral,
  type Subquery,
  type VectorMatching,
  type VectorSelector,
} from './expression.ts';
import { formatNumber } from './number.ts';
import { operatorInfo, unaryPrecedence } from './operators.ts';
import { quote } from './string-literal.ts';

/**
 * The canonical text of an expression: one line, Prometheus' spacing, parentheses added only where a built tree needs them.
 * Parsing it gives the same tree, apart from positions.
 *
 * @example
 * ```ts
 * import { parse, print } from '@telltale/promql';
 *
 * console.log(print(parse('sum(rate(x [5m]))by(job)'))); // => sum by (job) (rate(x[5m]))
 * ```
 */
export function print(expression: Expression): string {
  return dispatch(printers, expression);
}

const printers: ByKind<string> = {
  number: printNumber,
  string: ({ value }) => quote(value),
  selector: (selector) => printSelector(selector) + printModifiers(selector),
  range: ({ vector, range, rangeExpression, rangeVariable }) =>
    `${printSelector(vector)}[${rangeVariable ?? printDuration(range, rangeExpression)}]${printModifiers(vector)}`,
  subquery: printSubquery,
  call: ({ name, args }) => `${name}(${args.map((argument) => print(argument)).join(', ')})`,
  aggregation: printAggregation,
  binary: printBinary,
  unary: ({ op, expression }) => op + signedOperand(expression),
  parentheses: ({ expression }) => `(${print(expression)})`,
};

function printSubquery(subquery: Subquery): string {
  return operand(subquery.expression, Infinity) + printSubqueryRange(subquery);
}

/** What stands behind the expression of a subquery: `[1h:1m] offset 5m`. */
export function printSubqueryRange(subquery: Subquery): string {
  const { range, rangeExpression, rangeVariable, step, stepExpression, stepVariable } = subquery;
  const every = step === undefined ? '' : (stepVariable ?? printDuration(step, stepExpression));
  return `[${rangeVariable ?? printDuration(range, rangeExpression)}:${every}]${printModifiers(subquery)}`;
}

function printDuration(milliseconds: number, expression: Expression | undefined): string {
  return expression === undefined ? formatDuration(milliseconds) : print(expression);
}

/** An operand, in parentheses where it would otherwise be torn apart by what binds as tightly as `precedence`. */
function operand(expression: Expression, precedence: number): string {
  // With its sign, `+Inf ^ 2` would be `+(Inf ^ 2)`.
  if (expression.kind === 'number' && expression.value === Infinity) return 'Inf';
  const text = print(expression);
  return bindingOf(expression) < precedence ? `(${text})` : text;
}

/** What stands after a sign: `-x ^ 2`, `--x`, but `-(x * 2)`, and `-(2)`, which would otherwise become a number. */
function signedOperand(expression: Expression): string {
  if (expression.kind === 'unary') return print(expression);
  return expression.kind === 'number' ? `(${print(expression)})` : operand(expression, unaryPrecedence + 1);
}

function bindingOf(expression: Expression): number {
  if (expression.kind === 'binary') return operatorInfo(expression.op).precedence;
  if (expression.kind === 'unary') return unaryPrecedence;
  // `-1 ^ 2` is `-(1 ^ 2)`.
  if (expression.kind === 'number' && printNumber(expression).startsWith('-')) return unaryPrecedence;
  return Infinity;
}

function printBinary({ op, left, right, bool, matching }: BinaryExpression): string {
  const { precedence, rightAssociative } = operatorInfo(op);
  const leftText = operand(left, rightAssociative === true ? precedence + 1 : precedence);
  // On the right a sign needs no parentheses: `a ^ -b`.
  const isSigned = right.kind === 'unary' || right.kind === 'number';
  const rightText = isSigned ? print(right) : operand(right, rightAssociative === true ? precedence : precedence + 1);
  return `${leftText} ${printOperator({ op, bool, matching })} ${rightText}`;
}

/** An operator with its modifiers: `/ on (job) group_left ()`. */
export function printOperator({ op, bool, matching }: Pick<BinaryExpression, 'op' | 'bool' | 'matching'>): string {
  return `${op}${bool ? ' bool' : ''}${matching === undefined ? '' : printMatching(matching)}`;
}

function printMatching({ card, on, labels, include, fill }: VectorMatching): string {
  const grouped = card === 'many-to-one' || card === 'one-to-many';
  let text = '';
  if (labels.length > 0 || on || grouped) text += ` ${on ? 'on' : 'ignoring'} (${printLabels(labels)})`;
  if (grouped) text += ` group_${card === 'many-to-one' ? 'left' : 'right'} (${printLabels(include)})`;
  return text + printFill(fill);
}

function printFill({ left, right }: NonNullable<VectorMatching['fill']> = {}): string {
  if (left !== undefined && Object.is(left, right)) return ` fill (${formatNumber(left)})`;
  const sides = Object.entries({ left, right }).filter(([, value]) => value !== undefined);
  return sides.map(([side, value]) => ` fill_${side} (${formatNumber(value ?? 0)})`).join('');
}

function printAggregation(aggregation: Aggregation): string {
  const { parameter, expression } = aggregation;
  return `${printGrouping(aggregation)}(${parameter === undefined ? '' : `${print(parameter)}, `}${print(expression)})`;
}

/** What stands before the parentheses of an aggregation: `sum by (job) `, or `sum`. */
export function printGrouping({ op, grouping, without }: Aggregation): string {
  if (without) return `${op} without (${printLabels(grouping)}) `;
  return grouping.length > 0 ? `${op} by (${printLabels(grouping)}) ` : op;
}

function printSelector({ name, matchers }: VectorSelector): string {
  if (name !== '' && matchers.length === 0) return name;
  return `${name}{${matchers.map(({ name: label, op, value }) => printLabel(label) + op + quote(value)).join(',')}}`;
}

function printLabels(labels: readonly string[]): string {
  return labels.map((label) => printLabel(label)).join(', ');
}

function printLabel(name: string): string {
  return /^[a-zA-Z_]\w*$/.test(name) ? name : quote(name);
}

function printModifiers({ at, offset, offsetExpression }: VectorSelector | Subquery): string {
  let text = '';
  if (at?.kind === 'time') text += ` @ ${(at.time / 1000).toFixed(3)}`;
  else if (at !== undefined) text += ` @ ${at.kind}()`;
  if (offsetExpression !== undefined) text += ` offset ${printOffset(offsetExpression)}`;
  else if (offset !== 0) text += ` offset ${offset < 0 ? '-' : ''}${formatDuration(Math.abs(offset))}`;
  return text;
}

/** Without parentheses, an operator would be one of the expression around the offset. */
function printOffset(expression: Expression): string {
  let inner = expression;
  while (inner.kind === 'unary') inner = inner.expression;
  return inner.kind === 'binary' ? `(${print(expression)})` : print(expression);
}

function printNumber({ value, duration }: NumberLiteral): string {
  if (!duration) return formatNumber(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + formatDuration(Math.round(Math.abs(value) * 1000));
}
