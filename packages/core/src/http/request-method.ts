import { httpRequestMethod } from '../conventions/http-request-method.ts';
import type { RecordedMethod } from './http-metrics.ts';

/** The methods that are recorded under their own name, and `_OTHER`; {@link methodIndex} counts in this order. */
export const methods: readonly RecordedMethod[] = httpRequestMethod.values;

const OTHER = methods.indexOf('_OTHER');
const indices: ReadonlyMap<string | undefined, number> = new Map(methods.map((method, index) => [method, index]));

/** Place of a method in {@link methods}. Methods are case-sensitive (RFC 9110, 9.1): `get` is `_OTHER`. */
export function methodIndex(method: string | undefined): number {
  return indices.get(method) ?? OTHER;
}
