import { TelltaleError } from '@telltale/core';

export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * The method of an object that an instrument is about to wrap.
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT` where there is none
 */
export function expectMethod(object: object, name: string): Method {
  const method = (object as Readonly<Record<string, unknown>>)[name];
  if (typeof method === 'function') return method as Method;
  throw new TelltaleError('TELLTALE_INSTRUMENT', `What was given has no method ${name}`, object);
}

/**
 * Refuses what does not look like the library's object, before anything is changed.
 *
 * @param what - For the message: `a pool of pg`.
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 */
export function expectShape(object: unknown, methods: readonly string[], what: string): asserts object is object {
  const isObject = (typeof object === 'object' && object !== null) || typeof object === 'function';
  const missing = isObject
    ? methods.find((name) => typeof (object as Readonly<Record<string, unknown>>)[name] !== 'function')
    : methods[0];
  if (isObject && missing === undefined) return;
  throw new TelltaleError('TELLTALE_INSTRUMENT', `This is not ${what}: it has no method ${missing}`, object);
}
