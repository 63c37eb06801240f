import { channel } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { createOpenAI } from '@ai-sdk/openai';
import { Consumer, Producer } from '@platformatic/kafka';
import type { TelemetryCore } from '@telltale/core';
import { isolatedTelemetry } from '@telltale/testing';
import { createCache } from 'cache-manager';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import { Keyv } from 'keyv';
import { LRUCache } from 'lru-cache';
import mysql from 'mysql2';
import mysqlPromise from 'mysql2/promise';
import { createTask } from 'node-cron';
import OpenAI from 'openai';
import CircuitBreaker from 'opossum';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { createClient, createClientPool } from 'redis';
import { createClient as createClient4 } from 'redis4';
import { Server } from 'socket.io';
import { describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { instrumentModel } from '../src/ai/index.ts';
import { instrumentChannel, instrumentConnection } from '../src/amqplib/index.ts';
import { instrumentQueue, instrumentWorker } from '../src/bullmq/index.ts';
import { instrumentCacheManager } from '../src/cache-manager/index.ts';
import { instrumentIoredis } from '../src/ioredis/index.ts';
import {
  instrumentConsumer as instrumentKafkaJsConsumer,
  instrumentProducer as instrumentKafkaJsProducer,
} from '../src/kafkajs/index.ts';
import { instrumentKeyv } from '../src/keyv/index.ts';
import { instrumentLruCache } from '../src/lru-cache/index.ts';
import { instrumentMysql2 } from '../src/mysql2/index.ts';
import { instrumentCron } from '../src/node-cron/index.ts';
import { instrumentOpenAi } from '../src/openai/index.ts';
import { instrumentBreaker } from '../src/opossum/index.ts';
import { instrumentBoss } from '../src/pg-boss/index.ts';
import { instrumentPg } from '../src/pg/index.ts';
import { instrumentConsumer, instrumentProducer } from '../src/platformatic-kafka/index.ts';
import { instrumentRedis } from '../src/redis/index.ts';
import { instrumentSocketIo } from '../src/socket.io/index.ts';
import { instrumentUndici } from '../src/undici/index.ts';
import { instrumentWebSocketServer } from '../src/ws/index.ts';
import type { Undo } from '../src/index.ts';

interface Subject {
  /** Whatever the instrument may change: the object, and what it holds. */
  readonly touched: readonly object[];
  /** @param name - Different options each time, where there are any. */
  readonly instrument: (telemetry: TelemetryCore, name: string) => Undo;
  readonly close?: () => unknown;
}

const nothing = (): void => {};
const kafka = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING });

