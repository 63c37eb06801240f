import type { SyntaxNode } from '@lezer/common';
import type { Position } from '../../errors.ts';
import type { BinaryExpression, Expression, VectorMatching } from '../expression.ts';
import { operatorInfo, type BinaryOperator } from '../operators.ts';
import { typeOf } from '../type-of.ts';
import { parseSigned } from '../number.ts';
import { childrenOf, syntaxError, textOf, positionOf, type Reading } from './reading.ts';
import { readGroupingLabels } from './selectors.ts';

/** A binary operator with its modifiers: `/ on (job) group_left (team)`. */
export interface Infix {
  readonly op: BinaryOperator;
  readonly bool: boolean;
  readonly matching: VectorMatching | undefined;
  readonly position: Position;
}

/** Reads what stands between the two operands of a BinaryExpr. */
export function readInfix(reading: Reading, parts: readonly SyntaxNode[]): Infix {
  const [operator] = parts;
  const op = (operator === undefined ? '' : textOf(reading, operator).toLowerCase()) as BinaryOperator;
  let bool = false;
  let matching: VectorMatching | undefined;
  for (const part of parts) {
    if (part.name === 'BoolModifier') bool = true;
    if (part.name === 'MatchingModifierClause') matching = readMatching(reading, part);
    if (part.name === 'FillModifier') matching = { ...(matching ?? unmatched), fill: readFill(reading, part) };
  }
  return { op, bool, matching, position: { start: operator?.from ?? 0, end: parts.at(-1)?.to ?? 0 } };
}

function readMatching(reading: Reading, clause: SyntaxNode): VectorMatching {
  let card: VectorMatching['card'] = 'one-to-one';
  let on = false;
  const lists: string[][] = [];
  for (const part of childrenOf(clause)) {
    if (part.name === 'On') on = true;
    if (part.name === 'GroupLeft') card = 'many-to-one';
    if (part.name === 'GroupRight') card = 'one-to-many';
    if (part.name === 'GroupingLabels') lists.push(readGroupingLabels(reading, part));
  }
  return { card, on, labels: lists[0] ?? [], include: lists[1] ?? [] };
}

/** `fill (0)`, `fill_left (-1) fill_right (5m)`: a duration is its seconds. */
function readFill(reading: Reading, modifier: SyntaxNode): NonNullable<VectorMatching['fill']> {
  let left: number | undefined;
  let right: number | undefined;
  for (const clause of childrenOf(modifier)) {
    const literal = childrenOf(clause).at(-1);
    if (literal === undefined) throw syntaxError('expected a number to fill in', positionOf(clause));
    const value = parseSigned(textOf(reading, literal));
    if (clause.name !== 'FillRightClause') left = value;
    if (clause.name !== 'FillLeftClause') right = value;
  }
  return { ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) };
}

const unmatched: VectorMatching = { card: 'one-to-one', on: false, labels: [], include: [] };

/** Both operands with what stands between them. */
export function binaryOf(left: Expression, infix: Infix, right: Expression): BinaryExpression {
  const { op, bool, position: operatorPosition } = infix;
  const position = { start: left.position?.start ?? 0, end: right.position?.end ?? 0 };
  let matching = infix.matching;
  if (typeOf(left) === 'vector' && typeOf(right) === 'vector') {
    matching ??= unmatched;
    if (operatorInfo(op).kind === 'set' && matching.card === 'one-to-one')
      matching = { ...matching, card: 'many-to-many' };
  } else if (matching?.labels.length === 0 && matching.fill === undefined) {
    // Prometheus forgets `on ()` beside a scalar; with labels it is an error of the type check.
    matching = undefined;
  }
  const matched = matching === undefined ? {} : { matching };
  return { kind: 'binary', op, left, right, bool, ...matched, operatorPosition, position };
}
