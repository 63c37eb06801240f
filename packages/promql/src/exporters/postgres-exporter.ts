import { readTable, type Exporter, type Row } from './exporter.ts';

// A database without a name is the one of shared objects. Up to 0.11 everything has the label `server`; what collectors of later versions write has it no more.
const ofDatabase = 'datid, datname?, server?';
const ofTable = 'datname, relname, schemaname, server?';
const modes =
  'accessexclusivelock|accesssharelock|exclusivelock|rowexclusivelock|rowsharelock|sharelock|sharerowexclusivelock|shareupdateexclusivelock|sireadlock';
const states = 'active|idle|idle in transaction|idle in transaction (aborted)|fastpath function call|disabled';

/** The times of these are in milliseconds, whatever their names leave out. */
const milliseconds = { unit: 'milliseconds' };
/** Counters by their TYPE, and times in truth. */
const resetTime = { unit: 'seconds' };

const databaseRows: readonly Row[] = [
  ['blk_read_time', 'counter', ofDatabase, 'Time of reads.', milliseconds],
  ['blk_write_time', 'counter', ofDatabase, 'Time of writes.', milliseconds],
  ['blks_hit', 'counter', ofDatabase, 'Blocks found in the cache.'],
  ['blks_read', 'counter', ofDatabase, 'Blocks read from disk.'],
  ['conflicts', 'counter', ofDatabase, 'Queries cancelled by recovery.'],
  ['conflicts_confl_bufferpin', 'counter', ofDatabase, 'Those cancelled for pinned buffers.', { until: '0.20' }],
  ['conflicts_confl_deadlock', 'counter', ofDatabase, 'Those cancelled for deadlocks.', { until: '0.20' }],
  ['conflicts_confl_lock', 'counter', ofDatabase, 'Those cancelled for locks.', { until: '0.20' }],
  ['conflicts_confl_snapshot', 'counter', ofDatabase, 'Those cancelled for old snapshots.', { until: '0.20' }],
  ['conflicts_confl_tablespace', 'counter', ofDatabase, 'Those cancelled for dropped tablespaces.', { until: '0.20' }],
  ['deadlocks', 'counter', ofDatabase, 'Deadlocks.'],
  ['numbackends', 'gauge', ofDatabase, 'Connections.'],
  ['stats_reset', 'unknown', ofDatabase, 'When counting began, as a Unix time.', resetTime],
  ['temp_bytes', 'counter', ofDatabase, 'Bytes written to temporary files.'],
  ['temp_files', 'counter', ofDatabase, 'Temporary files.'],
  ['tup_deleted', 'counter', ofDatabase, 'Rows deleted.'],
  ['tup_fetched', 'counter', ofDatabase, 'Rows fetched.'],
  ['tup_inserted', 'counter', ofDatabase, 'Rows inserted.'],
  ['tup_returned', 'counter', ofDatabase, 'Rows read.'],
  ['tup_updated', 'counter', ofDatabase, 'Rows updated.'],
  ['xact_commit', 'counter', ofDatabase, 'Transactions committed.'],
  ['xact_rollback', 'counter', ofDatabase, 'Transactions rolled back.'],
  ['active_time_seconds_total', 'counter', ofDatabase, 'Time of statements.', { since: '0.12' }],
];

const tableRows: readonly Row[] = [
  ['analyze_count', 'counter', ofTable, 'Times it was analysed by hand.'],
  ['autoanalyze_count', 'counter', ofTable, 'Times it was analysed.'],
  ['autovacuum_count', 'counter', ofTable, 'Times it was vacuumed.'],
  ['idx_scan', 'counter', ofTable, 'Scans of an index.'],
  ['idx_tup_fetch', 'counter', ofTable, 'Rows found through an index.'],
  ['index_size_bytes', 'gauge', ofTable, 'Size of its indexes.'],
  ['last_analyze', 'gauge', ofTable, 'When it was analysed by hand, as a Unix time.', resetTime],
  ['last_autoanalyze', 'gauge', ofTable, 'When it was analysed, as a Unix time.', resetTime],
  ['last_autovacuum', 'gauge', ofTable, 'When it was vacuumed, as a Unix time.', resetTime],
  ['last_vacuum', 'gauge', ofTable, 'When it was vacuumed by hand, as a Unix time.', resetTime],
  ['n_dead_tup', 'gauge', ofTable, 'Dead rows.'],
  ['n_live_tup', 'gauge', ofTable, 'Live rows.'],
  ['n_mod_since_analyze', 'gauge', ofTable, 'Rows changed since it was analysed.'],
  ['n_tup_del', 'counter', ofTable, 'Rows deleted.'],
  ['n_tup_hot_upd', 'counter', ofTable, 'Rows updated in place.'],
  ['n_tup_ins', 'counter', ofTable, 'Rows inserted.'],
  ['n_tup_upd', 'counter', ofTable, 'Rows updated.'],
  ['seq_scan', 'counter', ofTable, 'Scans of the whole.'],
  ['seq_tup_read', 'counter', ofTable, 'Rows read by them.'],
  ['table_size_bytes', 'gauge', ofTable, 'Size of the table.'],
  ['vacuum_count', 'counter', ofTable, 'Times it was vacuumed by hand.'],
];

