import type { TelemetryCore } from '@telltale/core';
import { OperationRecorder, type TableOf } from '../database/operation-recorder.ts';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import type { Undo } from '../instrument/undo.ts';
import type { PgClient, PgPool } from './pg-shapes.ts';
import { recordPgPool } from './record-pool.ts';
import { QueryRecorder } from './record-queries.ts';

export interface InstrumentPgOptions {
  /** The label `pool`: give each pool of a service a name of its own. @default 'pg' */
  readonly pool?: string;
  /**
   * The label `db_collection_name` of a table, as it was written in the statement: to take partitions together, or to
   * leave a table out by `undefined`. @default the table itself
   */
  readonly tableOf?: TableOf;
  /** The label `db_system_name`, for a relative of PostgreSQL: `cockroachdb`. @default 'postgresql' */
  readonly system?: string;
}

/**
 * Records a pool of pg 8 with all its clients, or one client.
 *
 * | metric | says |
 * | --- | --- |
 * | `db_client_operation_duration_seconds` | queries, by operation and table; `error_type` is a class of SQLSTATE |
 * | `db_deadlocks_total` | queries that PostgreSQL gave up because of a deadlock |
 * | `connection_pool_*` | connections in use and idle, requests that wait, how long, and in vain |
 *
 * A query lasts until the server is done with it: that of a cursor until the last row was read or the cursor closed.
 *
 * @returns takes it off again, from clients that are in use, too
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts check
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentPg } from '@telltale/instruments/pg';
 * import pg from 'pg';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: {} });
 * const pool = new pg.Pool();
 * instrumentPg(telemetry, pool);
 * await pool.query('SELECT * FROM orders WHERE id = $1', [7]);
 * // db_client_operation_duration_seconds_count{db_collection_name="orders",db_operation_name="SELECT",db_system_name="postgresql"} 1
 * ```
 */
export function instrumentPg(
  telemetry: TelemetryCore,
  poolOrClient: PgPool | PgClient,
  options: InstrumentPgOptions = {},
): Undo {
  const { pool = 'pg', system = 'postgresql', tableOf } = options;
  expectShape(poolOrClient, ['query', 'connect', 'on'], 'a pool or a client of pg');
  const queries = new QueryRecorder(new OperationRecorder(telemetry, 'pg', system), tableOf);
  const watchClient = (client: PgClient): Undo =>
    instrumentOnce(telemetry, client, 'pg.client', () => queries.watch(client));
  if (!isPool(poolOrClient)) return watchClient(poolOrClient);
  return instrumentOnce(telemetry, poolOrClient, 'pg.pool', () =>
    recordPgPool(telemetry, poolOrClient, pool, watchClient),
  );
}

function isPool(object: PgPool | PgClient): object is PgPool {
  return 'totalCount' in object;
}
