import { instrumentPg } from '@telltale/instruments/pg';
import type { Undo } from '@telltale/instruments/pg';
import type { Logger } from '@telltale/logging';
import pg from 'pg';
import type { PoolClient, PoolConfig } from 'pg';
import type { LedgerTelemetry } from '../telemetry.ts';

/**
 * Who waits, what runs by itself, and what takes long have pools of their own, so that none takes the connections of another.
 * All are small: what PostgreSQL does at once is bounded by processors and locks, not by connections.
 */
const plans = {
  requests: { max: 8, connectionTimeoutMillis: 1000, statement_timeout: 2000 },
  jobs: { max: 1, connectionTimeoutMillis: 1000, statement_timeout: 2000 },
  exports: { max: 3, connectionTimeoutMillis: 5000, statement_timeout: 5000 },
} as const satisfies Record<string, PoolConfig>;

export type PoolName = keyof typeof plans;

/** For what holds connections when the service ends. */
const GRACE_MILLISECONDS = 300;

/** The service's connections to PostgreSQL. */
export class Pools {
  readonly requests: pg.Pool;
  readonly jobs: pg.Pool;
  readonly exports: pg.Pool;
  readonly #undo: readonly Undo[];
  /** Clients that somebody has. */
  readonly #held = new Set<PoolClient>();
  /** Those that are connected, and when they no longer are: a pool has ended before its connections have. */
  readonly #ends = new Map<PoolClient, Promise<void>>();

  constructor(connectionString: string, telemetry: LedgerTelemetry, logger: Logger) {
    const create = (name: PoolName): pg.Pool => {
      const pool = new pg.Pool({ connectionString, application_name: `ledger ${name}`, types, ...plans[name] });
      pool.on('error', (error) => logger.warn({ err: error, pool: name }, 'an idle connection was lost'));
      pool.on('connect', (client) => this.#watch(client));
      pool.on('acquire', (client) => this.#held.add(client));
      pool.on('release', (_, client) => this.#held.delete(client));
      return pool;
    };
    [this.requests, this.jobs, this.exports] = [create('requests'), create('jobs'), create('exports')];
    this.#undo = (Object.keys(plans) as PoolName[]).map((name) => instrumentPg(telemetry, this[name], { pool: name }));
  }

  /** Waits for what is under way, but not for long: a query may wait for a lock that never comes. */
  async close(): Promise<void> {
    const ended = Promise.all([this.requests.end(), this.jobs.end(), this.exports.end()]);
    const timer = setTimeout(() => {
      for (const client of this.#held) void (client as PoolClient & Pick<pg.Client, 'end'>).end();
    }, GRACE_MILLISECONDS);
    await ended;
    clearTimeout(timer);
    await Promise.all(this.#ends.values());
    for (const undo of this.#undo) undo();
  }

  #watch(client: PoolClient): void {
    // One that is lost while somebody has it fails their query; it must not end the process as well.
    client.on('error', () => {});
    const end = new Promise<void>((resolve) => client.once('end', resolve));
    this.#ends.set(client, end);
    void end.then(() => this.#ends.delete(client));
  }
}

/** Amounts are numbers: they are far below 2 ** 53. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
