// https://www.postgresql.org/docs/current/errcodes-appendix.html
const DEADLOCK = '40P01';
const UNIQUE_VIOLATION = '23505';
const UNAVAILABLE = new Set([
  // Cancelled by a time limit for statements or locks.
  '57014',
  '55P03',
  // The server shuts down, does not run yet, or has no connection left.
  '57P01',
  '57P02',
  '57P03',
  '53300',
  // It cannot be reached.
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);

export function isDeadlock(error: unknown): boolean {
  return codeOf(error) === DEADLOCK;
}

export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === UNIQUE_VIOLATION;
}

/** Whether the database is busy or away, and what failed may succeed some other time. */
export function isUnavailable(error: unknown): boolean {
  if (UNAVAILABLE.has(codeOf(error) ?? '')) return true;
  // pg gives these no code: "timeout exceeded when trying to connect", "Connection terminated unexpectedly".
  return error instanceof Error && /^timeout exceeded|^Connection terminated/.test(error.message);
}

/** What the start says of a database that it cannot do without. */
export function unusable(cause: unknown): Error {
  // A host of several addresses has a reason for each, and no words for all.
  const { errors: [first] = [cause] } = cause as { readonly errors?: readonly unknown[] };
  return new Error(`the database of DATABASE_URL cannot be used: ${(first as Error).message}`, { cause });
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
