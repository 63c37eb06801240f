import { errorTypeOf } from '@telltale/core';
import { sqlStateClass } from './sql-state.ts';

/** What a failed call to a database is called in `error_type`, and whether it was given up because of a deadlock. */
export interface Failure {
  readonly errorType: string;
  readonly isDeadlock: boolean;
}

/** What drivers hang on their errors. */
interface DriverError {
  /** PostgreSQL: the SQLSTATE. MySQL: `ER_LOCK_DEADLOCK`. Node.js: `ECONNREFUSED`. Redis: `WRONGTYPE`. */
  readonly code?: unknown;
  /** Of mysql2. */
  readonly sqlState?: unknown;
}

const deadlocks: ReadonlySet<unknown> = new Set(['40P01', 'ER_LOCK_DEADLOCK']);

/** A class of SQLSTATE, a code of Node.js or of the driver, or the class of the error: in any case one of few. */
export function failureOf(error: unknown): Failure {
  const { code, sqlState } = (typeof error === 'object' && error !== null ? error : {}) as DriverError;
  return {
    errorType: sqlStateClass(sqlState) ?? sqlStateClass(code) ?? codeName(code) ?? errorTypeOf(error),
    isDeadlock: deadlocks.has(code),
  };
}

/** `ECONNRESET`, `PROTOCOL_CONNECTION_LOST`: names, and nothing that holds a value. */
function codeName(code: unknown): string | undefined {
  return typeof code === 'string' && /^[A-Z][A-Z_]{2,49}$/.test(code) ? code : undefined;
}
