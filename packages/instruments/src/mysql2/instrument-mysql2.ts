import type { TelemetryCore } from '@telltale/core';
import { OperationRecorder, type TableOf } from '../database/operation-recorder.ts';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import type { Undo } from '../instrument/undo.ts';
import type { CoreConnection, CorePool, PromiseConnection, PromisePool } from './mysql2-shapes.ts';
import { recordMysqlPool } from './record-pool.ts';
import { QueryRecorder } from './record-queries.ts';

export interface InstrumentMysql2Options {
  /** The label `pool`: give each pool of a service a name of its own. @default 'mysql2' */
  readonly pool?: string;
  /**
   * The label `db_collection_name` of a table, as it was written in the statement: to take partitions together, or to
   * leave a table out by `undefined`. @default the table itself
   */
  readonly tableOf?: TableOf;
  /** The label `db_system_name`: `mariadb` where that is what answers. @default 'mysql' */
  readonly system?: string;
}

/**
 * Records a pool of mysql2 3 with all its connections, or one connection; of `mysql2` or of `mysql2/promise`.
 *
 * | metric | says |
 * | --- | --- |
 * | `db_client_operation_duration_seconds` | queries, by operation and table; `error_type` is a class of SQLSTATE |
 * | `db_deadlocks_total` | queries that the server gave up because of a deadlock |
 * | `connection_pool_*` | connections in use and idle, requests that wait, how long, and in vain |
 *
 * Text, prepared statements, streams and several statements at once are recorded; a stream lasts until its last row. The
 * pools of a cluster are instrumented one by one.
 *
 * @returns takes it off again, from connections that are in use, too
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts check
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentMysql2 } from '@telltale/instruments/mysql2';
 * import mysql from 'mysql2/promise';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: {} });
 * const pool = mysql.createPool('mysql://127.0.0.1/shop');
 * instrumentMysql2(telemetry, pool);
 * await pool.execute('SELECT * FROM orders WHERE id = ?', [7]);
 * // db_client_operation_duration_seconds_count{db_collection_name="orders",db_operation_name="SELECT",db_system_name="mysql"} 1
 * ```
 */
export function instrumentMysql2(
  telemetry: TelemetryCore,
  poolOrConnection: CorePool | CoreConnection | PromisePool | PromiseConnection,
  options: InstrumentMysql2Options = {},
): Undo {
  const { pool = 'mysql2', system = 'mysql', tableOf } = options;
  const target = coreOf(poolOrConnection);
  const queries = new QueryRecorder(new OperationRecorder(telemetry, 'mysql2', system), tableOf);
  const watch = (connection: CoreConnection): Undo =>
    instrumentOnce(telemetry, connection, 'mysql2.connection', () => queries.watch(connection));
  if (!isPool(target)) return watch(target);
  return instrumentOnce(telemetry, target, 'mysql2.pool', () => recordMysqlPool(telemetry, target, pool, watch));
}

/** mysql2/promise keeps what works with callbacks within. */
function coreOf(given: object): CorePool | CoreConnection {
  const { pool, connection } = (given ?? {}) as Partial<PromisePool & PromiseConnection>;
  const core = [given, pool, connection].find((each) => isPool(each) || isConnection(each)) ?? given;
  const methods = isPool(core) ? ['query', 'getConnection', 'releaseConnection'] : ['query', 'execute', 'prepare'];
  expectShape(core, methods, 'a pool or a connection of mysql2');
  return core as CorePool | CoreConnection;
}

// Neither has what mysql2/promise puts around them.
function isPool(object: unknown): object is CorePool {
  return typeof object === 'object' && object !== null && '_allConnections' in object;
}

function isConnection(object: unknown): object is CoreConnection {
  return (
    typeof object === 'object' &&
    object !== null &&
    typeof (object as { addCommand?: unknown }).addCommand === 'function'
  );
}
