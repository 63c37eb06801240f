export { instrumentRedis } from './instrument-redis.ts';

export type { Undo } from '../instrument/undo.ts';
export type { InstrumentRedisOptions, NodeRedisClient } from './instrument-redis.ts';
export type { NodeRedisPool } from './record-pool.ts';
