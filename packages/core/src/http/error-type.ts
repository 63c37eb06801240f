/**
 * What a failure is called in the label `error_type`: the class of what was thrown, or what Node.js names it by.
 *
 * @example
 * ```ts
 * import { errorTypeOf } from '@telltale/core';
 * errorTypeOf(new TypeError('x is not a function')); // 'TypeError'
 * ```
 */
export function errorTypeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '_OTHER';
  const { constructor, name } = error as { readonly constructor?: unknown; readonly name?: unknown };
  // A class's own name; `name` where the class is anonymous or a plain `Error` was given one.
  const className = typeof constructor === 'function' ? constructor.name : '';
  for (const candidate of [className === 'Error' ? name : className, className]) {
    if (typeof candidate === 'string' && /^[A-Za-z_$][\w$.]{0,99}$/.test(candidate)) return candidate;
  }
  return '_OTHER';
}
