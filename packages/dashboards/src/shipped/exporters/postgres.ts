import { external } from '@telltale/promql/builder';
import type { ExporterCounter, ExporterGauge } from './exporter-metric.ts';

const source = 'postgres_exporter';
const ofDatabase = { type: 'counter', labels: ['datname'], source } as const;

/** What of postgres_exporter the dashboards read. */
export const pgUp: ExporterGauge = external('pg_up', { type: 'gauge', unit: 'boolean', source });
export const pgConnections: ExporterGauge<'datname' | 'state'> = external('pg_stat_activity_count', {
  type: 'gauge',
  labels: ['datname', 'state'],
  source,
});
export const pgMaxConnections: ExporterGauge = external('pg_settings_max_connections', { type: 'gauge', source });
export const pgLongestTransaction: ExporterGauge<'datname' | 'state'> = external('pg_stat_activity_max_tx_duration', {
  type: 'gauge',
  labels: ['datname', 'state'],
  unit: 'seconds',
  source,
});
export const pgSize: ExporterGauge<'datname'> = external('pg_database_size_bytes', {
  type: 'gauge',
  labels: ['datname'],
  unit: 'bytes',
  source,
});
export const pgLocks: ExporterGauge<'datname' | 'mode'> = external('pg_locks_count', {
  type: 'gauge',
  labels: ['datname', 'mode'],
  source,
});
export const pgCommits: ExporterCounter<'datname'> = external('pg_stat_database_xact_commit', ofDatabase);
export const pgRollbacks: ExporterCounter<'datname'> = external('pg_stat_database_xact_rollback', ofDatabase);
export const pgRowsFetched: ExporterCounter<'datname'> = external('pg_stat_database_tup_fetched', ofDatabase);
export const pgRowsReturned: ExporterCounter<'datname'> = external('pg_stat_database_tup_returned', ofDatabase);
export const pgRowsInserted: ExporterCounter<'datname'> = external('pg_stat_database_tup_inserted', ofDatabase);
export const pgRowsUpdated: ExporterCounter<'datname'> = external('pg_stat_database_tup_updated', ofDatabase);
export const pgRowsDeleted: ExporterCounter<'datname'> = external('pg_stat_database_tup_deleted', ofDatabase);
export const pgBlocksHit: ExporterCounter<'datname'> = external('pg_stat_database_blks_hit', ofDatabase);
export const pgBlocksRead: ExporterCounter<'datname'> = external('pg_stat_database_blks_read', ofDatabase);
export const pgDeadlocks: ExporterCounter<'datname'> = external('pg_stat_database_deadlocks', ofDatabase);
