import { connectionPool, dbClient } from '@telltale/core/catalogs';
import {
  countOf,
  current,
  histogramQuantile,
  max,
  min,
  rate,
  ratio,
  shareAmong,
  shareOf,
  not,
  sum,
  topk,
  variable,
} from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { labelValues } from '../define/label-values.ts';
import { gauge, stat, table, timeseries } from '../define/panel.ts';
import { recordedAs } from '../define/recorded-as.ts';
import { row } from '../define/row.ts';
import * as pg from './exporters/postgres.ts';
import * as redis from './exporters/redis.ts';

const server = { instance: variable('postgres', { multiple: true }) };
const store = { instance: variable('redis', { multiple: true }) };
const isUp = {
  thresholds: { warning: 1, critical: 1 },
  values: { 1: { text: 'up', color: 'green' }, 0: { text: 'down', color: 'red' } },
};
const hits = { thresholds: { warning: 0.95, critical: 0.9 } };

export const databaseDashboard: Dashboard = dashboard(
  'Database & Redis',
  {
    id: 'database',
    description: 'PostgreSQL and Redis as their exporters see them, and the queries that services make.',
    tags: ['database', 'postgresql', 'redis'],
    variables: [
      labelValues('postgres', pg.pgUp, 'instance', 'PostgreSQL'),
      labelValues('redis', redis.redisUp, 'instance', 'Redis'),
    ],
    links: ['infrastructure', 'overview'],
  },
  [
    row('Queries of services', [
      timeseries('Queries', rate(countOf(dbClient.operationDuration)).by('db_system_name', 'db_operation_name'), {
        min: 0,
        unit: 'ops',
        description: 'Operations that services made, by kind.',
      }),
      timeseries(
        'Query latency',
        {
          p50: histogramQuantile(0.5, dbClient.operationDuration).by('db_system_name'),
          p95: histogramQuantile(0.95, dbClient.operationDuration).by('db_system_name'),
          p99: histogramQuantile(0.99, dbClient.operationDuration).by('db_system_name'),
        },
        { description: 'How long services waited for the database.' },
      ),
      timeseries('Query errors', shareOf(dbClient.operationDuration, { error_type: not('') }).by('db_system_name'), {
        thresholds: { warning: 0.01, critical: 0.05 },
        description: 'Share of the operations that failed.',
      }),
      table(
        'Slowest collections',
        {
          p95: topk(
            10,
            histogramQuantile(0.95, dbClient.operationDuration).by(
              'db_system_name',
              'db_collection_name',
              'db_operation_name',
            ),
          ),
        },
        { description: 'The ten kinds of operations that take longest.' },
      ),
      timeseries(
        'Latency by collection, p95',
        recordedAs(
          'job_db_collection_name:db_client_operation_duration_seconds:p95_rate5m',
          histogramQuantile(0.95, dbClient.operationDuration).by('job', 'db_collection_name'),
        ),
        { width: 12, description: '95 of 100 operations on the collection or table were no slower.' },
      ),
      timeseries('Deadlocks of services', rate(dbClient.deadlocks).by('db_system_name'), {
        min: 0,
        description: 'Transactions that the database gave up, as services saw it.',
      }),
      timeseries('Wait for a connection, p95', histogramQuantile(0.95, connectionPool.wait).by('pool'), {
        link: 'infrastructure',
        description: '95 of 100 requests had a connection of the pool as fast.',
      }),
    ]),
    row('PostgreSQL', [
      stat('PostgreSQL', min(pg.pgUp).where(server).by(), { ...isUp, description: 'Whether all servers answer.' }),
      gauge(
        'Connections used',
        sum(pg.pgConnections).where(server).by().divide(sum(pg.pgMaxConnections).where(server).by().gt(0)),
        {
          thresholds: { warning: 0.7, critical: 0.9 },
          description: 'Share of the connections that there may be.',
        },
      ),
      gauge('PostgreSQL cache hits', shareAmong(pg.pgBlocksHit, pg.pgBlocksRead).where(server).by(), {
        ...hits,
        description: 'Share of blocks that were found in the shared buffers.',
      }),
      stat('PostgreSQL size', sum(pg.pgSize).where(server).by(), { description: 'Of all databases.' }),
      stat('Longest transaction', max(pg.pgLongestTransaction).where(server).by(), {
        thresholds: { warning: 60, critical: 300 },
        description: 'A long transaction keeps locks, and dead rows from being removed.',
      }),
      timeseries('PostgreSQL connections', sum(pg.pgConnections).where(server).by('datname', 'state'), {
        min: 0,
        description: 'By database and state. Many that are idle in transaction are a service that forgets to end them.',
      }),
      timeseries(
        'Transactions',
        {
          committed: rate(pg.pgCommits).where(server).by('datname'),
          'rolled back': rate(pg.pgRollbacks).where(server).by('datname'),
        },
        { min: 0, unit: 'ops', description: 'Transactions by how they ended.' },
      ),
      timeseries(
        'Rows by operation',
        {
          fetched: rate(pg.pgRowsFetched).where(server).by(),
          returned: rate(pg.pgRowsReturned).where(server).by(),
          inserted: rate(pg.pgRowsInserted).where(server).by(),
          updated: rate(pg.pgRowsUpdated).where(server).by(),
          deleted: rate(pg.pgRowsDeleted).where(server).by(),
        },
        { min: 0, unit: 'rowsps', description: 'Many more rows returned than fetched are scans without an index.' },
      ),
      timeseries(
        'PostgreSQL cache hits by database',
        shareAmong(pg.pgBlocksHit, pg.pgBlocksRead).where(server).by('datname'),
        {
          ...hits,
          max: 1,
          description: 'Share of blocks that were found in the shared buffers.',
        },
      ),
      timeseries('Deadlocks', rate(pg.pgDeadlocks).where(server).by('datname'), {
        min: 0,
        description: 'Transactions that were given up because each waited for the other.',
      }),
      timeseries('Locks', sum(pg.pgLocks).where(server).by('mode'), {
        min: 0,
        description: 'Locks that are held, by mode.',
      }),
      timeseries('Database size', sum(pg.pgSize).where(server).by('datname'), {
        min: 0,
        description: 'Of each database.',
      }),
    ]),
    row('Redis', [
      stat('Redis', min(redis.redisUp).where(store).by(), { ...isUp, description: 'Whether all servers answer.' }),
      stat('Clients', sum(redis.redisClients).where(store).by(), { description: 'That are connected.' }),
      gauge('Memory used', ratio(current(redis.redisMemoryUsed), current(redis.redisMemoryMax)).where(store).by(), {
        thresholds: { warning: 0.8, critical: 0.95 },
        description: 'Share of the memory that there may be. Empty where no limit is set.',
      }),
      gauge('Keys found', shareAmong(redis.redisHits, redis.redisMisses).where(store).by(), {
        thresholds: { warning: 0.8, critical: 0.5 },
        description: 'Share of lookups that found their key.',
      }),
      timeseries(
        'Redis memory',
        {
          used: sum(redis.redisMemoryUsed).where(store).by('instance'),
          max: sum(redis.redisMemoryMax).where(store).by('instance'),
        },
        {
          min: 0,
          description: 'A limit of 0 is none.',
        },
      ),
      timeseries('Commands', rate(redis.redisCommands).where(store).by('cmd'), {
        min: 0,
        unit: 'ops',
        description: 'By command.',
      }),
      timeseries('Operations', rate(redis.redisCommandsProcessed).where(store).by('instance'), {
        min: 0,
        unit: 'ops',
        description: 'Commands of each server.',
      }),
      timeseries('Keys', sum(redis.redisKeys).where(store).by('instance', 'db'), {
        min: 0,
        description: 'In each keyspace.',
      }),
      timeseries(
        'Keys that went',
        {
          evicted: rate(redis.redisEvicted).where(store).by('instance'),
          expired: rate(redis.redisExpired).where(store).by('instance'),
        },
        {
          min: 0,
          description: 'Evicted for want of memory, or expired at their end.',
        },
      ),
      timeseries(
        'Redis clients',
        {
          connected: sum(redis.redisClients).where(store).by('instance'),
          blocked: sum(redis.redisBlockedClients).where(store).by('instance'),
        },
        {
          min: 0,
          description: 'Blocked ones wait in a command such as BLPOP.',
        },
      ),
    ]),
  ],
);
