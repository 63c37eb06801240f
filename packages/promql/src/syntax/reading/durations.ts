import type { SyntaxNode } from '@lezer/common';
import { durationValue, outOfRange } from '../duration-value.ts';
import type { Expression } from '../expression.ts';
import { parseSigned } from '../number.ts';
import type { BinaryOperator } from '../operators.ts';
import { readNumber } from './literals.ts';
import { childrenOf, positionOf, syntaxError, textOf, type Reading } from './reading.ts';
import { signed } from './signed.ts';

/** What stands within `[...]` or after `offset`. */
export interface ReadDuration {
  /** 0 where it depends on the query. */
  readonly milliseconds: number;
  /** Present where it is more than a number or duration with a sign. */
  readonly expression?: Expression;
}

/** `5m`, `300`, `-5m`, or an expression: `5m + step()`. */
export function readDuration(reading: Reading, node: SyntaxNode, least: number = -Infinity): ReadDuration {
  const literal = /^[-+]?(?:\s|#.*)*[\w.]+$/.exec(textOf(reading, node));
  if (literal === null) {
    const expression = readExpression(reading, node);
    return { milliseconds: durationValue(expression, { code: 'PROMQL_SYNTAX', least }) ?? 0, expression };
  }
  const value = parseSigned(literal[0]);
  const position = positionOf(node);
  if (!(Math.abs(value) < outOfRange)) throw syntaxError('duration out of range', position);
  // Prometheus rounds to nanoseconds and evaluates in whole milliseconds.
  const milliseconds = Math.trunc(Math.round(value * 1e9) / 1e6);
  if (milliseconds < least) throw syntaxError('duration must be greater than 0', position);
  return { milliseconds: milliseconds === 0 ? 0 : milliseconds };
}

/** A range or a step: more than nothing. */
export function readPositiveDuration(reading: Reading, node: SyntaxNode): ReadDuration {
  return readDuration(reading, node, 1);
}

const functions: Readonly<Record<string, string>> = {
  DurationStep: 'step',
  DurationRange: 'range',
  DurationMinOf: 'min_of',
  DurationMaxOf: 'max_of',
};

function readExpression(reading: Reading, node: SyntaxNode): Expression {
  const position = positionOf(node);
  const [first, second, third] = childrenOf(node);
  if (first === undefined) throw syntaxError('unexpected end of duration', position);
  const name = Object.hasOwn(functions, first.name) ? functions[first.name] : undefined;
  if (name !== undefined) {
    const args = [second, third].flatMap((argument) =>
      argument === undefined ? [] : readExpression(reading, argument),
    );
    return { kind: 'call', name, args, position };
  }
  if (first.name === 'UnaryOp' && second !== undefined) {
    return signed(textOf(reading, first) === '-' ? '-' : '+', node.from, readExpression(reading, second));
  }
  if (second !== undefined && third !== undefined) {
    const op = textOf(reading, second) as BinaryOperator;
    const [left, right] = [readExpression(reading, first), readExpression(reading, third)];
    return { kind: 'binary', op, left, right, bool: false, operatorPosition: positionOf(second), position };
  }
  const isLiteral = first.name === 'NumberDurationLiteralInDurationContext';
  const inner = isLiteral ? readNumber(textOf(reading, first), first.from) : readExpression(reading, first);
  return first.from === node.from ? inner : { kind: 'parentheses', expression: inner, position };
}
