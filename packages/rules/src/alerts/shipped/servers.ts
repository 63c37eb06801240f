import { kafkaConsumer } from '@telltale/core/catalogs';
import { external, increase, max, sum } from '@telltale/promql/builder';
import { counts, holds } from '../../proof/proof.ts';
import { alert, type Alert, type Runbook } from '../alert.ts';

const up = external('up', { type: 'gauge', source: 'prometheus' });
const pgUp = external('pg_up', { type: 'gauge', source: 'postgres_exporter' });
const redisUp = external('redis_up', { type: 'gauge', source: 'redis_exporter' });
const pgConnections = external('pg_stat_activity_count', {
  type: 'gauge',
  labels: ['datname', 'state'],
  source: 'postgres_exporter',
});
const pgDeadlocks = external('pg_stat_database_deadlocks', {
  type: 'counter',
  labels: ['datname'],
  source: 'postgres_exporter',
});
const redisUsed = external('redis_memory_used_bytes', { type: 'gauge', unit: 'bytes', source: 'redis_exporter' });
const redisMax = external('redis_memory_max_bytes', { type: 'gauge', unit: 'bytes', source: 'redis_exporter' });
const redisRejected = external('redis_rejected_connections_total', { type: 'counter', source: 'redis_exporter' });
const groupLag = external('kafka_consumergroup_lag', {
  type: 'gauge',
  labels: ['consumergroup', 'topic', 'partition'],
  source: 'kafka_exporter',
});

const downRunbook: Runbook = {
  meaning: 'Prometheus does not reach it, or it says that what it stands for is down. Whoever needs it fails.',
  causes: [
    'It crashed or was stopped.',
    'The network between it and Prometheus.',
    'A page that takes longer than the scrape may.',
  ],
  steps: [
    'See the error of the target on Prometheus’ own page of targets.',
    'Read its last log lines.',
    'Start it anew.',
  ],
};

const lagRunbook: Runbook = {
  meaning: 'Messages are processed later than they were sent; what follows from them is out of date.',
  causes: [
    'Consumers are down, stuck or rebalance over and over.',
    'Each message takes longer.',
    'More messages than usual.',
  ],
  steps: [
    'See whether the consumers process anything, and whether their group keeps rebalancing.',
    'Compare the throughput of the topic with that of the consumers.',
    'Add consumers up to the number of partitions.',
  ],
};

