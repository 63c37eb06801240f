import { isExperimentalFunction, isFunctionName, signatures } from '../functions/signatures.ts';
import { PromQLError, type Position } from '../errors.ts';
import { compileMatcher } from '../storage/label-matcher.ts';
import { aggregationInfo } from './aggregations.ts';
import { depthOf } from './children.ts';
import {
  dispatch,
  type Aggregation,
  type BinaryExpression,
  type ByKind,
  type Call,
  type Expression,
  type Subquery,
  type UnaryExpression,
  type VectorSelector,
} from './expression.ts';
import { operatorInfo } from './operators.ts';
import { syntaxLimits } from './nesting.ts';
import { quote } from './string-literal.ts';
import { typeOf } from './type-of.ts';
import { documentedType, type ValueType } from './value-type.ts';

/** What a check may let pass. */
export interface CheckOptions {
  /** Allow functions, aggregations, `fill` and computed durations that a Prometheus server refuses by default. @default false */
  readonly experimental?: boolean;
}

interface Report {
  (message: string, position: Position | undefined): void;
  readonly experimental: boolean;
}

/**
 * What is wrong with the types of an expression, parsed or built, in Prometheus' words (promql/parser/parse.go, checkAST);
 * nothing when it is right.
 *
 * @example
 * ```ts
 * import { check, parseUnchecked } from '@telltale/promql';
 *
 * console.log(check(parseUnchecked('rate(up)'))[0]?.message);
 * // => expected type range vector in call to function "rate", got instant vector
 * ```
 */
export function check(expression: Expression, { experimental = false }: CheckOptions = {}): readonly PromQLError[] {
  if (depthOf(expression) > syntaxLimits.depth) {
    return [new PromQLError('PROMQL_LIMIT_DEPTH', `expression is nested deeper than ${syntaxLimits.depth}`)];
  }
  const problems: PromQLError[] = [];
  const add = (message: string, position: Position | undefined): void => {
    problems.push(new PromQLError('PROMQL_TYPE', message, { position }));
  };
  checkNode(expression, Object.assign(add, { experimental }));
  return problems;
}

const checks: ByKind<void, [Report]> = {
  number: () => {},
  string: () => {},
  selector: checkSelector,
  range: ({ vector, rangeExpression }, report) => {
    checkNode(vector, report);
    checkDuration(rangeExpression, report);
  },
  subquery: checkSubquery,
  call: checkCall,
  aggregation: checkAggregation,
  binary: checkBinary,
  unary: checkUnary,
  parentheses: ({ expression }, report) => checkNode(expression, report),
};

function checkNode(expression: Expression, report: Report): void {
  dispatch(checks, expression, report);
}

function checkUnary({ expression, position }: UnaryExpression, report: Report): void {
  checkNode(expression, report);
  const type = typeOf(expression);
  if (type === 'scalar' || type === 'vector') return;
  const allowed = 'unary expression only allowed on expressions of type scalar or instant vector';
  report(`${allowed}, got ${quote(documentedType(type))}`, position);
}

/** A duration that is more than a number. */
function checkDuration(expression: Expression | undefined, report: Report): void {
  if (expression === undefined) return;
  if (!report.experimental) return report('experimental duration expression is not enabled', expression.position);
  expectType(expression, 'scalar', 'duration', report);
}

function checkSubquery(subquery: Subquery, report: Report): void {
  const { expression, position } = subquery;
  checkNode(expression, report);
  for (const duration of [subquery.rangeExpression, subquery.stepExpression, subquery.offsetExpression]) {
    checkDuration(duration, report);
  }
  const type = typeOf(expression);
  if (type !== 'vector') report(`subquery is only allowed on instant vector, got ${type} instead`, position);
}

function expectType(expression: Expression, wanted: ValueType, context: string, report: Report): void {
  checkNode(expression, report);
  const type = typeOf(expression);
  if (type === wanted) return;
  report(`expected type ${documentedType(wanted)} in ${context}, got ${documentedType(type)}`, expression.position);
}

