import type { Position } from '../../errors.ts';
import type { Expression } from '../../syntax/expression.ts';
import type { Facts } from '../facts/facts.ts';
import type { RuleCode } from '../lint-rules.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Places } from '../places.ts';

/** What a rule finds. */
export interface Problem {
  readonly message: string;
  readonly subject: string;
  readonly suggestion?: string | undefined;
  /** In the text that was parsed. */
  readonly position: Position | undefined;
}

/** What rules know besides the node they look at. */
export interface RuleContext {
  readonly knowledge: Knowledge;
  readonly scrapeIntervalSeconds: number;
  /** Where the parts of a node stand that have no position of their own. */
  readonly places: Places;
  /** What is known of the value of a part of the expression. */
  readonly facts: (expression: Expression) => Facts;
  /** Whether a node is part of this expression, and not of a recording rule that it reads. */
  readonly isHere: (expression: Expression) => boolean;
  /** The label whose values are asked for, where nothing else is. */
  readonly valuesOf: string | undefined;
  /** The expressions around the node, the nearest first. */
  readonly around: readonly Expression[];
  /** The variables in a place of the text. */
  readonly variablesAt: (position: Position | undefined) => readonly string[];
}

/** A look at the nodes of one kind. */
export type Visit<Kind extends Expression['kind']> = (
  node: Extract<Expression, { readonly kind: Kind }>,
  context: RuleContext,
) => Iterable<Problem>;

/** One kind of mistake, and how it is found. */
export interface Rule {
  readonly code: RuleCode;
  readonly visit: { readonly [Kind in Expression['kind']]?: Visit<Kind> };
}
