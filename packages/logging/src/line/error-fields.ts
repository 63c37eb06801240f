import { errorTypeOf } from '@telltale/core';

// What is written first and under these names, whatever the error calls enumerable.
const OWN_FIELDS = new Set(['type', 'name', 'message', 'stack', 'cause', 'errors']);

/** Whether a value is an error, of this realm or another. */
export function isError(value: object): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/**
 * An error as it is logged: `type`, `message` and `stack`, what it is caused by, and whatever its class or its thrower
 * added. Values are not read before they are asked for: a getter may throw.
 */
export function* errorFields(error: Error): Generator<readonly [key: string, read: () => unknown]> {
  yield ['type', () => nameOf(error)];
  yield ['message', () => error.message];
  yield ['stack', () => error.stack];
  for (const key of Object.keys(error)) {
    if (!OWN_FIELDS.has(key)) yield [key, () => (error as unknown as Record<string, unknown>)[key]];
  }
  yield ['errors', () => (error as { readonly errors?: unknown }).errors];
  yield ['cause', () => error.cause];
}

function nameOf(error: Error): string {
  const type = errorTypeOf(error);
  return type === '_OTHER' ? 'Error' : type;
}
