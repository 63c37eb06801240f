import { power } from '../../numeric/power.ts';
import type { BinaryOperator } from '../../syntax/operators.ts';

type SetOperator = 'and' | 'or' | 'unless';

/** What an operator does with two numbers: a comparison answers whether it holds. */
export type Operation =
  | { readonly kind: 'arithmetic'; readonly of: (left: number, right: number) => number }
  | { readonly kind: 'comparison'; readonly holds: (left: number, right: number) => boolean };

function arithmetic(of: (left: number, right: number) => number): Operation {
  return { kind: 'arithmetic', of };
}

function comparison(holds: (left: number, right: number) => boolean): Operation {
  return { kind: 'comparison', holds };
}

export const operations: Readonly<Record<Exclude<BinaryOperator, SetOperator>, Operation>> = {
  '+': arithmetic((left, right) => left + right),
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => left / right),
  '%': arithmetic((left, right) => left % right),
  '^': arithmetic(power),
  atan2: arithmetic(Math.atan2),
  '==': comparison((left, right) => left === right),
  '!=': comparison((left, right) => left !== right),
  '>': comparison((left, right) => left > right),
  '<': comparison((left, right) => left < right),
  '>=': comparison((left, right) => left >= right),
  '<=': comparison((left, right) => left <= right),
};

export function isSetOperator(op: BinaryOperator): op is SetOperator {
  return op === 'and' || op === 'or' || op === 'unless';
}
