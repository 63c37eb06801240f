import { PromQLError } from '../errors.ts';

/** What is thrown where JavaScript passes what TypeScript would have refused. */
export function refused(taker: string, wanted: string, given: unknown): PromQLError {
  return new PromQLError('PROMQL_OPTIONS', `${taker} takes ${wanted}, not ${shown(given)}.`);
}

/** A value in a message: objects without a text of their own have none here either. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
