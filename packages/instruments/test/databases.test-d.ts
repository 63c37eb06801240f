import type { TelemetryCore } from '@telltale/core';
import { createCache } from 'cache-manager';
import { Cluster, Redis } from 'ioredis';
import { Redis as Redis5 } from 'ioredis5';
import { Keyv } from 'keyv';
import { Keyv as Keyv5 } from 'keyv5';
import { LRUCache } from 'lru-cache';
import { LRUCache as LRUCache10 } from 'lru-cache10';
import mysql from 'mysql2';
import mysqlPromise from 'mysql2/promise';
import pg from 'pg';
import { createClient, createClientPool } from 'redis';
import { createClient as createClient4 } from 'redis4';
import { createClient as createClient5 } from 'redis5';
import { expectTypeOf, test } from 'vitest';
import { instrumentCacheManager } from '../src/cache-manager/index.ts';
import { instrumentIoredis } from '../src/ioredis/index.ts';
import { instrumentKeyv } from '../src/keyv/index.ts';
import { instrumentLruCache } from '../src/lru-cache/index.ts';
import { instrumentMysql2 } from '../src/mysql2/index.ts';
import { instrumentPg, type Undo } from '../src/pg/index.ts';
import { instrumentRedis } from '../src/redis/index.ts';

declare const telemetry: TelemetryCore;

test('the objects of the libraries are what instruments take', async () => {
  expectTypeOf(instrumentPg(telemetry, new pg.Pool())).toEqualTypeOf<Undo>();
  instrumentPg(telemetry, new pg.Client());
  instrumentPg(telemetry, await new pg.Pool().connect());
  instrumentMysql2(telemetry, mysql.createPool(''));
  instrumentMysql2(telemetry, mysql.createConnection(''));
  instrumentMysql2(telemetry, mysqlPromise.createPool(''));
  instrumentMysql2(telemetry, await mysqlPromise.createConnection(''));
  instrumentIoredis(telemetry, new Redis());
  instrumentIoredis(telemetry, new Redis5());
  instrumentIoredis(telemetry, new Cluster([]));
  instrumentRedis(telemetry, createClient());
  instrumentRedis(telemetry, createClientPool());
  instrumentRedis(telemetry, createClient5());
  instrumentRedis(telemetry, createClient4());
  instrumentKeyv(telemetry, new Keyv(), { cache: 'a' });
  instrumentKeyv(telemetry, new Keyv5(), { cache: 'a' });
  instrumentCacheManager(telemetry, createCache(), { cache: 'a' });
  instrumentLruCache(telemetry, new LRUCache({ max: 1 }), { cache: 'a' });
  instrumentLruCache(telemetry, new LRUCache10({ max: 1 }), { cache: 'a' });
});

test('what they do not take does not compile', () => {
  // @ts-expect-error A map is no pool.
  instrumentPg(telemetry, new Map());
  // @ts-expect-error A cache needs a name.
  instrumentKeyv(telemetry, new Keyv(), {});
  expectTypeOf(instrumentKeyv).parameter(2).toHaveProperty('level').toEqualTypeOf<'l1' | 'l2' | undefined>();
  // @ts-expect-error There are two levels.
  instrumentKeyv(telemetry, new Keyv(), { cache: 'a', level: 'l3' });
});
