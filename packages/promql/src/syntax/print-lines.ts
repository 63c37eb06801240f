import { dispatch, type ByKind, type Expression } from './expression.ts';
import { parseUnchecked } from './parse.ts';
import { print, printGrouping, printOperator, printSubqueryRange } from './print.ts';

/** As wide as Prometheus' own formatter lets a line be. */
const DEFAULT_WIDTH = 100;

/**
 * The text of an expression over as many lines as it needs to be read, broken where Prometheus' own formatter
 * (`promtool promql format`) breaks it. What fits into one line stays on one. Parsing it gives the same tree as {@link print}.
 *
 * @param width - Characters in a line; longer ones are broken where there is a place to. @default 100
 *
 * @example
 * ```ts
 * import { parse, printLines } from '@telltale/promql';
 *
 * console.log(printLines(parse('sum by (job) (rate(errors_total[5m])) / sum by (job) (rate(requests_total[5m]))'), 60));
 * // =>   sum by (job) (rate(errors_total[5m]))
 * // => /
 * // =>   sum by (job) (rate(requests_total[5m]))
 * ```
 */
export function printLines(expression: Expression, width: number = DEFAULT_WIDTH): string {
  const text = print(expression);
  // A tree that was built may leave parentheses to the printer; one that was read has them all.
  return text.length <= width ? text : lines(parseUnchecked(text), 0, width);
}

function lines(expression: Expression, depth: number, width: number): string {
  const line = unbroken(expression, depth);
  return line.length <= width ? line : dispatch(breakers, expression, depth, width);
}

/** How each kind is broken. What cannot be broken is a line of its own, however long. */
const breakers: ByKind<string, [depth: number, width: number]> = {
  number: unbroken,
  string: unbroken,
  selector: unbroken,
  range: unbroken,
  subquery: (subquery, depth, width) => lines(subquery.expression, depth, width) + printSubqueryRange(subquery),
  call: (call, depth, width) =>
    call.args.length === 0 ? unbroken(call, depth) : enclosed(call.name, call.args, depth, width),
  aggregation: (aggregation, depth, width) => {
    const { parameter, expression } = aggregation;
    const parts = parameter === undefined ? [expression] : [parameter, expression];
    return enclosed(printGrouping(aggregation), parts, depth, width);
  },
  binary: (binary, depth, width) =>
    [
      lines(binary.left, depth + 1, width),
      '  '.repeat(depth) + printOperator(binary),
      lines(binary.right, depth + 1, width),
    ].join('\n'),
  unary: ({ op, expression }, depth, width) => {
    const inner = lines(expression, depth, width);
    return inner.slice(0, 2 * depth) + op + inner.slice(2 * depth);
  },
  parentheses: ({ expression }, depth, width) => enclosed('', [expression], depth, width),
};

function unbroken(expression: Expression, depth: number): string {
  // With its sign, `+Inf` before an operator on the next line would be `+(Inf ^ 2)`.
  const isInfinity = expression.kind === 'number' && expression.value === Infinity;
  return '  '.repeat(depth) + (isInfinity ? 'Inf' : print(expression));
}

function enclosed(head: string, parts: readonly Expression[], depth: number, width: number): string {
  const margin = '  '.repeat(depth);
  const inner = parts.map((part) => lines(part, depth + 1, width)).join(',\n');
  return `${margin}${head}(\n${inner}\n${margin})`;
}
