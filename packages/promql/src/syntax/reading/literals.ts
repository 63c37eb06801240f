import type { SyntaxNode } from '@lezer/common';
import { quote, unquote } from '../string-literal.ts';
import type { NumberLiteral, StringLiteral } from '../expression.ts';
import { parseNumberOrDuration } from '../number.ts';
import { positionOf, syntaxError, textOf, type Reading } from './reading.ts';

/** A number without its sign: the chain of operators reads that. */
export function readNumber(text: string, start: number): NumberLiteral {
  const unsigned = text.replace(/^[-+]\s*/, '');
  const at = start + text.length - unsigned.length;
  return { kind: 'number', ...parseNumberOrDuration(unsigned), position: { start: at, end: start + text.length } };
}

export function readString(reading: Reading, node: SyntaxNode): StringLiteral {
  return { kind: 'string', value: stringValue(reading, node), position: positionOf(node) };
}

export function stringValue(reading: Reading, node: SyntaxNode): string {
  const literal = textOf(reading, node);
  const value = unquote(literal);
  if (value === undefined)
    throw syntaxError(`error unquoting string ${quote(literal)}: invalid syntax`, positionOf(node));
  return value;
}
