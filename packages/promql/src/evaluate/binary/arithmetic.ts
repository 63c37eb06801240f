import { power } from '../../numeric/power.ts';
import type { BinaryOperator } from '../../syntax/operators.ts';

type SetOperator = 'and' | 'or' | 'unless';

/** What an operator does with two numbers: a comparison answers whether it holds. */
export type Operation =
  | { readonly kind: 'arithmetic'; readonly of: (left: number, right: number) => number }
  | { readonly kind: 'comparison'; readonly holds: (left: number, right: number) => boolean }
  /** Of native histograms alone. */
  | { readonly kind: 'trim'; readonly keeps: 'below' | 'above' };

function arithmetic(of: (left: number, right: number) => number): Operation {
  return { kind: 'arithmetic', of };
}

function comparison(holds: (left: number, right: number) => boolean): Operation {
  return { kind: 'comparison', holds };
}

export type ElementOperator = Exclude<BinaryOperator, SetOperator>;

export const operations: Readonly<Record<ElementOperator, Operation>> = {
  '+': arithmetic((left, right) => left + right),
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => left / right),
  '%': arithmetic((left, right) => left % right),
  '^': arithmetic(power),
  atan2: arithmetic(Math.atan2),
  '</': { kind: 'trim', keeps: 'below' },
  '>/': { kind: 'trim', keeps: 'above' },
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
