import { kindOf } from './template-value.ts';
import type { TemplateValue } from './template-value.ts';

const ORDERED: ReadonlySet<string> = new Set(['string', 'float64', 'int']);

/** A call that Go's templates refuse. */
export class CallError extends Error {
  override readonly name = 'CallError';
}

/** Go compares values of one kind only: `gt $value 80` fails, as 80 is an int and the value a float64; `gt $value 80.0` does not. */
export function isEqual(a: TemplateValue, b: TemplateValue): boolean {
  const [left, right] = [kindOf(a), kindOf(b)];
  if (left === 'nil' || right === 'nil') return left === right;
  for (const kind of [left, right]) {
    if (kind === 'list' || kind === 'map' || kind === 'struct') throw new CallError(`a ${kind} cannot be compared`);
  }
  if (left !== right) throw new CallError(`incompatible types for comparison: ${left} and ${right}`);
  return a === b;
}

export function isLess(a: TemplateValue, b: TemplateValue): boolean {
  const [left, right] = [kindOf(a), kindOf(b)];
  if (!ORDERED.has(left)) throw new CallError(`a ${left} has no order`);
  if (left !== right) throw new CallError(`incompatible types for comparison: ${left} and ${right}`);
  return (a as string | number | bigint) < (b as string | number | bigint);
}