/** Settings are gauges named after them; these are what dashboards show. */
const settings = `max_connections superuser_reserved_connections max_worker_processes max_parallel_workers
  shared_buffers_bytes effective_cache_size_bytes work_mem_bytes maintenance_work_mem_bytes max_wal_size_bytes
  min_wal_size_bytes wal_buffers_bytes wal_segment_size_bytes checkpoint_timeout_seconds checkpoint_completion_target
  random_page_cost seq_page_cost autovacuum autovacuum_max_workers autovacuum_naptime_seconds autovacuum_freeze_max_age
  autovacuum_vacuum_scale_factor autovacuum_vacuum_threshold autovacuum_analyze_scale_factor autovacuum_analyze_threshold max_replication_slots
  max_wal_senders max_locks_per_transaction max_prepared_transactions statement_timeout_seconds fsync`;

/** postgres_exporter: the names of 0.11, which Debian has, and those of the collectors that took their place. */
export const postgresExporter: Exporter = {
  name: 'postgres_exporter',
  versions: ['0.11', '0.20'],
  metrics: [
    ...readTable('', [
      ['pg_up', 'gauge', '', 'Whether the server answers.', { bounds: [0, 1] }],
      ['pg_static', 'unknown', 'server?, short_version, version', 'The version of the server.'],
      ['pg_exporter_last_scrape_duration_seconds', 'gauge', 'cachehit?', 'How long the last scrape took.'],
      ['pg_exporter_last_scrape_error', 'gauge', '', 'Whether the last scrape failed.', { bounds: [0, 1] }],
      ['pg_exporter_scrapes_total', 'counter', '', 'Scrapes.'],
      ['pg_scrape_collector_duration_seconds', 'gauge', 'collector', 'How long a collector took.'],
      ['pg_scrape_collector_success', 'gauge', 'collector', 'Whether a collector succeeded.', { bounds: [0, 1] }],
      [
        'postgres_exporter_build_info',
        'gauge',
        'branch, goarch?, goos?, goversion, revision, version, tags?',
        'The version.',
        { bounds: [1, 1] },
      ],
      ['pg_database_size_bytes', 'gauge', 'datname, server?', 'Size of a database.'],
      [
        'pg_database_connection_limit',
        'gauge',
        'datname',
        'Connections a database may have; -1 for any.',
        { since: '0.15' },
      ],
      ['pg_locks_count', 'gauge', `datname, mode=${modes}, server?`, 'Locks, by mode.'],
      [
        'pg_stat_activity_count',
        'gauge',
        `datname, state=${states}, server?, application_name?, backend_type?, usename?, wait_event?, wait_event_type?`,
        'Connections, by state.',
      ],
      [
        'pg_stat_activity_max_tx_duration',
        'gauge',
        `datname, state=${states}, server?, application_name?, backend_type?, usename?, wait_event?, wait_event_type?`,
        'The longest transaction.',
        { unit: 'seconds' },
      ],
      ['pg_stat_archiver_archived_count', 'counter', 'server?', 'WAL files archived.'],
      ['pg_stat_archiver_failed_count', 'counter', 'server?', 'WAL files that could not be.'],
      ['pg_stat_archiver_last_archive_age', 'gauge', 'server?', 'How long ago the last was.', { unit: 'seconds' }],
      [
        'pg_stat_replication_pg_wal_lsn_diff',
        'gauge',
        'application_name, client_addr, server?, slot_name?, state',
        'How far a replica is behind.',
        { unit: 'bytes' },
      ],
      [
        'pg_stat_replication_pg_current_wal_lsn_bytes',
        'gauge',
        'application_name, client_addr, server?, slot_name?, state',
        'The position of the WAL.',
      ],
      [
        'pg_replication_slots_active',
        'gauge',
        'database?, server?, slot_name',
        'Whether a slot is in use.',
        { bounds: [0, 1], until: '0.20' },
      ],
      [
        'pg_replication_slots_pg_wal_lsn_diff',
        'gauge',
        'database?, server?, slot_name',
        'How far a slot is behind.',
        { unit: 'bytes', until: '0.20' },
      ],
      [
        'pg_replication_slot_slot_is_active',
        'gauge',
        'slot_name, slot_type',
        'Whether a slot is in use.',
        { bounds: [0, 1], since: '0.13' },
      ],
      [
        'pg_replication_slot_slot_current_wal_lsn',
        'gauge',
        'slot_name, slot_type',
        'The position of the WAL.',
        { unit: 'bytes', since: '0.13' },
      ],
      [
        'pg_replication_slot_slot_confirmed_flush_lsn',
        'gauge',
        'slot_name, slot_type',
        'What a slot has confirmed.',
        { unit: 'bytes', since: '0.13' },
      ],
      ['pg_replication_is_replica', 'gauge', 'server?', 'Whether it is a replica.', { bounds: [0, 1] }],
      ['pg_replication_lag', 'gauge', 'server?', 'How far the replica is behind.', { unit: 'seconds', until: '0.15' }],
      ['pg_replication_lag_seconds', 'gauge', '', 'How far the replica is behind.', { since: '0.13' }],
      [
        'pg_replication_last_replay_seconds',
        'gauge',
        '',
        'How long ago a transaction was replayed.',
        { since: '0.16' },
      ],
      ['pg_postmaster_start_time_seconds', 'gauge', 'server?', 'When the server started, as a Unix time.'],
      ['pg_long_running_transactions', 'gauge', '', 'Long transactions.', { since: '0.14' }],
      [
        'pg_long_running_transactions_oldest_timestamp_seconds',
        'gauge',
        '',
        'How long the oldest has run.',
        { since: '0.14' },
      ],
      [
        'pg_database_wraparound_age_datfrozenxid_seconds',
        'gauge',
        'datname',
        'How near wraparound is, in transactions.',
        { since: '0.14' },
      ],
      [
        'pg_process_idle_seconds',
        'histogram',
        'application_name, state',
        'How long connections have been idle.',
        { since: '0.12' },
      ],
      ['pg_wal_size_bytes', 'gauge', '', 'Size of the WAL.', { since: '0.14' }],
      ['pg_wal_segments', 'gauge', '', 'Files of the WAL.', { since: '0.14' }],
      ['pg_settings_pg_stat_statements_max', 'gauge', 'server?', 'Statements that are kept.'],
    ]),
    ...readTable('pg_stat_database_', databaseRows),
    ...readTable('pg_stat_user_tables_', tableRows),
    ...readTable('pg_statio_user_tables_', [
      ['heap_blocks_hit', 'counter', ofTable, 'Blocks found in the cache.'],
      ['heap_blocks_read', 'counter', ofTable, 'Blocks read from disk.'],
      ['idx_blocks_hit', 'counter', ofTable, 'Blocks of indexes found in the cache.'],
      ['idx_blocks_read', 'counter', ofTable, 'Blocks of indexes read from disk.'],
    ]),
    ...readTable('pg_stat_bgwriter_', [
      ['buffers_alloc_total', 'counter', 'server?', 'Buffers allocated.'],
      ['buffers_backend_fsync_total', 'counter', 'server?', 'Times a connection had to sync itself.'],
      ['buffers_backend_total', 'counter', 'server?', 'Buffers that connections wrote themselves.'],
      ['buffers_checkpoint_total', 'counter', 'server?', 'Buffers written by checkpoints.'],
      ['buffers_clean_total', 'counter', 'server?', 'Buffers written by the background writer.'],
      ['checkpoint_sync_time_total', 'counter', 'server?', 'Time of syncs.', milliseconds],
      ['checkpoint_write_time_total', 'counter', 'server?', 'Time of writes.', milliseconds],
      ['checkpoints_req_total', 'counter', 'server?', 'Checkpoints that were asked for.'],
      ['checkpoints_timed_total', 'counter', 'server?', 'Checkpoints by the clock.'],
      ['maxwritten_clean_total', 'counter', 'server?', 'Times the background writer had to stop.'],
      ['stats_reset_total', 'unknown', 'server?', 'When counting began, as a Unix time.', resetTime],
    ]),
    ...readTable('pg_stat_checkpointer_', [
      ['buffers_written_total', 'counter', '', 'Buffers written by checkpoints.', { since: '0.16' }],
      ['num_requested_total', 'counter', '', 'Checkpoints that were asked for.', { since: '0.16' }],
      ['num_timed_total', 'counter', '', 'Checkpoints by the clock.', { since: '0.16' }],
      ['restartpoints_done_total', 'counter', '', 'Restartpoints made.', { since: '0.16' }],
      ['restartpoints_req_total', 'counter', '', 'Restartpoints that were asked for.', { since: '0.16' }],
      ['restartpoints_timed_total', 'counter', '', 'Restartpoints by the clock.', { since: '0.16' }],
      ['stats_reset_total', 'unknown', '', 'When counting began, as a Unix time.', { ...resetTime, since: '0.16' }],
      ['sync_time_total', 'counter', '', 'Time of syncs.', { ...milliseconds, since: '0.16' }],
      ['write_time_total', 'counter', '', 'Time of writes.', { ...milliseconds, since: '0.16' }],
    ]),
    ...readTable('pg_stat_statements_', [
      [
        'calls_total',
        'counter',
        'datname, queryid, user',
        'Times a statement ran; with its collector.',
        { since: '0.13' },
      ],
      [
        'rows_total',
        'counter',
        'datname, queryid, user',
        'Rows of a statement; with its collector.',
        { since: '0.13' },
      ],
      [
        'seconds_total',
        'counter',
        'datname, queryid, user',
        'Time of a statement; with its collector.',
        { since: '0.13' },
      ],
    ]),
    ...readTable(
      'pg_settings_',
      settings
        .split(/\s+/)
        .map((name): Row => [name, 'gauge', 'server?', `The setting ${name.replace(/_(?:bytes|seconds)$/, '')}.`]),
    ),
  ],
};
