import type { SyntaxNode } from '@lezer/common';
import { parseNumberOrDuration } from '../number.ts';
import { childrenOf, positionOf, syntaxError, textOf, unsupported, type Reading } from './reading.ts';

// 2^63 nanoseconds, in seconds.
const outOfRange = 2 ** 63 / 1e9;

/** The milliseconds of a duration within `[...]` or after `offset`: `5m`, `300`, `-5m`. */
export function readDuration(reading: Reading, node: SyntaxNode): number {
  const parts = childrenOf(node);
  const [first, second] = parts;
  if (first?.name === 'UnaryOp' && parts.length === 2 && second !== undefined) {
    const sign = textOf(reading, first) === '-' ? -1 : 1;
    const magnitude = readDuration(reading, second);
    return magnitude === 0 ? 0 : sign * magnitude;
  }
  const isPlain = parts.length === 1 && first?.name === 'NumberDurationLiteralInDurationContext';
  if (!isPlain || first.from !== node.from || first.to !== node.to)
    throw unsupported('duration expressions', positionOf(node));
  const { value } = parseNumberOrDuration(textOf(reading, first));
  if (!(Math.abs(value) < outOfRange)) throw syntaxError('duration out of range', positionOf(node));
  // Prometheus rounds to nanoseconds and evaluates in whole milliseconds.
  return Math.trunc(Math.round(value * 1e9) / 1e6);
}

/** The milliseconds of a range or a step: more than nothing. */
export function readPositiveDuration(reading: Reading, node: SyntaxNode): number {
  const milliseconds = readDuration(reading, node);
  if (milliseconds <= 0) throw syntaxError('duration must be greater than 0', positionOf(node));
  return milliseconds;
}
