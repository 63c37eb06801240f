/** What this package uses of a client of pg, so that it needs no types of it. */
export interface PgClient {
  query(...args: never[]): unknown;
  connect(...args: never[]): unknown;
}

/** What this package uses of a pool of pg. */
export interface PgPool extends PgClient {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max?: number | undefined };
  prependListener(event: string, listener: (...args: never[]) => void): unknown;
  off(event: string, listener: (...args: never[]) => void): unknown;
}

/** A query that drives the protocol itself: `new Query()`, a cursor, a stream. */
export interface Submittable {
  readonly text?: unknown;
  /** Of a stream. */
  readonly cursor?: { readonly text?: unknown };
  submit(connection: unknown): unknown;
  handleError(...args: unknown[]): unknown;
  handleReadyForQuery(...args: unknown[]): unknown;
}

/** A query as an object: `{ name, text, values, callback }`. */
export interface PgQueryConfig {
  readonly text?: unknown;
  readonly name?: unknown;
  readonly callback?: unknown;
}
