import { createTelemetry, type TelemetryCore } from '@telltale/core';
import { instrumentIoredis } from '@telltale/instruments/ioredis';
import { instrumentKeyv } from '@telltale/instruments/keyv';
import { instrumentLruCache } from '@telltale/instruments/lru-cache';
import { instrumentPg } from '@telltale/instruments/pg';
import { Keyv } from 'keyv';
import { LRUCache } from 'lru-cache';
import { cpuTime } from '../measure/cpu-time.ts';
import { perCall, type Loop } from '../measure/per-call.ts';
import { during, warmUp } from '../measure/repeat.ts';
import type { Case, Effort, Suite } from '../suite.ts';
import { instrumentedClients } from './instrumented-clients.ts';

type Telemetry = TelemetryCore;

export interface Measured {
  readonly name: string;
  readonly title: string;
  /** Nanoseconds of one operation; `telemetry` where it is to be recorded. */
  readonly measure: (telemetry: Telemetry | undefined, effort: Effort) => number | Promise<number>;
}

const statement = 'SELECT id, note FROM sales.orders WHERE customer = $1 AND placed > $2 ORDER BY placed LIMIT 20';

/** A client of pg whose server answers at once. */
function pgClient(telemetry: Telemetry | undefined) {
  const answer = { rows: [] };
  const client = {
    query(_text: string, _values: readonly unknown[], callback: (error: null, result: unknown) => void): void {
      callback(null, answer);
    },
    connect() {},
    on() {},
  };
  if (telemetry !== undefined) instrumentPg(telemetry, client);
  return client;
}

/** A client of ioredis whose server answers at once. */
function ioredisClient(telemetry: Telemetry | undefined) {
  const client = {
    sendCommand(command: { resolve(value: unknown): void }): void {
      command.resolve(1);
    },
    pipeline() {},
  };
  if (telemetry !== undefined) instrumentIoredis(telemetry, client);
  return client;
}

function lruCache(telemetry: Telemetry | undefined) {
  const cache = new LRUCache<string, number>({ max: 1000 });
  if (telemetry !== undefined) instrumentLruCache(telemetry, cache, { cache: 'prices' });
  for (const key of keys) cache.set(key, 1);
  return cache;
}

// A power of two, so that a loop can go round them without a division.
const keys = Array.from({ length: 64 }, (_, i) => `quote:${i}`);

const sync = (loop: (telemetry: Telemetry | undefined) => Loop): Measured['measure'] => {
  return (telemetry, effort) => perCall(loop(telemetry), effort);
};

const measured: readonly Measured[] = [
  {
    name: 'pg',
    title: 'pg: a query, a text seen before',
    measure: sync((telemetry) => {
      const client = pgClient(telemetry);
      const values = [7, 8];
      const done = (): void => {};
      return (calls) => {
        for (let i = 0; i < calls; i++) client.query(statement, values, done);
      };
    }),
  },
  {
    name: 'pg-new',
    title: 'pg: a query, a text never seen before',
    measure: sync((telemetry) => {
      const client = pgClient(telemetry);
      const done = (): void => {};
      let number = 0;
      return (calls) => {
        for (let i = 0; i < calls; i++) client.query(`${statement} OFFSET ${number++}`, [], done);
      };
    }),
  },
  {
    name: 'ioredis',
    title: 'ioredis: a command',
    measure: sync((telemetry) => {
      const client = ioredisClient(telemetry);
      return (calls) => {
        for (let i = 0; i < calls; i++) client.sendCommand({ name: 'get', resolve() {}, reject() {} } as never);
      };
    }),
  },
  {
    name: 'lru-cache-get',
    title: 'lru-cache: get',
    measure: sync((telemetry) => {
      const cache = lruCache(telemetry);
      return (calls) => {
        for (let i = 0; i < calls; i++) cache.get(keys[i & 63]!);
      };
    }),
  },
  {
    name: 'lru-cache-set',
    title: 'lru-cache: set',
    measure: sync((telemetry) => {
      const cache = lruCache(telemetry);
      return (calls) => {
        for (let i = 0; i < calls; i++) cache.set(keys[i & 63]!, i);
      };
    }),
  },
  {
    name: 'keyv',
    title: 'keyv: get',
    async measure(telemetry, effort) {
      const keyv = new Keyv();
      if (telemetry !== undefined) instrumentKeyv(telemetry, keyv, { cache: 'prices' });
      await keyv.set('quote:7', 1);
      const get = (): Promise<unknown> => keyv.get('quote:7');
      await warmUp(get, effort);
      const start = cpuTime();
      const times = await during(effort.blockMilliseconds * effort.times, effort.times, get);
      return (cpuTime() - start) / times;
    },
  },
];

export const instruments: Suite = {
  name: 'instruments',
  title: 'Instruments of libraries',
  notes: [
    'CPU time of one operation, with an instrument and without. Databases, brokers, clients and sockets are doubles that answer ' +
      'at once, so that what is left is the instrument: the summary of the statement, two looks at the clock, a histogram. ' +
      'The caches and the circuit breaker are the real ones.',
  ],
  contenders: [{ name: 'Telltale' }, { name: 'without' }],
  cases: [...measured, ...instrumentedClients].map(({ name, title, measure }): Case => ({
    name,
    rounds: 3,
    rows: [{ figure: 'call', title, unit: 'nanoseconds', compared: false }],
    async measure(contender, effort) {
      const telemetry =
        contender === 'without'
          ? undefined
          : createTelemetry({ service: 'bench', catalogs: {}, registry: false, runtime: false });
      return { call: await measure(telemetry, effort) };
    },
  })),
};
