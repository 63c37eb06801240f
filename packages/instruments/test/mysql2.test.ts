import { once } from 'node:events';
import { connectionPool, dbClient } from '@telltale/core/catalogs';
import { describeWithServers, startMariaDb, type MariaDb } from '@telltale-tooling/servers';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import mysql from 'mysql2';
import mysqlPromise from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { instrumentMysql2, type InstrumentMysql2Options } from '../src/mysql2/index.ts';
import { tracesOn } from './traces.ts';

describeWithServers(['mariadbd', 'mariadb-install-db'], 'a real MariaDB', () => {
  let server: MariaDb;
  const pools: mysql.Pool[] = [];

  beforeAll(async () => {
    server = await startMariaDb();
    const connection = await mysqlPromise.createConnection(server.url);
    await connection.query('CREATE DATABASE IF NOT EXISTS test');
    await connection.query('CREATE TABLE orders (id int PRIMARY KEY, note text) ENGINE=InnoDB');
    await connection.end();
  });

  afterAll(() => server?.stop());
  afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.promise().end())));

  function corePool(options: mysql.PoolOptions = {}): mysql.Pool {
    const pool = mysql.createPool({ uri: server.url, connectionLimit: 2, ...options });
    pools.push(pool);
    return pool;
  }

  function instrumented(pool: mysql.Pool | mysqlPromise.Pool, options: InstrumentMysql2Options = {}) {
    const telemetry = isolatedTelemetry({ catalogs: { connectionPool, dbClient } });
    const undo = instrumentMysql2(telemetry, pool, { pool: 'main', system: 'mariadb', ...options });
    const durations = async (labels: Record<string, string>): Promise<number> =>
      (await recorded(telemetry, dbClient.operationDuration, labels)).count;
    return { telemetry, undo, durations };
  }

  /** What the server has counted of statements of each kind. */
  async function counted(pool: mysqlPromise.Pool): Promise<Record<'insert' | 'select' | 'update' | 'delete', number>> {
    const [rows] = await pool.query<mysql.RowDataPacket[]>(
      `SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_insert', 'Com_select', 'Com_update', 'Com_delete')`,
    );
    const of = (name: string): number => Number(rows.find((row) => row['Variable_name'] === name)!['Value']);
    return { insert: of('Com_insert'), select: of('Com_select'), update: of('Com_update'), delete: of('Com_delete') };
  }

  test('counts as many statements as the server does, by operation and table', async () => {
    const pool = corePool().promise();
    const { telemetry, durations } = instrumented(pool);
    const before = await counted(pool);
    for (let id = 0; id < 5; id++) await pool.query('INSERT INTO orders VALUES (?, ?)', [id, "from 'users'"]);
    await Promise.all(Array.from({ length: 6 }, (_, id) => pool.execute('SELECT * FROM `orders` WHERE id = ?', [id])));
    const connection = await pool.getConnection();
    const statement = await connection.prepare('UPDATE test.orders SET note = ? WHERE id = ?');
    for (let id = 0; id < 3; id++) await statement.execute(['x', id]);
    await statement.close();
    await connection.query('DELETE FROM orders');
    connection.release();
    const after = await counted(pool);
    expect({
      insert: await durations({ db_operation_name: 'INSERT', db_collection_name: 'orders' }),
      select: await durations({ db_operation_name: 'SELECT', db_collection_name: 'orders' }),
      update: await durations({ db_operation_name: 'UPDATE', db_collection_name: 'test.orders' }),
      delete: await durations({ db_operation_name: 'DELETE', db_collection_name: 'orders' }),
    }).toEqual({
      insert: after.insert - before.insert,
      select: after.select - before.select,
      update: after.update - before.update,
      delete: after.delete - before.delete,
    });
    expect(after.update - before.update).toBe(3);
    expect((await telemetry.exposition()).body).not.toContain('telltale_recording_errors_total{');
  });

  test('answers as it did before: callbacks, events, streams, promises', async () => {
    const pool = corePool();
    const { durations } = instrumented(pool);
    const byCallback = (run: (callback: (...results: unknown[]) => void) => unknown): Promise<unknown[]> =>
      new Promise((resolve) => void run((...results) => resolve(results)));
    expect((await byCallback((cb) => pool.query('SELECT 1 AS one', cb))).slice(0, 2)).toEqual([null, [{ one: 1 }]]);
    expect((await byCallback((cb) => pool.query('SELECT ? AS two', [2], cb)))[1]).toEqual([{ two: 2 }]);
    expect((await byCallback((cb) => pool.execute('SELECT ? AS three', [3], cb)))[1]).toEqual([{ three: 3 }]);
    expect((await byCallback((cb) => pool.query({ sql: 'SELECT ? AS four', values: [4] }, cb)))[1]).toEqual([
      { four: 4 },
    ]);
    const [rows] = await pool.promise().query('SELECT 5 AS five');
    expect(rows).toEqual([{ five: 5 }]);

    const streamed: unknown[] = [];
    for await (const row of pool.query('SELECT 6 AS six UNION SELECT 7').stream()) streamed.push(row);
    expect(streamed).toEqual([{ six: 6 }, { six: 7 }]);
    const command = pool.query('SELECT 8 AS eight');
    const ended = once(command, 'end');
    const [row] = (await once(command, 'result')) as [unknown];
    expect(row).toEqual({ eight: 8 });
    await ended;
    expect(await durations({ db_operation_name: 'SELECT' })).toBe(7);
  });

  test('errors have the class of their SQLSTATE, and reach the application as they are', async () => {
    const pool = corePool({ multipleStatements: true });
    const { telemetry, durations } = instrumented(pool);
    const promises = pool.promise();
    await expect(promises.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: 'ER_NO_SUCH_TABLE' });
    await expect(promises.execute('SELECT * FROM nowhere')).rejects.toMatchObject({ code: 'ER_NO_SUCH_TABLE' });
    await expect(promises.query('INSERT INTO orders VALUES (1, 1), (1, 2)')).rejects.toMatchObject({ errno: 1062 });
    const [error] = (await once(pool.query('SELECT * FROM nowhere'), 'error')) as [Error];
    expect(error).toMatchObject({ code: 'ER_NO_SUCH_TABLE' });
    await expect(promises.execute('SELECT ?', [undefined as never])).rejects.toThrow('undefined');
    await promises.query('SELECT 1; DELETE FROM orders');
    expect(await durations({ error_type: 'syntax_error_or_access_rule_violation' })).toBe(3);
    expect(await durations({ error_type: 'integrity_constraint_violation' })).toBe(1);
    expect(await durations({ db_operation_name: 'BATCH' })).toBe(1);
    expect((await telemetry.exposition()).body).not.toContain('INSERT INTO orders VALUES');
  });

  test('a deadlock is counted', async () => {
    const pool = corePool().promise();
    const { telemetry } = instrumented(pool);
    await pool.query('REPLACE INTO orders VALUES (1, 1), (2, 2)');
    const [one, two] = await Promise.all([pool.getConnection(), pool.getConnection()]);
    await Promise.all([one.beginTransaction(), two.beginTransaction()]);
    await one.query('UPDATE orders SET note = 1 WHERE id = 1');
    await two.query('UPDATE orders SET note = 1 WHERE id = 2');
    const outcomes = await Promise.allSettled([
      one.query('UPDATE orders SET note = 2 WHERE id = 2'),
      two.query('UPDATE orders SET note = 2 WHERE id = 1'),
    ]);
    await Promise.all([one.rollback(), two.rollback()]);
    one.release();
    two.release();
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await recorded(telemetry, dbClient.deadlocks, { db_system_name: 'mariadb' })).toBe(1);
  });

  test('an exhausted pool shows who waits, how long, and who is refused', async () => {
    const pool = corePool({ connectionLimit: 2, queueLimit: 1 });
    const { telemetry } = instrumented(pool);
    const promises = pool.promise();
    const [one, two] = await Promise.all([promises.getConnection(), promises.getConnection()]);
    const third = promises.getConnection();
    await expect(promises.query('SELECT 1')).rejects.toThrow('Queue limit reached');
    expect(await recorded(telemetry, connectionPool.connections, { state: 'active' })).toBe(2);
    expect(await recorded(telemetry, connectionPool.waitingRequests)).toBe(1);
    expect(await recorded(telemetry, connectionPool.maxConnections)).toBe(2);
    expect(await recorded(telemetry, connectionPool.timeouts)).toBe(1);
    one.release();
    (await third).release();
    two.release();
    expect(await recorded(telemetry, connectionPool.connections, { state: 'idle' })).toBe(2);
    expect((await recorded(telemetry, connectionPool.wait)).count).toBe(3);
    expect((await recorded(telemetry, connectionPool.use)).count).toBe(3);
  });

  test('a server that is down is an error of the pool', async () => {
    const pool = corePool({ uri: 'mysql://root@127.0.0.1:1/test' });
    const { telemetry } = instrumented(pool);
    await expect(pool.promise().query('SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await recorded(telemetry, connectionPool.errors, { error_type: 'ECONNREFUSED' })).toBe(1);
  });

  describe('the undo', () => {
    test('leaves nothing behind, on the pool, its connections and their statements', async () => {
      const pool = corePool();
      const before = tracesOn(pool);
      const { telemetry, undo } = instrumented(pool);
      const again = instrumentMysql2(telemetry, pool);
      const connection = await pool.promise().getConnection();
      const core = (connection as unknown as { connection: mysql.PoolConnection }).connection;
      const statement = await new Promise<mysql.PrepareStatementInfo>((resolve) => {
        core.prepare('SELECT 1', (_error, prepared) => resolve(prepared));
      });
      expect(Object.hasOwn(statement, 'execute')).toBe(true);
      await connection.query('SELECT 1');
      again();
      undo();
      await connection.query('SELECT 1');
      expect(await recorded(telemetry, dbClient.operationDuration)).toMatchObject({ count: 1 });
      expect(tracesOn(pool)).toEqual(before);
      expect(['query', 'execute', 'prepare'].filter((name) => Object.hasOwn(core, name))).toEqual([]);
      expect(
        Object.getOwnPropertySymbols(core)
          .map(String)
          .filter((name) => name.includes('telltale')),
      ).toEqual([]);
      expect(Object.hasOwn(statement, 'execute')).toBe(false);
      connection.release();
    });

    test('works for a connection without a pool', async () => {
      const connection = await mysqlPromise.createConnection(server.url);
      const telemetry = isolatedTelemetry({ catalogs: { dbClient } });
      const undo = instrumentMysql2(telemetry, connection);
      await connection.query('SELECT 1');
      undo();
      await connection.query('SELECT 1');
      expect(await recorded(telemetry, dbClient.operationDuration, { db_system_name: 'mysql' })).toMatchObject({
        count: 1,
      });
      await connection.end();
    });
  });
});

test('what is neither a pool nor a connection is refused', () => {
  const telemetry = isolatedTelemetry({ catalogs: {} });
  expect(() => instrumentMysql2(telemetry, {} as never)).toThrow(/TELLTALE_INSTRUMENT/);
  expect(() => instrumentMysql2(telemetry, null as never)).toThrow(/TELLTALE_INSTRUMENT/);
});