/** One object of each library, unconnected; a double where the library has none without a connection. */
const subjects: Readonly<Record<string, () => Subject>> = {
  ai() {
    const model = createOpenAI({ apiKey: 'none' })('gpt-5');
    return { touched: [model], instrument: (telemetry, provider) => instrumentModel(telemetry, model, { provider }) };
  },
  'amqplib, a channel'() {
    const methods = { publish: nothing, consume: nothing, get: nothing, ack: nothing, nack: nothing, reject: nothing };
    const it = Object.assign(new EventEmitter(), methods, { ackAll: nothing, nackAll: nothing });
    return { touched: [it], instrument: (telemetry) => instrumentChannel(telemetry, it) };
  },
  'amqplib, a connection'() {
    const it = { createChannel: nothing, createConfirmChannel: nothing };
    return { touched: [it], instrument: (telemetry) => instrumentConnection(telemetry, it) };
  },
  'bullmq, a queue'() {
    const it = { name: 'mail', getJobCounts: async () => ({}), add: async () => 1, addBulk: async () => [] };
    return { touched: [it], instrument: (telemetry) => instrumentQueue(telemetry, it) };
  },
  'bullmq, a worker'() {
    const it = Object.assign(new EventEmitter(), { name: 'mail', run: async () => {} });
    return {
      touched: [it],
      instrument: (telemetry, workerType) => instrumentWorker(telemetry, it, { workerType }),
    };
  },
  'cache-manager'() {
    const it = createCache();
    return {
      touched: [it, ...it.stores],
      instrument: (telemetry, cache) => instrumentCacheManager(telemetry, it, { cache }),
    };
  },
  ioredis() {
    const it = new Redis({ lazyConnect: true });
    return { touched: [it], instrument: (telemetry, system) => instrumentIoredis(telemetry, it, { system }) };
  },
  'kafkajs, a consumer'() {
    const it = kafka.consumer({ groupId: 'billing' });
    return { touched: [it], instrument: (telemetry) => instrumentKafkaJsConsumer(telemetry, it) };
  },
  'kafkajs, a producer'() {
    const it = kafka.producer();
    return { touched: [it], instrument: (telemetry) => instrumentKafkaJsProducer(telemetry, it) };
  },
  keyv() {
    const it = new Keyv();
    return { touched: [it], instrument: (telemetry, cache) => instrumentKeyv(telemetry, it, { cache }) };
  },
  'lru-cache'() {
    const it = new LRUCache<string, number>({ max: 9 });
    return { touched: [it], instrument: (telemetry, cache) => instrumentLruCache(telemetry, it, { cache }) };
  },
  mysql2() {
    const it = mysql.createPool('mysql://127.0.0.1:1/shop');
    return { touched: [it], instrument: (telemetry, pool) => instrumentMysql2(telemetry, it, { pool }) };
  },
  'mysql2/promise'() {
    const it = mysqlPromise.createPool('mysql://127.0.0.1:1/shop');
    return { touched: [it, it.pool], instrument: (telemetry, pool) => instrumentMysql2(telemetry, it, { pool }) };
  },
  'node-cron'() {
    const it = createTask('0 4 * * *', nothing);
    return {
      touched: [it],
      instrument: (telemetry, name) => instrumentCron(telemetry, it, { name }),
      close: () => it.destroy(),
    };
  },
  openai() {
    const it = new OpenAI({ apiKey: 'none' });
    return {
      touched: [it, it.chat.completions, it.responses, it.embeddings, it.completions, it.images, it.audio.speech],
      instrument: (telemetry, provider) => instrumentOpenAi(telemetry, it, { provider }),
    };
  },
  opossum() {
    const it = new CircuitBreaker(async () => 1);
    return {
      touched: [it],
      instrument: (telemetry, name) => instrumentBreaker(telemetry, it, { name }),
      close: () => it.shutdown(),
    };
  },
  'pg, a pool'() {
    const it = new pg.Pool();
    return { touched: [it], instrument: (telemetry, pool) => instrumentPg(telemetry, it, { pool }) };
  },
  'pg, a client'() {
    const it = new pg.Client();
    return { touched: [it], instrument: (telemetry, system) => instrumentPg(telemetry, it, { system }) };
  },
  'pg-boss'() {
    const it = new PgBoss('postgres://127.0.0.1:1/shop');
    return { touched: [it], instrument: (telemetry, queue) => instrumentBoss(telemetry, it, { queues: [queue] }) };
  },
  '@platformatic/kafka, a consumer'() {
    const it = new Consumer({ clientId: 'a', groupId: 'billing', bootstrapBrokers: ['127.0.0.1:1'] });
    return { touched: [it], instrument: (telemetry) => instrumentConsumer(telemetry, it), close: () => it.close() };
  },
  '@platformatic/kafka, a producer'() {
    const it = new Producer({ clientId: 'a', bootstrapBrokers: ['127.0.0.1:1'] });
    return { touched: [it], instrument: (telemetry) => instrumentProducer(telemetry, it), close: () => it.close() };
  },
  redis() {
    const it = createClient();
    return { touched: [it], instrument: (telemetry, system) => instrumentRedis(telemetry, it, { system }) };
  },
  'redis, a pool'() {
    const it = createClientPool();
    return { touched: [it], instrument: (telemetry, pool) => instrumentRedis(telemetry, it, { pool }) };
  },
  'redis 4'() {
    const it = createClient4();
    return { touched: [it], instrument: (telemetry, system) => instrumentRedis(telemetry, it, { system }) };
  },
  'socket.io'() {
    const it = new Server();
    return {
      touched: [it, it.sockets],
      instrument: (telemetry, name) => instrumentSocketIo(telemetry, it, { endpoint: () => name }),
    };
  },
  undici() {
    const it = channel('undici:request:create');
    return { touched: [it], instrument: (telemetry, host) => instrumentUndici(telemetry, { groupHost: () => host }) };
  },
  ws() {
    const it = new WebSocketServer({ noServer: true });
    return {
      touched: [it],
      instrument: (telemetry, endpoint) => instrumentWebSocketServer(telemetry, it, { endpoint }),
    };
  },
};

/** What there is to see of an object: its methods, inherited ones included, its own properties, its listeners. */
function seen(object: object): unknown {
  const methods: unknown[] = [];
  for (let at: object | null = object; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const key of Reflect.ownKeys(at)) {
      const value: unknown = Object.getOwnPropertyDescriptor(at, key)?.value;
      if (at === object || typeof value === 'function') methods.push([key, typeof value === 'function' ? value : '']);
    }
  }
  const emitter = object as Partial<EventEmitter>;
  const listeners = emitter.eventNames?.().map((event) => [event, emitter.listenerCount!(event)]) ?? [];
  return { methods, listeners: listeners.filter(([, count]) => count !== 0) };
}

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

