import { cache, circuitBreaker, connectionPool } from '@telltale/core/catalogs';
import { current, max, rate, shareAmong } from '@telltale/promql/builder';
import { counts, holds } from '../../proof/proof.ts';
import { alert, type Alert, type Runbook } from '../alert.ts';

const poolRunbook: Runbook = {
  meaning: 'Requests wait for a connection before their work begins; some give up.',
  causes: [
    'Slow queries hold connections longer.',
    'Connections that are not given back.',
    'More traffic than the pool is made for.',
  ],
  steps: [
    'See how many requests wait, and how long the operations of the database take.',
    'Look for transactions that stay open.',
    'Enlarge the pool only if the server can bear it.',
  ],
  queries: [{ title: 'Requests that wait', query: max(connectionPool.waitingRequests).by('job', 'pool') }],
};

const breakerRunbook: Runbook = {
  meaning: 'Calls to what is behind the breaker are not made; whatever needs them fails or does without.',
  causes: ['What is behind it is down, slow or refuses.', 'The breaker opens too early.'],
  steps: ['Look at the provider’s own page and dashboard.', 'See whether the breaker closes again by itself.'],
};

/** What a service holds to do its work: connections, breakers, caches. */
export const resourceAlerts: readonly Alert[] = [
  alert(
    'PoolExhausted',
    (limit) =>
      max(current(connectionPool.connections).where({ state: 'active' }))
        .by('job', 'instance', 'pool')
        .divide(max(connectionPool.maxConnections).by('job', 'instance', 'pool'))
        .gt(limit),
    {
      threshold: 0.9,
      for: '5m',
      severity: 'warning',
      summary:
        '{{ $value | humanizePercentage }} of the connections of the pool {{ $labels.pool }} on {{ $labels.instance }} are in use.',
      description: (limit) =>
        `The pool {{ $labels.pool }} uses {{ $value | humanizePercentage }} of its connections; the limit is ${100 * limit} %.`,
      runbook: poolRunbook,
      proof: {
        series: [
          holds(connectionPool.connections, { pool: 'main', state: 'active' }, { healthy: 3, failing: 10 }),
          holds(connectionPool.maxConnections, { pool: 'main' }, { healthy: 10, failing: 10 }),
        ],
      },
    },
  ),

  alert('PoolTimeouts', (limit) => rate(connectionPool.timeouts, '5m').by('job', 'pool').gt(limit), {
    threshold: 0.1,
    for: '5m',
    severity: 'warning',
    summary: '{{ $value | humanize }} requests a second wait in vain for a connection of the pool {{ $labels.pool }}.',
    description: (limit) =>
      `{{ $value | humanize }} requests a second gave up waiting for a connection; the limit is ${limit}.`,
    runbook: poolRunbook,
    proof: { series: [counts(connectionPool.timeouts, { pool: 'main' }, { healthy: 0, failing: 12 })] },
  }),

  alert('CircuitBreakerOpen', max(circuitBreaker.state).by('job', 'breaker').eq(1), {
    for: '2m',
    severity: 'warning',
    summary: 'The circuit breaker {{ $labels.breaker }} of {{ $labels.job }} is open.',
    runbook: breakerRunbook,
    proof: { series: [holds(circuitBreaker.state, { breaker: 'quotes' }, { healthy: 0, failing: 1 })] },
  }),

  alert(
    'CircuitBreakerFailures',
    (limit) => shareAmong(circuitBreaker.failures, circuitBreaker.successes, '5m').by('job', 'breaker').gt(limit),
    {
      threshold: 0.2,
      for: '5m',
      severity: 'warning',
      summary: '{{ $value | humanizePercentage }} of the calls through the breaker {{ $labels.breaker }} fail.',
      description: (limit) =>
        `Over the last five minutes {{ $value | humanizePercentage }} of the calls failed; the limit is ${100 * limit} %.`,
      runbook: breakerRunbook,
      proof: {
        series: [
          counts(circuitBreaker.successes, { breaker: 'quotes' }, { healthy: 60, failing: 30 }),
          counts(circuitBreaker.failures, { breaker: 'quotes' }, { healthy: 1, failing: 30 }),
        ],
      },
    },
  ),

  alert('LowCacheHitRate', (limit) => shareAmong(cache.hits, cache.misses, '10m').by('job', 'cache').lt(limit), {
    threshold: 0.5,
    for: '10m',
    severity: 'info',
    summary: 'The cache {{ $labels.cache }} answers only {{ $value | humanizePercentage }} of its lookups.',
    description: (limit) =>
      `Over the last ten minutes {{ $value | humanizePercentage }} of the lookups were answered; the limit is ${100 * limit} %.`,
    runbook: {
      meaning: 'What the cache stands before is asked more often, and answers slower.',
      causes: [
        'The cache was emptied or has just been started.',
        'It is too small for what is asked.',
        'Keys that are never asked twice.',
      ],
      steps: ['Compare with evictions by reason and the size of the cache.', 'See which type of data misses.'],
      queries: [{ title: 'Misses by type of data', query: rate(cache.misses, '10m').by('data_type') }],
    },
    proof: {
      series: [
        counts(cache.hits, { cache: 'quotes', cache_level: 'l1', data_type: 'price' }, { healthy: 90, failing: 10 }),
        counts(cache.misses, { cache: 'quotes', cache_level: 'l1', data_type: 'price' }, { healthy: 10, failing: 90 }),
      ],
    },
  }),
];