function checkAggregation({ op, expression, parameter, position }: Aggregation, report: Report): void {
  if (aggregationInfo(op).experimental === true && !report.experimental) {
    const flag = '--enable-feature=promql-experimental-functions';
    return report(`${op}() is experimental and must be enabled with ${flag}`, position);
  }
  expectType(expression, 'vector', 'aggregation expression', report);
  const wanted = aggregationInfo(op).parameter;
  if (wanted !== undefined && parameter !== undefined) expectType(parameter, wanted, 'aggregation parameter', report);
}

function checkCall(call: Call, report: Report): void {
  const { name, args, position } = call;
  if (!isFunctionName(name)) return report(`unknown function with name ${quote(name)}`, position);
  if (isExperimentalFunction(name) && !report.experimental)
    return report(`function ${quote(name)} is not enabled`, position);
  const signature = signatures[name];
  const { variadic } = signature;
  const least = variadic === 0 ? signature.args.length : signature.args.length - 1;
  const most = least + variadic;
  const counts = (range: string, count: number): string =>
    `expected ${range}${count} argument(s) in call to ${quote(name)}, got ${args.length}`;
  if (variadic === 0 && args.length !== least) report(counts('', least), position);
  else if (args.length < least) report(counts('at least ', least), position);
  else if (args.length > most) report(counts('at most ', most), position);
  for (const [i, argument] of args.entries()) {
    if (name === 'info' && i === 1) {
      checkInfoSelector(argument, report);
      continue;
    }
    const wanted = signature.args[i] ?? (variadic === 0 ? undefined : signature.args.at(-1));
    if (wanted === undefined) break;
    expectType(argument, wanted, `call to function ${quote(name)}`, report);
  }
}

/** `info` takes matchers alone, which may all be true of absent labels. */
function checkInfoSelector(argument: Expression, report: Report): void {
  if (argument.kind === 'selector' && argument.name === '') return;
  report('expected label selectors only, got vector selector instead', argument.position);
}

function checkSelector({ name, matchers, offsetExpression, position }: VectorSelector, report: Report): void {
  checkDuration(offsetExpression, report);
  if (name !== '') {
    const other = matchers.find((matcher) => matcher.name === '__name__');
    if (other === undefined) return;
    return report(`metric name must not be set twice: ${quote(name)} or ${quote(other.value)}`, position);
  }
  if (matchers.some((matcher) => !compileMatcher(matcher)(''))) return;
  report('vector selector must contain at least one non-empty matcher', position);
}

function checkBinary(expression: BinaryExpression, report: Report): void {
  const { op, left, right, bool, matching, position, operatorPosition: between } = expression;
  const { kind } = operatorInfo(op);
  checkNode(left, report);
  checkNode(right, report);
  const types = [typeOf(left), typeOf(right)] as const;
  if (bool && kind !== 'comparison') report('bool modifier can only be used on comparison operators', between);
  if (kind === 'comparison' && !bool && types[0] === 'scalar' && types[1] === 'scalar') {
    report('comparisons between scalars must use BOOL modifier', between);
  }
  for (const label of matching?.labels ?? []) {
    if (matching?.on !== true || !matching.include.includes(label)) continue;
    report(`label ${quote(label)} must not occur in ON and GROUP clause at once`, between);
  }
  if (matching?.fill !== undefined) {
    const isBetweenVectors = types[0] === 'vector' && types[1] === 'vector';
    if (!report.experimental) report('binop fill modifiers are experimental and not enabled', between);
    else if (!isBetweenVectors) report('filling in missing series only allowed between instant vectors', position);
    else if (kind === 'set') report('filling in missing series not allowed for set operators', position);
  }
  for (const [i, side] of [left, right].entries()) {
    if (types[i] === 'scalar' || types[i] === 'vector') continue;
    report('binary expression must contain only scalar and instant vector types', side.position);
  }
  if (types[0] !== 'vector' || types[1] !== 'vector') {
    if ((matching?.labels.length ?? 0) > 0) report('vector matching only allowed between instant vectors', position);
  } else if (kind === 'set' && matching?.card !== 'many-to-many') {
    report(`no grouping allowed for ${quote(op)} operation`, position);
  }
  if (kind === 'set' && types.includes('scalar')) {
    report(`set operator ${quote(op)} not allowed in binary scalar expression`, position);
  }
}
