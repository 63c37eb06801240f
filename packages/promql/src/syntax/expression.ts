import type { Position } from '../errors.ts';
import type { Matcher } from '../storage/storage.ts';
import type { AggregationOperator } from './aggregations.ts';
import type { BinaryOperator } from './operators.ts';

interface Node {
  /** Where it stands in the text it was parsed from; absent in trees that were built. */
  readonly position?: Position | undefined;
}

/** `5`, `0x1F`, `Inf`, or the duration `5m` as a number of seconds. */
export interface NumberLiteral extends Node {
  readonly kind: 'number';
  /** The value; of a duration, in seconds. */
  readonly value: number;
  /** Written as a duration: prints as one. */
  readonly duration: boolean;
}

/** `"text"`. Bytes that are not UTF-8 are held as the surrogates U+DC80 to U+DCFF. */
export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
}

/** What `@` fixes the evaluation time to: a time in milliseconds since the epoch, or an end of the query's range. */
export type At =
  | { readonly kind: 'time'; readonly time: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

interface TimeModifiers {
  /** How far back the samples are taken from, in milliseconds; negative looks ahead. */
  readonly offset: number;
  /** A scalar that `offset` is computed from, where it is more than a number; with `step()`, for each query. Experimental. */
  readonly offsetExpression?: Expression | undefined;
  readonly at?: At | undefined;
}

/** An instant vector selector: `up{job="api"} offset 5m`. */
export interface VectorSelector extends Node, TimeModifiers {
  readonly kind: 'selector';
  /** The metric name written before the braces, or `''`. */
  readonly name: string;
  /** The matchers within the braces, in their order. */
  readonly matchers: readonly Matcher[];
}

/** A range vector selector: `up[5m]`. Its `offset` and `@` are those of the inner selector. */
export interface RangeSelector extends Node {
  readonly kind: 'range';
  readonly vector: VectorSelector;
  /** Milliseconds. */
  readonly range: number;
  /** A scalar that `range` is computed from, as with offsets. Experimental. */
  readonly rangeExpression?: Expression | undefined;
  /** A variable of a dashboard that is printed in the place of `range`: `$__rate_interval`. Parsing makes none. */
  readonly rangeVariable?: string | undefined;
}

/** `rate(x[5m])[1h:1m]`. */
export interface Subquery extends Node, TimeModifiers {
  readonly kind: 'subquery';
  readonly expression: Expression;
  /** Milliseconds. */
  readonly range: number;
  /** A scalar that `range` is computed from, as with offsets. Experimental. */
  readonly rangeExpression?: Expression | undefined;
  /** A variable of a dashboard that is printed in the place of `range`: `$__rate_interval`. Parsing makes none. */
  readonly rangeVariable?: string | undefined;
  /** Milliseconds; absent for the engine's default. */
  readonly step?: number | undefined;
  /** A scalar that `step` is computed from, as with offsets. Experimental. */
  readonly stepExpression?: Expression | undefined;
  /** As `rangeVariable`. */
  readonly stepVariable?: string | undefined;
}

/** `rate(x[5m])`. */
export interface Call extends Node {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}

/** `sum by (job) (x)`, `topk(3, x)`. */
export interface Aggregation extends Node {
  readonly kind: 'aggregation';
  readonly op: AggregationOperator;
  /** The `k`, `φ` or label of `topk`, `quantile`, `count_values` and their like. */
  readonly parameter?: Expression | undefined;
  readonly expression: Expression;
  readonly grouping: readonly string[];
  /** `without` in the place of `by`. */
  readonly without: boolean;
}

/** How the sides of a binary operation between vectors find each other. */
export interface VectorMatching {
  readonly card: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
  /** `on (labels)` in the place of `ignoring (labels)`. */
  readonly on: boolean;
  readonly labels: readonly string[];
  /** The labels of `group_left` or `group_right`, taken from the "one" side. */
  readonly include: readonly string[];
  /** The values of `fill_left` and `fill_right` (`fill` sets both), for series without a match. Experimental. */
  readonly fill?: { readonly left?: number; readonly right?: number } | undefined;
}

/** `a / on (job) b`. */
export interface BinaryExpression extends Node {
  readonly kind: 'binary';
  readonly op: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** A comparison that yields 0 and 1 in the place of filtering. */
  readonly bool: boolean;
  /** Present when both sides are vectors. */
  readonly matching?: VectorMatching | undefined;
  /** Where the operator and its modifiers stand. */
  readonly operatorPosition?: Position | undefined;
}

/** `-x`. A sign before a number is part of the number. */
export interface UnaryExpression extends Node {
  readonly kind: 'unary';
  readonly op: '+' | '-';
  readonly expression: Expression;
}

/** `(x)`. */
export interface Parenthesized extends Node {
  readonly kind: 'parentheses';
  readonly expression: Expression;
}

/** A PromQL expression: plain, immutable data, told apart by `kind`. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | RangeSelector
  | Subquery
  | Call
  | Aggregation
  | BinaryExpression
  | UnaryExpression
  | Parenthesized;

/** A function for each kind of expression. */
export type ByKind<Result, Rest extends readonly unknown[] = []> = {
  readonly [Kind in Expression['kind']]: (
    expression: Extract<Expression, { readonly kind: Kind }>,
    ...rest: Rest
  ) => Result;
};

/** Calls the function for an expression's kind. */
export function dispatch<Result, Rest extends readonly unknown[]>(
  table: ByKind<Result, Rest>,
  expression: Expression,
  ...rest: Rest
): Result {
  const handle = table[expression.kind] as (expression: Expression, ...rest: Rest) => Result;
  return handle(expression, ...rest);
}
