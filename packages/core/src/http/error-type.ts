const saysNothing: ReadonlySet<string> = new Set(['Error', 'DOMException']);

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
  // A class's own name; `name` where the class is anonymous or says nothing, as with an abort, which is a DOMException.
  const className = typeof constructor === 'function' ? constructor.name : '';
  for (const candidate of [saysNothing.has(className) ? name : className, className]) {
    if (typeof candidate === 'string' && /^[A-Za-z_$][\w$.]{0,99}$/.test(candidate)) return candidate;
  }
  return '_OTHER';
}
