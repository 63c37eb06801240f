/** A connection of mysql2 with callbacks, or what this package uses of it, so that it needs no types of it. */
export interface CoreConnection {
  query(...args: never[]): unknown;
  execute(...args: never[]): unknown;
  prepare(...args: never[]): unknown;
  /** What it belongs to; `null` once it was taken out. */
  readonly _pool?: object | null;
}

/** A pool of mysql2 with callbacks. */
export interface CorePool {
  query(...args: never[]): unknown;
  getConnection(...args: never[]): unknown;
  releaseConnection(...args: never[]): unknown;
  prependListener(event: string, listener: (connection: CoreConnection) => void): unknown;
  off(event: string, listener: (connection: CoreConnection) => void): unknown;
}

/** Where a pool has its connections: it says nothing of them in public. */
export interface PoolQueues {
  readonly _allConnections?: { readonly length: number };
  readonly _freeConnections?: { readonly length: number };
  readonly _connectionQueue?: { readonly length: number };
  readonly config?: { readonly connectionLimit?: number };
}

/** What mysql2/promise puts around a pool. */
export interface PromisePool {
  readonly pool: object;
}

/** What mysql2/promise puts around a connection. */
export interface PromiseConnection {
  readonly connection: object;
}

/** A command on its way to the server. */
export interface Command {
  readonly sql?: unknown;
  onResult?: unknown;
  once(event: string | symbol, listener: (...args: never[]) => void): unknown;
}

/** A prepared statement. */
export interface Statement {
  readonly query?: unknown;
  execute(...args: never[]): unknown;
}
