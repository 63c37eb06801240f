import { print } from '../../syntax/print.ts';
import { withNumbers } from '../variables/substitute.ts';
import type { Expression } from '../../syntax/expression.ts';

/** A part of an expression for a message: its end is left out where it is long. */
export function said(expression: Expression): string {
  const text = withNumbers(print(expression));
  // Not within a variable.
  return text.length > 60 ? `${text.slice(0, 59).replace(/\uE000\d*$/, '')}…` : text;
}

/** `a`, `a and b`, `a, b and c`; of many, the first. */
export function listed(names: Iterable<string>, most = 12): string {
  const all = [...names];
  if (all.length > most) return `${all.slice(0, most).join(', ')} and ${all.length - most} more`;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
