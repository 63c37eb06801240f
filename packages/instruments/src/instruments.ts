import type { InstrumentAbout } from './instrument/about.ts';
import { about as agents } from './agents/about.ts';
import { about as ai } from './ai/about.ts';
import { about as amqplib } from './amqplib/about.ts';
import { about as batches } from './batches/about.ts';
import { about as bullmq } from './bullmq/about.ts';
import { about as cacheManager } from './cache-manager/about.ts';
import { about as ioredis } from './ioredis/about.ts';
import { about as kafkajs } from './kafkajs/about.ts';
import { about as keyv } from './keyv/about.ts';
import { about as lruCache } from './lru-cache/about.ts';
import { about as mysql2 } from './mysql2/about.ts';
import { about as nodeCron } from './node-cron/about.ts';
import { about as openai } from './openai/about.ts';
import { about as opossum } from './opossum/about.ts';
import { about as pg } from './pg/about.ts';
import { about as pgBoss } from './pg-boss/about.ts';
import { about as platformaticKafka } from './platformatic-kafka/about.ts';
import { about as redis } from './redis/about.ts';
import { about as sessions } from './sessions/about.ts';
import { about as socketIo } from './socket.io/about.ts';
import { about as tasks } from './tasks/about.ts';
import { about as twoLevelCache } from './two-level-cache/about.ts';
import { about as undici } from './undici/about.ts';
import { about as watchdogs } from './watchdogs/about.ts';
import { about as ws } from './ws/about.ts';

/**
 * Every instrument of this package and the metrics it records: what the reference of instruments is generated from.
 *
 * @example
 * ```ts
 * import { instruments } from '@telltale/instruments';
 *
 * const pg = instruments.find(({ subpath }) => subpath === 'pg');
 * console.log(pg?.calls.join()); // => instrumentPg
 * ```
 */
export const instruments: readonly InstrumentAbout[] = [
  agents,
  ai,
  amqplib,
  batches,
  bullmq,
  cacheManager,
  ioredis,
  kafkajs,
  keyv,
  lruCache,
  mysql2,
  nodeCron,
  openai,
  opossum,
  pg,
  pgBoss,
  platformaticKafka,
  redis,
  sessions,
  socketIo,
  tasks,
  twoLevelCache,
  undici,
  watchdogs,
  ws,
];
