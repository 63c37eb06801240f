import type { Value, ValueType } from './syntax.ts';

interface OperatorAbout {
  /** The higher, the more tightly it binds. */
  readonly level: number;
  /** What stands on both sides: one type, or any that has an order, the same on both. */
  readonly takes: ValueType | 'same';
  readonly gives: ValueType;
  readonly of: (left: Value, right: Value) => Value;
}

/** What `NOT` and `IN` are between: `NOT a = b AND c` is `(NOT (a = b)) AND c`. */
export const COMPARISON_LEVEL = 3;

const comparison = (of: (left: number | string, right: number | string) => boolean): OperatorAbout => ({
  level: COMPARISON_LEVEL,
  takes: 'same',
  gives: 'truth',
  of: (left, right) =>
    left === undefined || right === undefined ? undefined : of(left as number | string, right as number | string),
});

const arithmetic = (level: number, of: (left: number, right: number) => number): OperatorAbout => ({
  level,
  takes: 'number',
  gives: 'number',
  of: (left, right) => {
    const result = of(left as number, right as number);
    // What is divided by nothing is not known, and so is what is made of something that is not.
    return Number.isFinite(result) ? result : undefined;
  },
});

/** One side can decide: false AND unknown is false, true OR unknown is true. */
const logic = (level: number, deciding: boolean): OperatorAbout => ({
  level,
  takes: 'truth',
  gives: 'truth',
  of: (left, right) => {
    if (left === deciding || right === deciding) return deciding;
    return left === undefined || right === undefined ? undefined : !deciding;
  },
});

/** All that stands between two expressions. */
export const operators = {
  OR: logic(1, true),
  AND: logic(2, false),
  '=': comparison((left, right) => left === right),
  '!=': comparison((left, right) => left !== right),
  '<': comparison((left, right) => left < right),
  '<=': comparison((left, right) => left <= right),
  '>': comparison((left, right) => left > right),
  '>=': comparison((left, right) => left >= right),
  '+': arithmetic(4, (left, right) => left + right),
  '-': arithmetic(4, (left, right) => left - right),
  '*': arithmetic(5, (left, right) => left * right),
  '/': arithmetic(5, (left, right) => left / right),
} as const satisfies Readonly<Record<string, OperatorAbout>>;

export type Operator = keyof typeof operators;

export function isOperator(text: string): text is Operator {
  return Object.hasOwn(operators, text);
}
