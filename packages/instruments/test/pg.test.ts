import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { connectionPool, dbClient } from '@telltale/core/catalogs';
import { describeWithServers, startPostgres, type Postgres } from '@telltale-tooling/servers';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import pg from 'pg';
// @ts-expect-error It has no types.
import Cursor from 'pg-cursor';
// @ts-expect-error Types are those of the newest.
import pgOldest from 'pg-oldest';
import QueryStream from 'pg-query-stream';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { instrumentPg } from '../src/pg/index.ts';
import { tracesOn } from './traces.ts';

const versions = { '8.23': pg, '8.11': pgOldest as unknown as typeof pg };

describeWithServers(['postgres', 'initdb'], 'a real PostgreSQL', () => {
  let server: Postgres;

  beforeAll(async () => {
    server = await startPostgres({
      settings: { shared_preload_libraries: 'pg_stat_statements', deadlock_timeout: '50ms', autovacuum: 'off' },
    });
    await using client = await connected(pg);
    await client.query('CREATE EXTENSION pg_stat_statements');
    await client.query('CREATE TABLE orders (id int PRIMARY KEY, note text)');
    await client.query('CREATE TABLE users (id int PRIMARY KEY)');
    // Its statistics are those of one test.
    await client.query('CREATE DATABASE counted');
  });

  afterAll(() => server?.stop());

  async function connected(driver: typeof pg) {
    const client = new driver.Client(server.url);
    await client.connect();
    return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
  }

  describe.each(Object.entries(versions))('pg %s', (_version, driver) => {
    const pools: pg.Pool[] = [];

    function instrumentedPool(options: pg.PoolConfig = {}) {
      const pool = new driver.Pool({ connectionString: server.url, max: 2, ...options });
      pools.push(pool);
      const telemetry = isolatedTelemetry({ catalogs: { connectionPool, dbClient } });
      const undo = instrumentPg(telemetry, pool, { pool: 'main' });
      const durations = (labels: Record<string, string>) =>
        recorded(telemetry, dbClient.operationDuration, labels).then(({ count }) => count);
      return { pool, telemetry, undo, durations };
    }

    afterEach(async () => {
      for (const pool of pools.splice(0)) if (!pool.ended) await pool.end();
    });

    test('counts as many queries as the server does, by operation and table', async () => {
      const { pool, telemetry, durations } = instrumentedPool();
      await pool.query('TRUNCATE orders');
      const { rows: before } = await pool.query('SELECT pg_stat_statements_reset()');
      expect(before).toHaveLength(1);
      for (let id = 0; id < 7; id++) await pool.query('INSERT INTO orders VALUES ($1, $2)', [id, 'from users']);
      await Promise.all(Array.from({ length: 5 }, () => pool.query('SELECT * FROM public."orders"')));
      await pool.query({ name: 'by-id', text: 'SELECT note FROM orders WHERE id = $1', values: [3] });
      await pool.query({ name: 'by-id', values: [4] } as unknown as pg.QueryConfig);
      await pool.query('DELETE FROM orders');

      const { rows } = await pool.query<{ query: string; calls: string }>(
        `SELECT query, calls FROM pg_stat_statements WHERE query ~ '(INSERT INTO|FROM public."?|note FROM|DELETE FROM) ?"?orders'`,
      );
      const calls = (start: string): number =>
        rows.filter(({ query }) => query.startsWith(start)).reduce((sum, row) => sum + Number(row.calls), 0);
      expect({
        insert: await durations({ db_operation_name: 'INSERT', db_collection_name: 'orders' }),
        select: await durations({ db_operation_name: 'SELECT', db_collection_name: 'public.orders' }),
        prepared: await durations({ db_operation_name: 'SELECT', db_collection_name: 'orders' }),
        delete: await durations({ db_operation_name: 'DELETE', db_collection_name: 'orders' }),
      }).toEqual({
        insert: calls('INSERT'),
        select: calls('SELECT * FROM public'),
        prepared: calls('SELECT note'),
        delete: calls('DELETE'),
      });
      expect((await telemetry.exposition()).body).not.toContain('telltale_recording_errors_total{');
      expect(calls('INSERT')).toBe(7);
      expect(calls('SELECT note')).toBe(2);
    });

    test('counts as many transactions as pg_stat_database', async () => {
      const { pool, durations } = instrumentedPool({ connectionString: server.url.replace(/postgres$/, 'counted') });
      const client = await pool.connect();
      await client.query('CREATE TABLE IF NOT EXISTS users (id int)');
      const xacts = async () => {
        await client.query('SELECT pg_stat_force_next_flush()');
        const { rows } = await client.query<{ c: string; r: string }>(
          `SELECT xact_commit AS c, xact_rollback AS r FROM pg_stat_database WHERE datname = 'counted'`,
        );
        return { commits: Number(rows[0]!.c), rollbacks: Number(rows[0]!.r) };
      };
      const before = await xacts();
      for (let i = 0; i < 4; i++) {
        await client.query('BEGIN');
        await client.query('INSERT INTO users VALUES ($1)', [i]);
        await client.query(i % 2 === 0 ? 'COMMIT' : 'ROLLBACK');
      }
      await client.query('DELETE FROM users');
      const after = await xacts();
      client.release();
      const rolledBack = await durations({ db_operation_name: 'ROLLBACK' });
      expect(after.rollbacks - before.rollbacks).toBe(rolledBack);
      // Besides the commits there are the delete and, of xacts() itself, one that reads and the other that flushes.
      expect(after.commits - before.commits).toBe((await durations({ db_operation_name: 'COMMIT' })) + 1 + 2);
      expect(await durations({ db_operation_name: 'BEGIN' })).toBe(4);
    });

    test('the operation is the one that the server says it did', async () => {
      await using client = await connected(driver);
      const telemetry = isolatedTelemetry({ catalogs: { dbClient } });
      const undo = instrumentPg(telemetry, client);
      const statements = [
        'WITH a AS (SELECT 1) SELECT * FROM a',
        'WITH gone AS (DELETE FROM users RETURNING *) INSERT INTO users SELECT 99 FROM gone',
        'INSERT INTO users SELECT n FROM generate_series(200, 203) n',
        'UPDATE users SET id = id + 1 WHERE id > 1000',
        'DELETE FROM ONLY users',
        'MERGE INTO users u USING orders o ON u.id = o.id WHEN MATCHED THEN DELETE',
        'BEGIN',
        'LOCK TABLE users',
        'COMMIT',
        'EXPLAIN SELECT * FROM users',
        '/* x */ (SELECT 1) UNION (SELECT 2)',
      ];
      for (const statement of statements) {
        const { command } = await client.query(statement);
        expect(
          await recorded(telemetry, dbClient.operationDuration, { db_operation_name: command }),
          statement,
        ).not.toMatchObject({ count: 0 });
      }
      undo();
    });

    test('answers as it did before: promises, callbacks, values, this', async () => {
      const { pool, durations } = instrumentedPool();
      expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
      const answers = await new Promise<unknown[]>((resolve) => {
        pool.query('SELECT 2 AS two', (error: unknown, result: pg.QueryResult) => resolve([error, result.rows]));
      });
      expect(answers).toEqual([undefined, [{ two: 2 }]]);

      const client = await pool.connect();
      const config = { text: 'SELECT $1::int AS three', values: [3], callback: undefined as unknown };
      const given = await new Promise<unknown[]>((resolve) => {
        config.callback = (...results: unknown[]) => resolve(results);
        const { callback } = config;
        expect((client.query as (config: object) => unknown)(config)).toBeUndefined();
        expect(config.callback).toBe(callback);
      });
      expect(given[0]).toBeNull();
      expect((given[1] as pg.QueryResult).rows).toEqual([{ three: 3 }]);
      const [error, result] = await new Promise<unknown[]>((resolve) => {
        client.query('SELECT $1::int AS four', [4], (...results) => resolve(results));
      });
      expect(error).toBeNull();
      expect((result as pg.QueryResult).rows).toEqual([{ four: 4 }]);
      expect(() => (client.query as (config: unknown) => unknown)(null)).toThrow(TypeError);
      client.release();
      expect(await durations({ db_operation_name: 'SELECT' })).toBe(4);
      expect(client.query.name).toBe(driver.Client.prototype.query.name);
      expect(client.query).toHaveLength(driver.Client.prototype.query.length);
    });

    test('cursors and streams are recorded once, when the server is done with them', async () => {
      const { pool, durations } = instrumentedPool();
      const client = await pool.connect();
      const cursor = client.query(
        new Cursor('SELECT * FROM generate_series(1, 5) n, orders o RIGHT JOIN users ON true'),
      );
      expect(cursor).toBeInstanceOf(Cursor);
      expect(await durations({ db_operation_name: 'SELECT' })).toBe(0);
      await cursor.read(10);
      await cursor.close();
      await client.query('SELECT 1');
      expect(await durations({ db_operation_name: 'SELECT', db_collection_name: 'orders' })).toBe(1);

      const stream = client.query(new QueryStream('SELECT n FROM generate_series(1, 500) n'));
      let rows = 0;
      for await (const _ of stream) rows++;
      expect(rows).toBe(500);
      const query = new driver.Query('SELECT note FROM orders');
      client.query(query);
      await once(query, 'end');
      client.release();
      expect(await durations({ db_operation_name: 'SELECT', db_collection_name: 'orders' })).toBe(2);
      expect(tracesOn(query)).toEqual(tracesOn(Object.assign(new driver.Query('SELECT 1'), query)));
    });

    test('errors have the class of their SQLSTATE, and reach the application as they are', async () => {
      const { pool, telemetry, durations } = instrumentedPool();
      const failing: readonly (readonly [sql: string, errorType: string])[] = [
        ['SELECT * FROM nowhere', 'syntax_error_or_access_rule_violation'],
        ['SELECT 1 / 0', 'data_exception'],
        ['INSERT INTO orders VALUES (1), (1)', 'integrity_constraint_violation'],
      ];
      for (const [sql, errorType] of failing) {
        await expect(pool.query(sql)).rejects.toBeInstanceOf(driver.DatabaseError);
        expect(await durations({ error_type: errorType }), sql).toBe(1);
      }
      const client = await pool.connect();
      const cursor = client.query(new Cursor('SELECT 1 / (n - 1) FROM generate_series(1, 2) n'));
      await expect(cursor.read(1)).rejects.toThrow('division by zero');
      const query = new driver.Query('SELECT 1 / 0');
      const failed = once(query, 'error');
      client.query(query);
      await failed.catch(() => {});
      client.release();
      expect(await durations({ error_type: 'data_exception' })).toBe(3);
      const { body } = await telemetry.exposition();
      expect(body).not.toContain('INSERT INTO orders VALUES');
    });

    test('a rejection that the application forgot is still unhandled, and there is one', async () => {
      const { pool } = instrumentedPool();
      const client = await pool.connect();
      const unhandled = vi.fn<(error: unknown) => void>();
      process.on('unhandledRejection', unhandled);
      const present = process.listeners('unhandledRejection').filter((listener) => listener !== unhandled);
      present.forEach((listener) => process.off('unhandledRejection', listener));
      try {
        void client.query('SELECT * FROM forgotten');
        await client.query('SELECT 1');
        await delay(0);
        expect(unhandled).toHaveBeenCalledOnce();
      } finally {
        process.off('unhandledRejection', unhandled);
        present.forEach((listener) => process.on('unhandledRejection', listener));
        client.release();
      }
    });

    test('a deadlock is counted', async () => {
      const { pool, telemetry, durations } = instrumentedPool();
      await pool.query('INSERT INTO orders VALUES (1), (2) ON CONFLICT DO NOTHING');
      const [one, two] = await Promise.all([pool.connect(), pool.connect()]);
      await Promise.all([one.query('BEGIN'), two.query('BEGIN')]);
      await one.query(`UPDATE orders SET note = 'a' WHERE id = 1`);
      await two.query(`UPDATE orders SET note = 'b' WHERE id = 2`);
      const outcomes = await Promise.allSettled([
        one.query(`UPDATE orders SET note = 'a' WHERE id = 2`),
        two.query(`UPDATE orders SET note = 'b' WHERE id = 1`),
      ]);
      await Promise.all([one.query('ROLLBACK'), two.query('ROLLBACK')]);
      one.release();
      two.release();
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await recorded(telemetry, dbClient.deadlocks, { db_system_name: 'postgresql' })).toBe(1);
      expect(await durations({ error_type: 'transaction_rollback' })).toBe(1);
    });

    test('an exhausted pool shows who waits, how long, and in vain', async () => {
      const { pool, telemetry } = instrumentedPool({ max: 2, connectionTimeoutMillis: 20_000 });
      const wait = (milliseconds: number): void => {
        (pool.options as { connectionTimeoutMillis: number }).connectionTimeoutMillis = milliseconds;
      };
      const gauge = (metric: typeof connectionPool.connections, state: 'active' | 'idle') =>
        recorded(telemetry, metric, { pool: 'main', state });
      const [one, two] = await Promise.all([pool.connect(), pool.connect()]);
      wait(100);
      const waiting = pool.query('SELECT 1');
      waiting.catch(() => {});
      expect(await gauge(connectionPool.connections, 'active')).toBe(2);
      expect(await gauge(connectionPool.connections, 'idle')).toBe(0);
      expect(await recorded(telemetry, connectionPool.waitingRequests)).toBe(1);
      expect(await recorded(telemetry, connectionPool.maxConnections)).toBe(2);
      await expect(waiting).rejects.toThrow('timeout exceeded');
      await expect(pool.connect()).rejects.toThrow('timeout exceeded');
      expect(await recorded(telemetry, connectionPool.timeouts, { pool: 'main' })).toBe(2);
      expect(await recorded(telemetry, connectionPool.waitingRequests)).toBe(0);

      wait(20_000);
      const third = pool.connect();
      one.release();
      (await third).release();
      two.release();
      expect(await gauge(connectionPool.connections, 'idle')).toBe(2);
      expect((await recorded(telemetry, connectionPool.wait)).count).toBe(3);
      expect((await recorded(telemetry, connectionPool.use)).count).toBe(3);
    });

    test('a server that is down is an error of the pool', async () => {
      const { pool, telemetry } = instrumentedPool({ connectionString: 'postgres://postgres@127.0.0.1:1/postgres' });
      await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await expect(pool.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      const { errors } = connectionPool;
      expect(await recorded(telemetry, errors, { pool: 'main', error_type: 'ECONNREFUSED' })).toBe(2);
      expect(await recorded(telemetry, connectionPool.timeouts)).toBe(0);
    });

    test('the undo leaves nothing behind, not even on connections in use', async () => {
      const plain = new driver.Pool({ connectionString: server.url });
      pools.push(plain);
      const existing = await plain.connect();
      const before = tracesOn(plain);
      const telemetry = isolatedTelemetry({ catalogs: { connectionPool, dbClient } });
      const undo = instrumentPg(telemetry, plain);
      const again = instrumentPg(telemetry, plain);
      existing.release();
      const client = await plain.connect();
      expect(client).toBe(existing);
      await client.query('SELECT 1');
      again();
      await client.query('SELECT 1');
      expect(await recorded(telemetry, dbClient.operationDuration)).toMatchObject({ count: 2 });
      undo();
      undo();
      await client.query('SELECT 1');
      expect(await recorded(telemetry, dbClient.operationDuration)).toMatchObject({ count: 2 });
      expect(tracesOn(plain)).toEqual(before);
      expect(Object.hasOwn(client, 'query')).toBe(false);
      expect(Object.getOwnPropertySymbols(client).map(String)).not.toContainEqual(expect.stringContaining('telltale'));
      expect((await telemetry.exposition()).body).not.toMatch(/^connection_pool_connections/m);
      client.release();
    });

    test('telemetry that fails does not reach the application', async () => {
      const pool = new driver.Pool({ connectionString: server.url });
      pools.push(pool);
      const warnings: string[] = [];
      let isBroken = false;
      const telemetry = isolatedTelemetry({
        catalogs: { dbClient },
        logger: { warn: (message) => warnings.push(message), error() {} },
        clock: { now: () => Date.now(), monotonic: () => (isBroken ? NaN : performance.now()), after: () => () => {} },
      });
      isBroken = true;
      instrumentPg(telemetry, pool, {
        tableOf() {
          throw new Error('no such partition');
        },
      });
      expect((await pool.query('SELECT count(*)::int AS count FROM users')).rows).toHaveLength(1);
      await expect(pool.query('SELECT * FROM nowhere')).rejects.toThrow('nowhere');
      isBroken = false;
      expect((await telemetry.exposition()).body).toContain('telltale_recording_errors_total{source="pg"}');
      expect(warnings).toHaveLength(1);
    });
  });

  test('pools of one telemetry are told apart, and tables can be grouped', async () => {
    const telemetry = isolatedTelemetry({ catalogs: { connectionPool, dbClient } });
    const pools = ['reads', 'writes'].map((name) => {
      const pool = new pg.Pool({ connectionString: server.url, max: name === 'reads' ? 3 : 4 });
      instrumentPg(telemetry, pool, { pool: name, tableOf: (table) => table.replace(/_\d+$/, '_*') });
      return pool;
    });
    await pools[0]!.query('CREATE TABLE events_2026 (id int)');
    await pools[1]!.query('INSERT INTO events_2026 VALUES (1)');
    expect(await recorded(telemetry, connectionPool.maxConnections, { pool: 'reads' })).toBe(3);
    expect(await recorded(telemetry, connectionPool.maxConnections, { pool: 'writes' })).toBe(4);
    expect(await recorded(telemetry, dbClient.operationDuration, { db_collection_name: 'events_*' })).toMatchObject({
      count: 2,
    });
    await Promise.all(pools.map((pool) => pool.end()));
  });
});

test('what is not a pool is refused', () => {
  const telemetry = isolatedTelemetry({ catalogs: {} });
  expect(() => instrumentPg(telemetry, {} as never)).toThrow(
    /not a pool or a client of pg: it has no method query.*TELLTALE_INSTRUMENT/s,
  );
  expect(() => instrumentPg(telemetry, undefined as never)).toThrow(/TELLTALE_INSTRUMENT/);
});
