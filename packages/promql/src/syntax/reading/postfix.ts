import type { SyntaxNode } from '@lezer/common';
import type { Position } from '../../errors.ts';
import type { At, Expression, RangeSelector, Subquery, VectorSelector } from '../expression.ts';
import { parseSigned } from '../number.ts';
import { readDuration, readPositiveDuration } from './durations.ts';
import { childrenOf, positionOf, syntaxError, textOf, unsupported, type Reading } from './reading.ts';

/** What follows an operand: given the operand, what both make. */
export type Postfix = (operand: Expression) => Expression;

/** `[5m]` */
export function rangePostfix(reading: Reading, node: SyntaxNode): Postfix {
  const [inner, duration] = childrenOf(node);
  if (inner === undefined || duration === undefined) throw syntaxError('unexpected end of range', positionOf(node));
  const bracket = { start: reading.text.indexOf('[', inner.to), end: node.to };
  const { milliseconds: range, expression: rangeExpression } = readPositiveDuration(reading, duration);
  return (operand): RangeSelector => {
    if (operand.kind !== 'selector') throw syntaxError('ranges only allowed for vector selectors', bracket);
    if (hasOffset(operand)) throw syntaxError('no offset modifiers allowed before range', bracket);
    if (operand.at !== undefined) throw syntaxError('no @ modifiers allowed before range', bracket);
    const written = rangeExpression === undefined ? {} : { rangeExpression };
    return { kind: 'range', vector: operand, range, ...written, position: extended(operand, node.to) };
  };
}

/** `[1h:5m]`, `[1h:]` */
export function subqueryPostfix(reading: Reading, node: SyntaxNode): Postfix {
  const [, range, step] = childrenOf(node);
  if (range === undefined) throw syntaxError('unexpected end of subquery', positionOf(node));
  const { milliseconds, expression: rangeExpression } = readPositiveDuration(reading, range);
  const every = step === undefined ? undefined : readPositiveDuration(reading, step);
  return (expression): Subquery => ({
    kind: 'subquery',
    expression,
    range: milliseconds,
    ...(rangeExpression === undefined ? {} : { rangeExpression }),
    ...(every === undefined ? {} : { step: every.milliseconds }),
    ...(every?.expression === undefined ? {} : { stepExpression: every.expression }),
    offset: 0,
    position: extended(expression, node.to),
  });
}

/** `offset 5m` */
export function offsetPostfix(reading: Reading, node: SyntaxNode): Postfix {
  const duration = childrenOf(node).at(-1);
  if (duration === undefined) throw syntaxError('unexpected end of offset', positionOf(node));
  const { milliseconds: offset, expression } = readDuration(reading, duration);
  return (operand) =>
    modified(operand, node.to, 'offset modifier', (target) => {
      if (hasOffset(target)) throw syntaxError('offset may not be set multiple times', operand.position);
      return { offset, ...(expression === undefined ? {} : { offsetExpression: expression }) };
    });
}

/** `@ 1609746000`, `@ end()` */
export function atPostfix(reading: Reading, node: SyntaxNode): Postfix {
  const anchor = childrenOf(node).at(-1);
  if (anchor === undefined) throw syntaxError('unexpected end of @', positionOf(node));
  const at = readAnchor(reading, anchor);
  return (operand) =>
    modified(operand, node.to, '@ modifier', (target) => {
      if (target.at !== undefined) throw syntaxError('@ <timestamp> may not be set multiple times', operand.position);
      return { at };
    });
}

function hasOffset({ offset, offsetExpression }: VectorSelector | Subquery): boolean {
  return offset !== 0 || offsetExpression !== undefined;
}

function readAnchor(reading: Reading, node: SyntaxNode): At {
  const text = textOf(reading, node);
  if (node.name === 'AtModifierPreprocessors') return { kind: text.toLowerCase() === 'start' ? 'start' : 'end' };
  const seconds = parseSigned(text);
  if (!(Math.abs(seconds) < 2 ** 63)) {
    throw syntaxError(`timestamp out of bounds for @ modifier: ${seconds}`, positionOf(node));
  }
  const time = Math.round(seconds * 1000);
  return { kind: 'time', time: time === 0 ? 0 : time };
}

/** `anchored`, `smoothed`: experimental. */
export function experimentalPostfix(feature: string, node: SyntaxNode): Postfix {
  return () => {
    throw unsupported(feature, positionOf(node));
  };
}

/** Sets a time modifier of a selector, a range or a subquery: nothing else has one. */
function modified(
  operand: Expression,
  end: number,
  modifier: string,
  change: (target: VectorSelector | Subquery) => Partial<Pick<VectorSelector, 'offset' | 'offsetExpression' | 'at'>>,
): Expression {
  const position = extended(operand, end);
  if (operand.kind === 'selector' || operand.kind === 'subquery') return { ...operand, ...change(operand), position };
  if (operand.kind === 'range') {
    return { ...operand, vector: { ...operand.vector, ...change(operand.vector) }, position };
  }
  const allowed = 'an instant vector selector or range vector selector or a subquery';
  throw syntaxError(`${modifier} must be preceded by ${allowed}`, operand.position);
}

function extended(operand: Expression, end: number): Position {
  return { start: operand.position?.start ?? 0, end };
}
