import { httpRequestMethod } from '../conventions/http-request-method.ts';
import type { RecordedMethod } from './http-metrics.ts';

/** What every method that is not recorded under its own name is recorded as. */
export const OTHER_METHOD = '_OTHER' satisfies RecordedMethod;

/** The methods that are recorded, {@link OTHER_METHOD} included. They are case-sensitive (RFC 9110, 9.1): `get` is `_OTHER`. */
export const methods: readonly RecordedMethod[] = httpRequestMethod.values;