describe.each(Object.entries(subjects))('%s', (_name, make) => {
  test('is as it was after it was instrumented three times, for two registries, and undone in any order', async () => {
    const { touched, instrument, close } = make();
    const before = touched.map(seen);
    for (const order of orders) {
      const [one, other] = [isolatedTelemetry({ catalogs: {} }), isolatedTelemetry({ catalogs: {} })];
      const undos = [instrument(one, 'a'), instrument(one, 'b'), instrument(other, 'c')];
      expect(touched.map(seen)).not.toEqual(before);
      for (const index of order) {
        undos[index]!();
        undos[index]!();
      }
      expect(touched.map(seen)).toEqual(before);
    }
    await close?.();
  });

  test('is as it was after its telemetry was closed and it was undone', async () => {
    const { touched, instrument, close } = make();
    const before = touched.map(seen);
    const telemetry = isolatedTelemetry({ catalogs: {} });
    const undo = instrument(telemetry, 'a');
    telemetry.close();
    undo();
    expect(touched.map(seen)).toEqual(before);
    expect((await telemetry.exposition()).body).not.toContain('telltale_recording_errors_total{');
    await close?.();
  });
});

describe('an object that is refused', () => {
  test('is left as it was, whichever part of it cannot be changed', () => {
    const telemetry = isolatedTelemetry({ catalogs: {} });
    const create = async (): Promise<void> => {};
    const client = { chat: { completions: { create } }, embeddings: Object.freeze({ create }) };
    const before = [client, client.chat.completions].map(seen);
    expect(() => instrumentOpenAi(telemetry, client)).toThrow(/cannot be replaced.*TELLTALE_INSTRUMENT/);
    expect([client, client.chat.completions].map(seen)).toEqual(before);

    const queue = { name: 'mail', getJobCounts: async () => ({}), add: create, addBulk: async () => [] };
    Object.defineProperty(queue, 'addBulk', { configurable: false, writable: false });
    const queueBefore = seen(queue);
    expect(() => instrumentQueue(telemetry, queue)).toThrow(/addBulk.*TELLTALE_INSTRUMENT/);
    expect(seen(queue)).toEqual(queueBefore);
  });
});

describe('what a library still holds after the undo', () => {
  test('a handler of amqplib records nothing more, and shows no gauge', async () => {
    const telemetry = isolatedTelemetry({ catalogs: {} });
    let deliver: ((message: object) => unknown) | undefined;
    const channelOf = {
      publish: nothing,
      consume: (_queue: string, handler: (message: object) => unknown) => void (deliver = handler),
      get: nothing,
      ack: nothing,
      nack: nothing,
      reject: nothing,
      ackAll: nothing,
      nackAll: nothing,
    };
    const it = Object.assign(new EventEmitter(), channelOf);
    const undo = instrumentChannel(telemetry, it);
    it.consume('mails', () => 'handled');
    undo();
    expect(deliver!({ fields: { deliveryTag: 1 } })).toBe('handled');
    expect((await telemetry.exposition()).body).not.toMatch(/^messaging_\w+\{/m);
  });

  test('a handler of kafkajs records no failure, and a transaction nothing', async () => {
    const telemetry = isolatedTelemetry({ catalogs: {} });
    let handle: ((message: object) => Promise<unknown>) | undefined;
    const consumer = {
      run: async (config?: { eachMessage: typeof handle }) => void (handle = config?.eachMessage),
      on: () => nothing,
    };
    const send = async (_record: object): Promise<unknown> => [];
    const producer = { send, sendBatch: send, transaction: async () => ({ send, sendBatch: send }) };
    const undos = [instrumentKafkaJsConsumer(telemetry, consumer), instrumentKafkaJsProducer(telemetry, producer)];
    await consumer.run({ eachMessage: () => Promise.reject(new Error('no')) });
    const transaction = await producer.transaction();
    for (const undo of undos) undo();
    await expect(handle!({ topic: 'orders' })).rejects.toThrow('no');
    await transaction.send({ topic: 'orders', messages: [{}] });
    expect((await telemetry.exposition()).body).not.toMatch(/^messaging_\w+\{/m);
  });

  test('a handler of pg-boss records nothing more', async () => {
    const telemetry = isolatedTelemetry({ catalogs: {} });
    let handle: ((jobs: readonly object[]) => Promise<unknown>) | undefined;
    const boss = {
      getQueues: async () => [],
      getQueueStats: async () => ({}),
      send: async () => null,
      insert: async () => null,
      work: async (_name: string, run: typeof handle) => {
        handle = run;
        return 'id';
      },
    };
    const undo = instrumentBoss(telemetry, boss);
    await boss.work('mail', async () => 'done');
    undo();
    expect(await handle!([{}])).toBe('done');
    expect((await telemetry.exposition()).body).not.toMatch(/^(worker|queue)_\w+\{/m);
  });
});
