import { external } from '@telltale/promql/builder';
import type { ExporterCounter, ExporterGauge } from './exporter-metric.ts';

const source = 'redis_exporter';
const bytes = { type: 'gauge', unit: 'bytes', source } as const;

/** What of redis_exporter the dashboards read. */
export const redisUp: ExporterGauge = external('redis_up', { type: 'gauge', unit: 'boolean', source });
export const redisClients: ExporterGauge = external('redis_connected_clients', { type: 'gauge', source });
export const redisBlockedClients: ExporterGauge = external('redis_blocked_clients', { type: 'gauge', source });
export const redisMemoryUsed: ExporterGauge = external('redis_memory_used_bytes', bytes);
export const redisMemoryMax: ExporterGauge = external('redis_memory_max_bytes', bytes);
export const redisCommands: ExporterCounter<'cmd'> = external('redis_commands_total', {
  type: 'counter',
  labels: ['cmd'],
  source,
});
export const redisCommandsProcessed: ExporterCounter = external('redis_commands_processed_total', {
  type: 'counter',
  source,
});
export const redisKeys: ExporterGauge<'db'> = external('redis_db_keys', { type: 'gauge', labels: ['db'], source });
export const redisHits: ExporterCounter = external('redis_keyspace_hits_total', { type: 'counter', source });
export const redisMisses: ExporterCounter = external('redis_keyspace_misses_total', { type: 'counter', source });
export const redisEvicted: ExporterCounter = external('redis_evicted_keys_total', { type: 'counter', source });
export const redisExpired: ExporterCounter = external('redis_expired_keys_total', { type: 'counter', source });
