import { connectionPool, dbClient } from '@telltale/core/catalogs';
import { describeWithServers, startRedis, type Redis as RedisServer } from '@telltale-tooling/servers';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import { Cluster, Redis } from 'ioredis';
import { Cluster as Cluster5, Redis as Redis5 } from 'ioredis5';
import * as redis6 from 'redis';
import * as redis4 from 'redis4';
import * as redis5 from 'redis5';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { instrumentIoredis } from '../src/ioredis/index.ts';
import { instrumentRedis } from '../src/redis/index.ts';
import { tracesOn } from './traces.ts';

const watched = ['GET', 'SET', 'INCR', 'HSET', 'HGETALL', 'LPUSH', 'MULTI', 'EXEC', 'DEL', 'EVAL', 'CONFIG'];

describeWithServers(['redis-server'], 'a real Redis', () => {
  let server: RedisServer;
  beforeAll(async () => void (server = await startRedis()));
  afterAll(() => server?.stop());

  function telemetryOf() {
    const telemetry = isolatedTelemetry({ catalogs: { dbClient } });
    const count = async (labels: Record<string, string>): Promise<number> =>
      (await recorded(telemetry, dbClient.operationDuration, labels)).count;
    const counts = async (): Promise<Record<string, number>> =>
      Object.fromEntries(
        await Promise.all(watched.map(async (name) => [name, await count({ db_operation_name: name })])),
      );
    return { telemetry, count, counts };
  }

  /** Calls by command, as the server counts them: `cmdstat_config|get:calls=1,...` is of CONFIG. */
  function countedIn(info: string): Record<string, number> {
    const calls = Object.fromEntries(watched.map((name) => [name, 0]));
    for (const [, command, number] of info.matchAll(/^cmdstat_([\w.-]+)[^:]*:calls=(\d+)/gm)) {
      const name = command!.toUpperCase();
      if (name in calls) calls[name]! += Number(number);
    }
    return calls;
  }

  describe.each([
    ['ioredis 6', Redis],
    ['ioredis 5', Redis5 as unknown as typeof Redis],
  ])('%s', (_name, Client) => {
    function connect(options: { enableAutoPipelining?: boolean } = {}) {
      const client = new Client(server.url, options);
      return Object.assign(client, { [Symbol.asyncDispose]: async () => void (await client.quit()) });
    }

    test('counts as many commands as the server does, in pipelines and transactions, too', async () => {
      await using client = connect();
      await using auto = connect({ enableAutoPipelining: true });
      await client.flushall();
      await client.config('RESETSTAT');
      const { telemetry, counts, count } = telemetryOf();
      instrumentIoredis(telemetry, client);
      instrumentIoredis(telemetry, auto);
      await client.set('a', '1');
      expect(await client.get('a')).toBe('1');
      expect(await client.getBuffer('a')).toEqual(Buffer.from('1'));
      expect(await new Promise((resolve) => void client.get('a', (error, value) => resolve([error, value])))).toEqual([
        null,
        '1',
      ]);
      const piped = await client.pipeline().incr('n').incr('n').lpush('n', 1).exec();
      expect(piped!.map(([error, value]) => error?.message.split(' ')[0] ?? value)).toEqual([1, 2, 'WRONGTYPE']);
      expect(await client.multi().hset('h', 'x', 1).hgetall('h').exec()).toEqual([
        [null, 1],
        [null, { x: '1' }],
      ]);
      await Promise.all([auto.get('a'), auto.get('a'), auto.del('a', 'n', 'h')]);
      await client.eval('return 1', 0);
      await client.config('GET', 'maxmemory');
      const [recordedCounts, info] = [await counts(), await client.info('commandstats')];
      expect(recordedCounts).toEqual({ ...countedIn(info), CONFIG: 1 });
      expect(recordedCounts).toMatchObject({ GET: 5, INCR: 2, MULTI: 1, EXEC: 1, HGETALL: 1 });
      expect(await count({ error_type: 'WRONGTYPE' })).toBe(1);
      expect((await telemetry.exposition()).body).not.toContain('telltale_recording_errors_total{');
    });

    test('errors reach the application as they are', async () => {
      await using client = connect();
      const { telemetry, count } = telemetryOf();
      instrumentIoredis(telemetry, client, { system: 'valkey' });
      await client.set('text', 'x');
      await expect(client.lpush('text', 1)).rejects.toMatchObject({ name: 'ReplyError', command: { name: 'lpush' } });
      await expect(client.call('NOSUCH', 'secret')).rejects.toThrow('unknown command');
      expect(await count({ error_type: 'WRONGTYPE', db_operation_name: 'LPUSH', db_system_name: 'valkey' })).toBe(1);
      expect(await count({ error_type: 'ERR', db_operation_name: 'other' })).toBe(1);
      client.disconnect();
      await expect(client.get('a')).rejects.toThrow('Connection is closed');
      expect(await count({ error_type: 'Error', db_operation_name: 'GET' })).toBe(1);
      await client.connect();
    });

    test('a command that is sent again is one command', async () => {
      await using client = connect();
      const { telemetry, count } = telemetryOf();
      instrumentIoredis(telemetry, client);
      // The connection is not ready: it waits in a queue, and is sent from there.
      await client.get('early');
      expect(await count({ db_operation_name: 'GET' })).toBe(1);
    });

    test('the undo leaves nothing behind', async () => {
      await using client = connect();
      await client.ping();
      const before = tracesOn(client);
      const { telemetry, count } = telemetryOf();
      const undo = instrumentIoredis(telemetry, client);
      const again = instrumentIoredis(telemetry, client);
      await client.get('a');
      again();
      await client.get('a');
      undo();
      await client.get('a');
      expect(await count({ db_operation_name: 'GET' })).toBe(2);
      expect(tracesOn(client)).toEqual(before);
    });
  });

  describe.each([
    ['node-redis 6', redis6],
    ['node-redis 5', redis5 as unknown as typeof redis6],
    ['node-redis 4', redis4 as unknown as typeof redis6],
  ])('%s', (_name, library) => {
    async function connect() {
      const client = library.createClient({ url: server.url });
      client.on('error', () => {});
      await client.connect();
      return Object.assign(client, { [Symbol.asyncDispose]: async () => void (await client.quit()) });
    }

    test('counts as many commands as the server does, in pipelines and transactions, too', async () => {
      await using client = await connect();
      await client.flushAll();
      await client.configResetStat();
      const { telemetry, counts, count } = telemetryOf();
      instrumentRedis(telemetry, client);
      await client.set('a', '1');
      expect(await client.get('a')).toBe('1');
      expect(await client.GET('a')).toBe('1');
      expect(await client.sendCommand(['GET', 'a'])).toBe('1');
      expect(await client.hSet('h', { x: '1' })).toBe(1);
      expect({ ...(await client.multi().incr('n').hGetAll('h').exec()) }).toMatchObject({ 0: 1, 1: { x: '1' } });
      expect(await client.multi().incr('n').incr('n').execAsPipeline()).toEqual([2, 3]);
      expect(await client.eval('return 1')).toBe(1);
      await client.configGet('maxmemory');
      for await (const keys of client.scanIterator()) expect(keys).toBeTruthy();
      await expect(client.lPush('a', '1')).rejects.toThrow('WRONGTYPE');
      await client.del(['a', 'n', 'h']);
      const [recordedCounts, info] = [await counts(), await client.info('commandstats')];
      expect(recordedCounts).toEqual({ ...countedIn(info), CONFIG: 1 });
      expect(recordedCounts).toMatchObject({ GET: 3, INCR: 3, MULTI: 1, EXEC: 1, HGETALL: 1, EVAL: 1 });
      expect(await count({ db_operation_name: 'SCAN' })).toBeGreaterThan(0);
      expect(await count({ error_type: 'WRONGTYPE' })).toBe(1);
      expect((await telemetry.exposition()).body).not.toContain('telltale_recording_errors_total{');
      expect(await count({ db_operation_name: 'other' })).toBe(0);
    });

    test('a rejection that the application forgot is still unhandled, and there is one', async () => {
      await using client = await connect();
      const { telemetry } = telemetryOf();
      instrumentRedis(telemetry, client);
      await client.set('text', 'x');
      const unhandled = vi.fn<(error: unknown) => void>();
      const present = process.listeners('unhandledRejection');
      present.forEach((listener) => process.off('unhandledRejection', listener));
      process.on('unhandledRejection', unhandled);
      try {
        void client.lPush('text', 'forgotten');
        await client.ping();
        await new Promise((resolve) => setImmediate(resolve));
        expect(unhandled).toHaveBeenCalledOnce();
      } finally {
        process.off('unhandledRejection', unhandled);
        present.forEach((listener) => process.on('unhandledRejection', listener));
      }
    });

    test('the undo leaves nothing behind', async () => {
      await using client = await connect();
      const core = (client as unknown as { _self?: object })._self ?? client;
      const before = [tracesOn(client), tracesOn(core)];
      const { telemetry, count } = telemetryOf();
      const undo = instrumentRedis(telemetry, client);
      const again = instrumentRedis(telemetry, client);
      await client.get('a');
      undo();
      await client.get('a');
      again();
      await client.get('a');
      expect(await count({ db_operation_name: 'GET' })).toBe(2);
      expect([tracesOn(client), tracesOn(core)]).toEqual(before);
    });
  });

  test('commands of a cluster are counted once, whichever node they go to', async () => {
    await using node = await startRedis({ flags: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] });
    const admin = new Redis(node.url);
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
    // A node serves its slots after two seconds at the earliest.
    const isServing = async () => String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok');
    await vi.waitUntil(isServing, { timeout: 10_000 });
    await admin.quit();
    for (const Client of [Cluster, Cluster5 as unknown as typeof Cluster]) {
      const cluster = new Client([{ host: '127.0.0.1', port: node.port }]);
      const { telemetry, count } = telemetryOf();
      const undo = instrumentIoredis(telemetry, cluster);
      await cluster.set('a', '1');
      expect(await cluster.get('a')).toBe('1');
      await cluster.pipeline().incr('a').incr('a').exec();
      expect(await count({ db_operation_name: 'SET' })).toBe(1);
      expect(await count({ db_operation_name: 'GET' })).toBe(1);
      undo();
      expect(Object.hasOwn(cluster, 'sendCommand')).toBe(false);
      await cluster.quit();
    }
  });

  test.each([
    ['node-redis 6', redis6],
    ['node-redis 5', redis5 as unknown as typeof redis6],
  ])('a pool of %s shows who waits, how long, and in vain', async (_name, library) => {
    const pool = library.createClientPool({ url: server.url }, { minimum: 1, maximum: 1, acquireTimeout: 50 });
    pool.on('error', () => {});
    await pool.connect();
    const telemetry = isolatedTelemetry({ catalogs: { connectionPool, dbClient } });
    const undo = instrumentRedis(telemetry, pool, { pool: 'sessions' });
    const count = async (operation: string) =>
      (await recorded(telemetry, dbClient.operationDuration, { db_operation_name: operation })).count;
    expect(await pool.set('pooled', '1')).toBe('OK');
    expect({ ...(await pool.multi().incr('pooled').get('pooled').exec()) }).toMatchObject({ 0: 2, 1: '2' });
    const taken = Promise.withResolvers<void>();
    const held = pool.execute(async (client) => {
      taken.resolve();
      await expect(pool.get('pooled')).rejects.toThrow('Timeout waiting for a client');
      return client.get('pooled');
    });
    await taken.promise;
    expect(await recorded(telemetry, connectionPool.connections, { pool: 'sessions', state: 'active' })).toBe(1);
    expect(await recorded(telemetry, connectionPool.waitingRequests)).toBe(1);
    expect(await held).toBe('2');
    expect(await recorded(telemetry, connectionPool.timeouts, { pool: 'sessions' })).toBe(1);
    expect((await recorded(telemetry, connectionPool.wait)).count).toBe(3);
    expect((await recorded(telemetry, connectionPool.use)).count).toBe(3);
    expect([await count('SET'), await count('INCR'), await count('GET'), await count('EXEC')]).toEqual([1, 1, 2, 1]);
    undo();
    await pool.get('pooled');
    expect(await count('GET')).toBe(2);
    await pool.close();
  });

  test('a cluster of node-redis is refused', () => {
    const { telemetry } = telemetryOf();
    const cluster = redis6.createCluster({ rootNodes: [{ url: server.url }] });
    expect(() => instrumentRedis(telemetry, cluster as never)).toThrow(/cluster.*TELLTALE_INSTRUMENT/);
    expect(() => instrumentRedis(telemetry, new Map() as never)).toThrow(/TELLTALE_INSTRUMENT/);
  });
});