/** Servers, seen from outside: by Prometheus itself and by exporters. */
export const serverAlerts: readonly Alert[] = [
  alert('ServiceDown', max(up).by('job', 'instance').eq(0), {
    for: '1m',
    severity: 'critical',
    summary: '{{ $labels.instance }} of {{ $labels.job }} is down.',
    runbook: downRunbook,
    proof: { series: [holds(up, {}, { healthy: 1, failing: 0 })] },
  }),

  alert('PostgresDown', max(pgUp).by('job', 'instance').eq(0), {
    for: '1m',
    severity: 'critical',
    summary: 'The exporter {{ $labels.instance }} does not reach PostgreSQL.',
    runbook: downRunbook,
    proof: { series: [holds(pgUp, {}, { healthy: 1, failing: 0 })] },
  }),

  alert('RedisDown', max(redisUp).by('job', 'instance').eq(0), {
    for: '1m',
    severity: 'critical',
    summary: 'The exporter {{ $labels.instance }} does not reach Redis.',
    runbook: downRunbook,
    proof: { series: [holds(redisUp, {}, { healthy: 1, failing: 0 })] },
  }),

  alert('PostgresHighConnections', (limit) => sum(pgConnections).by('job', 'instance').gt(limit), {
    threshold: 80,
    for: '5m',
    severity: 'warning',
    summary: 'PostgreSQL at {{ $labels.instance }} has {{ $value | humanize }} connections.',
    description: (limit) =>
      `PostgreSQL has {{ $value | humanize }} connections; the limit is ${limit}, a little under its default of 100.`,
    runbook: {
      meaning: 'Soon nobody will be able to connect.',
      causes: [
        'Pools that are too large together.',
        'Connections that are not given back.',
        'Instances that were ended without closing theirs.',
      ],
      steps: [
        'Count connections by application and state in `pg_stat_activity`.',
        'End those that are idle in a transaction.',
        'Make pools smaller or put a pooler before the server.',
      ],
      queries: [{ title: 'Connections by state', query: sum(pgConnections).by('datname', 'state') }],
    },
    proof: { series: [holds(pgConnections, { datname: 'shop', state: 'idle' }, { healthy: 20, failing: 90 })] },
  }),

  alert('PostgresDeadlocks', (limit) => increase(pgDeadlocks, '5m').by('job', 'instance', 'datname').gt(limit), {
    threshold: 0,
    for: '5m',
    severity: 'warning',
    summary: 'Transactions on {{ $labels.datname }} deadlock.',
    description: '{{ $value | humanize }} deadlocks within the last five minutes.',
    runbook: {
      meaning: 'Transactions were given up and have to be tried again; users wait or see errors.',
      causes: ['Two places in the code that lock the same rows in another order.', 'Large updates beside small ones.'],
      steps: ['Find the two statements in the log of the server.', 'Lock in one order everywhere.'],
    },
    proof: { series: [counts(pgDeadlocks, { datname: 'shop' }, { healthy: 0, failing: 5 })] },
  }),

  alert(
    'RedisHighMemory',
    (limit) =>
      max(redisUsed)
        .by('job', 'instance')
        // 0 is no limit at all.
        .divide(max(redisMax).by('job', 'instance').gt(0))
        .gt(limit),
    {
      threshold: 0.9,
      for: '5m',
      severity: 'warning',
      summary: 'Redis at {{ $labels.instance }} uses {{ $value | humanizePercentage }} of its memory.',
      description: (limit) =>
        `Redis uses {{ $value | humanizePercentage }} of what it may; the limit is ${100 * limit} %.`,
      runbook: {
        meaning: 'Redis is about to give up keys, or to refuse writes, as its policy says.',
        causes: ['Keys without an expiry.', 'A queue that is not worked off.', 'More data than planned.'],
        steps: ['Find the largest keys with `redis-cli --bigkeys`.', 'Give keys an expiry, or Redis more memory.'],
      },
      proof: {
        series: [
          holds(redisUsed, {}, { healthy: 2e8, failing: 9.6e8 }),
          holds(redisMax, {}, { healthy: 1e9, failing: 1e9 }),
        ],
      },
    },
  ),

  alert('RedisRejectedConnections', increase(redisRejected, '5m').by('job', 'instance').gt(0), {
    for: '5m',
    severity: 'critical',
    summary: 'Redis at {{ $labels.instance }} rejects connections.',
    description:
      '{{ $value | humanize }} connections were rejected within the last five minutes: `maxclients` is reached.',
    runbook: {
      meaning: 'Parts of the service cannot reach Redis.',
      causes: [
        'Clients that open a connection for each piece of work.',
        'More instances than `maxclients` allows for.',
      ],
      steps: ['List connections with `CLIENT LIST`.', 'Share connections, or raise `maxclients`.'],
    },
    proof: { series: [counts(redisRejected, {}, { healthy: 0, failing: 3 })] },
  }),

  alert(
    'ConsumerLag',
    (limit) =>
      sum(kafkaConsumer.lag).by('job', 'messaging_consumer_group_name', 'messaging_destination_name').gt(limit),
    {
      threshold: 100,
      for: '5m',
      severity: 'warning',
      summary:
        'The consumers {{ $labels.messaging_consumer_group_name }} are {{ $value | humanize }} messages behind on {{ $labels.messaging_destination_name }}.',
      description: (limit) => `{{ $value | humanize }} messages wait; the limit is ${limit}.`,
      runbook: lagRunbook,
      proof: {
        series: [
          holds(
            kafkaConsumer.lag,
            {
              messaging_consumer_group_name: 'ledger',
              messaging_destination_name: 'orders',
              messaging_destination_partition_id: '0',
            },
            { healthy: 3, failing: 400 },
          ),
        ],
      },
    },
  ),

  alert('ConsumerGroupLag', (limit) => sum(groupLag).by('job', 'consumergroup', 'topic').gt(limit), {
    threshold: 100,
    for: '5m',
    severity: 'warning',
    summary:
      'The consumers {{ $labels.consumergroup }} are {{ $value | humanize }} messages behind on {{ $labels.topic }}.',
    description: (limit) => `{{ $value | humanize }} messages wait; the limit is ${limit}.`,
    runbook: lagRunbook,
    proof: {
      series: [
        holds(groupLag, { consumergroup: 'ledger', topic: 'orders', partition: '0' }, { healthy: 3, failing: 400 }),
      ],
    },
  }),
];
