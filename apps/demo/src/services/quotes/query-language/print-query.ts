import { assetClasses } from '../../../market.ts';
import type { Expression, Query } from './syntax.ts';

/** A query as it was understood: every operation in parentheses, every default said. */
export function printQuery({ assetClasses: wanted, where, orderBy, limit }: Query): string {
  const keys = orderBy.map(({ by, direction }) => `${printExpression(by)} ${direction}`);
  return [
    `FIND ${wanted.length === assetClasses.length ? 'any' : wanted.join(', ')}`,
    ...(where === undefined ? [] : [`WHERE ${printExpression(where)}`]),
    ...(keys.length === 0 ? [] : [`ORDER BY ${keys.join(', ')}`]),
    `LIMIT ${limit}`,
  ].join(' ');
}

function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.value);
    case 'field':
      return expression.name;
    case 'not':
      return `(NOT ${printExpression(expression.of)})`;
    case 'negative':
      return `(-${printExpression(expression.of)})`;
    case 'operation':
      return `(${printExpression(expression.left)} ${expression.operator} ${printExpression(expression.right)})`;
    case 'in':
      return `(${printExpression(expression.of)} IN (${expression.values.map(printLiteral).join(', ')}))`;
    case 'call':
    default:
      return `${expression.name}(${expression.of.map(printExpression).join(', ')})`;
  }
}

function printLiteral(value: number | string): string {
  if (typeof value === 'string') return value.includes("'") ? `"${value}"` : `'${value}'`;
  // The language has no exponents; JavaScript writes one for what is very small or very large.
  return String(value).includes('e') ? value.toLocaleString('en-US', plain) : String(value);
}

const plain: Intl.NumberFormatOptions = {
  useGrouping: false,
  maximumFractionDigits: 100,
  maximumSignificantDigits: 21,
};
