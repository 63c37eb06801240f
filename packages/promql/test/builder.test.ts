import { counter, defineCatalog, gauge, histogram, oneOf, open } from '@telltale/core';
import { cache, connectionPool, http, processRuntime, queue, worker } from '@telltale/core/catalogs';
import { describe, expect, test } from 'vitest';
import * as b from '../src/builder/index.ts';
import { check, parse, print, PromQLError } from '../src/index.ts';
import { namingOf } from './builder-naming.ts';

const orders = defineCatalog('orders', {
  placed: counter({ help: 'Orders accepted.', labels: { channel: oneOf('web', 'app') } }),
  value: histogram({ help: 'Value of an order.', unit: 'eur', buckets: [5, 20, 2_000_000], labels: { city: open() } }),
  open: gauge({ help: 'Orders that are not delivered yet.', labels: { city: open() } }),
});

const pg = b.external('pg_stat_activity_count', { type: 'gauge', labels: { datname: [], state: ['active', 'idle'] } });

/** The code of the error that something throws, and what it says. */
function refusal(of: () => unknown): string {
  try {
    of();
  } catch (error) {
    if (error instanceof PromQLError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'not refused';
}

/** What something yields, or the refusal that it throws. */
function outcome(of: () => unknown): unknown {
  try {
    return of();
  } catch (error) {
    if (error instanceof PromQLError) return error;
    throw error;
  }
}

const texts: readonly (readonly [query: () => b.Query, text: string])[] = [
  // Counters.
  [() => b.rate(cache.hits), 'rate(cache_hits_total[5m])'],
  [() => b.rate(cache.hits).by('cache_level'), 'sum by (cache_level) (rate(cache_hits_total[5m]))'],
  [() => b.rate(cache.hits).by(), 'sum(rate(cache_hits_total[5m]))'],
  [() => b.rate(cache.hits).without('instance'), 'sum without (instance) (rate(cache_hits_total[5m]))'],
  [() => b.increase(orders.placed, '30m').by().eq(0), 'sum(increase(orders_placed_total[30m])) == 0'],
  [() => b.irate(cache.hits, '1m'), 'irate(cache_hits_total[1m])'],
  [() => b.resets(cache.hits, '1h'), 'resets(cache_hits_total[1h])'],
  // Gauges.
  [() => b.current(queue.depth), 'queue_depth'],
  [() => b.max(queue.depth).by('queue').gt(100), 'max by (queue) (queue_depth) > 100'],
  [() => b.maxOverTime(queue.depth, '1h30m'), 'max_over_time(queue_depth[1h30m])'],
  [() => b.quantileOverTime(0.9, queue.depth), 'quantile_over_time(0.9, queue_depth[5m])'],
  [() => b.predictLinear(queue.depth, 3600, '1h'), 'predict_linear(queue_depth[1h], 3600)'],
  [() => b.deriv(cache.size).where({ cache_level: 'l1' }), 'deriv(cache_size_bytes{cache_level="l1"}[5m])'],
  // Histograms.
  [
    () => b.histogramQuantile(0.95, http.duration),
    'histogram_quantile(0.95, rate(http_server_request_duration_seconds_bucket[5m]))',
  ],
  [
    () => b.histogramQuantile(0.95, http.duration, '1h').by('http_route'),
    'histogram_quantile(0.95, sum by (http_route, le) (rate(http_server_request_duration_seconds_bucket[1h])))',
  ],
  [
    () => b.histogramQuantile(0.5, http.duration).without('instance'),
    'histogram_quantile(0.5, sum without (instance) (rate(http_server_request_duration_seconds_bucket[5m])))',
  ],
  [
    () => b.histogramQuantile(0.5, b.rate(b.bucketsOf(orders.value)).by('city', 'le')),
    'histogram_quantile(0.5, sum by (city, le) (rate(orders_value_eur_bucket[5m])))',
  ],
  [
    () => b.averageOf(orders.value).by('city'),
    'sum by (city) (rate(orders_value_eur_sum[5m])) / (sum by (city) (rate(orders_value_eur_count[5m])) > 0)',
  ],
  [
    () => b.fractionBelow(http.duration, 0.25).by(),
    'sum(rate(http_server_request_duration_seconds_bucket{le="0.25"}[5m])) / (sum(rate(http_server_request_duration_seconds_count[5m])) > 0)',
  ],
  [
    () => b.fractionAbove(orders.value, 20),
    String.raw`1 - rate(orders_value_eur_bucket{le=~"20|20\\.0"}[5m]) / (rate(orders_value_eur_count[5m]) > 0)`,
  ],
  [
    () => b.increase(b.bucketOf(orders.value, 2_000_000)),
    String.raw`increase(orders_value_eur_bucket{le=~"2000000|2e\\+06"}[5m])`,
  ],
  [() => b.increase(b.bucketsOf(orders.value)).by('le'), 'sum by (le) (increase(orders_value_eur_bucket[5m]))'],
  [() => b.rate(b.sumOf(orders.value)), 'rate(orders_value_eur_sum[5m])'],
  // Filters.
  [
    () => b.rate(cache.hits).where({ cache_level: 'l1', cache: ['a.b', 'c'], data_type: b.not('x') }),
    String.raw`rate(cache_hits_total{cache_level="l1",cache=~"a\\.b|c",data_type!="x"}[5m])`,
  ],
  [
    () => b.current(queue.depth).where({ queue: b.not(b.matches('a.*')), job: b.not('x', 'y') }),
    'queue_depth{queue!~"a.*",job!~"x|y"}',
  ],
  [
    () => b.current(pg).where({ state: b.variable('state'), datname: b.variable('db', { multiple: true }) }),
    'pg_stat_activity_count{state="$state",datname=~"$db"}',
  ],
  [
    () => b.shareAmong(cache.hits, cache.misses).by('cache').where({ cache: 'user' }).lt(0.5),
    '(sum by (cache) (rate(cache_hits_total{cache="user"}[5m])) / (sum by (cache) (rate(cache_hits_total{cache="user"}[5m])) + (sum by (cache) (rate(cache_misses_total{cache="user"}[5m])) or sum by (cache) (rate(cache_hits_total{cache="user"}[5m])) * 0) > 0) or (sum by (cache) (rate(cache_misses_total{cache="user"}[5m])) > 0) * 0) < 0.5',
  ],
  [
    () => b.shareOf(worker.tasksCompleted, { status: 'failure' }).by('service'),
    '(sum by (service) (rate(worker_tasks_completed_total{status="failure"}[5m])) or sum by (service) (rate(worker_tasks_completed_total[5m])) * 0) / (sum by (service) (rate(worker_tasks_completed_total[5m])) > 0)',
  ],
  [
    () =>
      b.ratio(b.sum(b.current(connectionPool.connections).where({ state: 'active' })).by('pool'), connectionMaximum()),
    'sum by (pool) (connection_pool_connections{state="active"}) / (sum by (pool) (connection_pool_max_connections) > 0)',
  ],
  [
    () => b.ratio(b.increase(cache.hits), b.increase(cache.misses)).by('cache'),
    'sum by (cache) (increase(cache_hits_total[5m])) / (sum by (cache) (increase(cache_misses_total[5m])) > 0)',
  ],
  // Aggregations.
  [() => b.topk(5, b.rate(cache.hits)).by('cache'), 'topk by (cache) (5, rate(cache_hits_total[5m]))'],
  [() => b.quantile(0.9, queue.depth).by('queue'), 'quantile by (queue) (0.9, queue_depth)'],
  [() => b.countValues('version', b.external('build', { type: 'gauge' })), 'count_values("version", build)'],
  [() => b.count(b.current(queue.depth).gt(0)), 'count(queue_depth > 0)'],
  // Operations.
  [
    () => b.constant(1).minus(b.rate(cache.hits).by()).times(2).pow(2),
    '((1 - sum(rate(cache_hits_total[5m]))) * 2) ^ 2',
  ],
  [
    () =>
      b
        .rate(cache.hits)
        .by('cache', 'cache_level')
        .divide(b.rate(cache.hits).by('cache'), { on: ['cache'], groupLeft: [] }),
    'sum by (cache, cache_level) (rate(cache_hits_total[5m])) / on (cache) group_left () sum by (cache) (rate(cache_hits_total[5m]))',
  ],
  [
    () =>
      b.current(queue.depth).times(b.external('info', { type: 'gauge', labels: ['queue', 'team'] }), {
        ignoring: ['team'],
        groupLeft: ['team'],
      }),
    'queue_depth * ignoring (team) group_left (team) info',
  ],
  [
    () => b.current(queue.depth).gt(b.sum(queue.depth).by('job'), { bool: true, on: ['job'], groupLeft: [] }),
    'queue_depth > bool on (job) group_left () sum by (job) (queue_depth)',
  ],
  [() => b.current(queue.depth).unless(b.promql('up == 0'), { on: ['job'] }), 'queue_depth unless on (job) up == 0'],
  [() => b.rate(cache.hits).or(b.rate(cache.misses)), 'rate(cache_hits_total[5m]) or rate(cache_misses_total[5m])'],
  // Time.
  [
    () => b.rate(cache.hits).by().minus(b.rate(cache.hits).by().offset('1d')),
    'sum(rate(cache_hits_total[5m])) - sum(rate(cache_hits_total[5m] offset 1d))',
  ],
  [() => b.current(queue.depth).at('end').offset('-5m'), 'queue_depth @ end() offset -5m'],
  [() => b.current(queue.depth).at(new Date(1500)), 'queue_depth @ 1.500'],
  [
    () => b.maxOverTime(b.rate(cache.hits).by('cache').over('1h', '1m')).offset('1d'),
    'max_over_time(sum by (cache) (rate(cache_hits_total[5m]))[1h:1m] offset 1d)',
  ],
  [
    () => b.maxOverTime(b.rate(cache.hits, b.rateInterval).over(b.wholeRange, b.stepInterval)),
    'max_over_time(rate(cache_hits_total[$__rate_interval])[$__range:$__interval])',
  ],
  [
    () => b.time().minus(b.current(processRuntime.startTime)).divide(3600),
    '(time() - process_start_time_seconds) / 3600',
  ],
  // Others.
  [() => b.absent(b.current(queue.depth).where({ queue: 'mail' })), 'absent(queue_depth{queue="mail"})'],
  [() => b.absent(cache.hits), 'absent(cache_hits_total)'],
  [() => b.absentOverTime(cache.hits, '10m'), 'absent_over_time(cache_hits_total[10m])'],
  [() => b.clamp(queue.depth, 0, 1), 'clamp(queue_depth, 0, 1)'],
  [() => b.clampMin(queue.depth, b.scalar(b.vector(1))), 'clamp_min(queue_depth, scalar(vector(1)))'],
  [() => b.round(queue.depth, 0.1), 'round(queue_depth, 0.1)'],
  [() => b.sortDesc(b.sum(queue.depth).by('queue')), 'sort_desc(sum by (queue) (queue_depth))'],
  [
    () => b.labelReplace(queue.depth, { label: 'team', from: 'queue', pattern: '(.*)-.*' }),
    'label_replace(queue_depth, "team", "$1", "queue", "(.*)-.*")',
  ],
  [
    () => b.labelJoin(queue.depth, { label: 'id', from: ['job', 'queue'], separator: '/' }),
    'label_join(queue_depth, "id", "/", "job", "queue")',
  ],
  [() => b.promql('sum(rate(x{a="b"}[5m]))by(c)').gt(1), 'sum by (c) (rate(x{a="b"}[5m])) > 1'],
  [() => b.promql('up').offset('5m').where({ job: 'api' }), 'up{job="api"} offset 5m'],
];

function connectionMaximum() {
  return b.sum(connectionPool.maxConnections).by('pool');
}

describe('a built query', () => {
  test.each(texts.map(([query, text]) => [text, query] as const))('prints %s', (text, query) => {
    expect(b.toPromQL(query())).toBe(text);
  });

  test.each(texts.map(([query, text]) => [text, query] as const))(
    'is well typed and parses as it prints: %s',
    (_, query) => {
      const expression = b.toExpression(query(), { variables: {} });
      expect(check(expression)).toEqual([]);
      const text = print(expression);
      expect(print(parse(text))).toBe(text);
    },
  );

  test('does not change when another is made of it', () => {
    const hits = b.rate(cache.hits);
    const before = b.toPromQL(hits);
    hits.where({ cache: 'x' }).offset('1d').by('cache').gt(1);
    expect(b.toPromQL(hits)).toBe(before);
    expect(Object.isFrozen(hits)).toBe(true);
  });
});

describe('a convention', () => {
  const errors = b.shareOf(b.firstOf(http.requests, b.countOf(http.duration)), {
    http_response_status_code: b.matches('5..'),
  });

  test('names the metrics and their labels', () => {
    const slow = b.histogramQuantile(0.95, http.duration).where({ http_request_method: 'GET' }).by('http_route');
    expect(b.toPromQL(slow, { naming: namingOf('classic') })).toBe(
      'histogram_quantile(0.95, sum by (handler, le) (rate(http_request_duration_seconds_bucket{method="GET"}[5m])))',
    );
    expect(b.toPromQL(b.rate(cache.hits), { naming: namingOf('otel', 'shop') })).toBe(
      'rate(shop_cache_hits_total[5m])',
    );
  });

  test('chooses the first alternative that it has', () => {
    const requests = b.rate(b.firstOf(http.requests, b.countOf(http.duration))).by();
    expect(b.toPromQL(requests, { naming: namingOf('classic') })).toBe('sum(rate(http_requests_total[5m]))');
    expect(b.toPromQL(requests, { naming: namingOf('otel') })).toBe(
      'sum(rate(http_server_request_duration_seconds_count[5m]))',
    );
    expect(b.toPromQL(errors, { naming: namingOf('classic') })).toContain('http_requests_total{status=~"5.."}');
    const query = b.firstOf(b.rate(http.requests).by(), b.rate(b.countOf(http.duration)).by());
    expect(b.toPromQL(query, { naming: namingOf('classic') })).toBe('sum(rate(http_requests_total[5m]))');
    expect(b.toPromQL(query, { naming: namingOf('otel') })).toBe(
      'sum(rate(http_server_request_duration_seconds_count[5m]))',
    );
  });

  test('is named where it hides a metric', () => {
    expect(refusal(() => b.toPromQL(b.rate(http.requests), { naming: namingOf('otel') }))).toBe(
      'PROMQL_METRIC_HIDDEN: The convention "otel" has no metric http.requests. Give one that it has with firstOf().',
    );
    expect(
      refusal(() => b.toPromQL(b.rate(b.firstOf(http.requests, processRuntime.cpuUser)), { naming: namingOf('otel') })),
    ).toContain('has no metric http.requests or process.cpuUser');
  });

  test('is named where it leaves out a label that is needed', () => {
    const byError = b.rate(b.countOf(http.duration)).by('error_type');
    const message = 'needs the label "error_type", which the convention "classic" leaves out.';
    expect(refusal(() => b.toPromQL(byError, { naming: namingOf('classic') }))).toBe(
      `PROMQL_LABEL_HIDDEN: by() ${message}`,
    );
    const filtered = b.rate(b.countOf(http.duration)).where({ error_type: 'timeout' });
    expect(refusal(() => b.toPromQL(filtered, { naming: namingOf('classic') }))).toBe(
      `PROMQL_LABEL_HIDDEN: A filter of http.duration ${message}`,
    );
    const without = b.rate(b.countOf(http.duration)).without('error_type', 'instance');
    expect(b.toPromQL(without, { naming: namingOf('classic') })).toBe(
      'sum without (instance) (rate(http_request_duration_seconds_count[5m]))',
    );
  });

  test('decides which buckets there are', () => {
    const fast = b.fractionBelow(http.duration, 0.3).by();
    expect(refusal(() => b.toPromQL(fast, { naming: namingOf('otel') }))).toMatch(
      /^PROMQL_BUCKET: Under the convention "otel", http\.duration has no bucket up to 0\.3\. The nearest is 0\.25, of /,
    );
    expect(b.toPromQL(fast, { naming: namingOf('express-prom-bundle') })).toContain('le="0.3"');
    expect(
      refusal(() => b.toPromQL(b.fractionBelow(http.duration, 0.25), { naming: namingOf('express-prom-bundle') })),
    ).toContain('The nearest is 0.3, of 0.003, 0.03, 0.1, 0.3, 1.5, 10.');
  });

  test('may name a label of two metrics differently, which then do not match', () => {
    const mine = b.external('requests_expected', { type: 'gauge', labels: ['http_route'] });
    const unmatched = b.rate(b.countOf(http.duration)).by('http_route').divide(b.sum(mine).by('http_route'));
    expect(b.toPromQL(unmatched, { naming: namingOf('otel') })).toContain('sum by (http_route) (requests_expected)');
    expect(refusal(() => b.toPromQL(unmatched, { naming: namingOf('classic') }))).toMatch(
      /^PROMQL_LABEL_HIDDEN: The label "http_route" is "handler" on the left and "http_route" on the right/,
    );
  });
});

describe('rendering', () => {
  const query = b.rate(cache.hits).by('cache').divide(b.sum(pg).by(), { on: [], groupLeft: [] });

  test('puts selectors on every metric', () => {
    const selectors = { service: '$service', instance: b.variable('instance', { multiple: true }) };
    expect(b.toPromQL(query, { selectors })).toBe(
      'sum by (cache) (rate(cache_hits_total{service="$service",instance=~"$instance"}[5m])) / on () group_left () sum(pg_stat_activity_count{service="$service",instance=~"$instance"})',
    );
    expect(b.toPromQL(b.promql('a / b{c="d"}'), { selectors: { job: b.matches('x|y') } })).toBe(
      'a{job=~"x|y"} / b{c="d",job=~"x|y"}',
    );
  });

  test('asks which selectors a metric gets', () => {
    const text = b.toPromQL(query, {
      selectors: (metric) => (metric !== undefined && 'external' in metric ? {} : { service: 'shop' }),
    });
    expect(text).toBe(
      'sum by (cache) (rate(cache_hits_total{service="shop"}[5m])) / on () group_left () sum(pg_stat_activity_count)',
    );
  });

  test('knows a range for those who say none', () => {
    expect(b.toPromQL(b.rate(cache.hits), { range: '2m' })).toBe('rate(cache_hits_total[2m])');
    expect(b.toPromQL(b.rate(cache.hits), { range: b.rateInterval })).toBe('rate(cache_hits_total[$__rate_interval])');
    expect(b.toPromQL(b.rate(cache.hits, '1h'), { range: b.rateInterval })).toBe('rate(cache_hits_total[1h])');
  });

  test('puts values in the place of variables', () => {
    const shown = b.rate(cache.hits).where({ cache: b.variable('cache'), job: 'a-${job:regex}-$other' });
    const options = { range: b.rateInterval, selectors: { service: '$service' } };
    const variables = { service: 'shop', cache: 'users', job: 'x' };
    expect(b.toPromQL(shown, { ...options, variables })).toBe(
      'rate(cache_hits_total{service="shop",cache="users",job="a-x-$other"}[5m])',
    );
    expect(b.toPromQL(shown, { ...options, variables: { __rate_interval: '90s' } })).toContain('[1m30s]');
    expect(b.toExpression(b.rate(cache.hits), options)).toMatchObject({
      args: [{ range: 300_000, rangeVariable: '$__rate_interval' }],
    });
  });

  test('knows further labels of targets when they are listed', () => {
    const byPod = b.rate(cache.hits).by('pod' as 'job');
    expect(b.toPromQL(byPod, { targetLabels: ['pod'] })).toBe('sum by (pod) (rate(cache_hits_total[5m]))');
    expect(refusal(() => b.toPromQL(byPod))).toBe(
      'PROMQL_LABEL_UNKNOWN: by() names the label "pod", which is not among those that are here: cache, cache_level, data_type, instance, job, service.',
    );
  });

  test('writes names that are not plain in braces', () => {
    const odd = b.external('http.server.requests', { type: 'counter', labels: ['http.route'] });
    expect(b.toPromQL(b.rate(odd).by('http.route'))).toBe(
      'sum by ("http.route") (rate({__name__="http.server.requests"}[5m]))',
    );
  });
});

describe('without types', () => {
  const wrong: readonly unknown[] = [
    undefined,
    null,
    '',
    'a"} or up #',
    '$a',
    5,
    Number.NaN,
    10n,
    {},
    [],
    [5],
    Symbol('a'),
    () => 1,
    Object.create(null),
    cache.size,
    cache.hits,
    http.duration,
    http,
    b.rate(cache.hits),
    b.time(),
    { pattern: 5 },
    { not: {} },
    { variable: 5 },
  ];

  // Text without quotes, `undefined` or `[object Object]` in a query would be worse than any error.
  test.each<[string, (value: never) => unknown]>([
    ['rate(x)', (x) => b.rate(x)],
    ['rate(hits, x)', (x) => b.rate(cache.hits, x)],
    ['histogramQuantile(x)', (x) => b.histogramQuantile(x, http.duration)],
    ['fractionBelow(x)', (x) => b.fractionBelow(http.duration, x)],
    ['where(x)', (x) => b.rate(cache.hits).where(x)],
    ['where({ cache: x })', (x) => b.rate(cache.hits).where({ cache: x })],
    ['not(x)', (x) => b.rate(cache.hits).where({ cache: b.not(x) })],
    ['matches(x)', (x) => b.rate(cache.hits).where({ cache: b.matches(x) })],
    ['variable(x)', (x) => b.rate(cache.hits).where({ cache: b.variable(x) })],
    ['durationVariable(x)', (x) => [b.durationVariable(x, '5m'), b.rate(cache.hits)][1]],
    ['by(x)', (x) => b.rate(cache.hits).by(x)],
    ['offset(x)', (x) => b.rate(cache.hits).offset(x)],
    ['at(x)', (x) => b.rate(cache.hits).at(x)],
    ['over(x)', (x) => b.maxOverTime(b.rate(cache.hits).over(x, '1m'))],
    ['gt(x)', (x) => b.rate(cache.hits).gt(x)],
    ['gt(1, x)', (x) => b.rate(cache.hits).gt(1, x)],
    ['{ on: x }', (x) => b.rate(cache.hits).divide(b.rate(cache.misses), { on: x })],
    ['{ groupLeft: x }', (x) => b.rate(cache.hits).divide(b.rate(cache.misses), { on: ['cache'], groupLeft: x })],
    ['external(x)', (x) => b.current(b.external(x, { type: 'gauge' }))],
    ['external(name, x)', (x) => b.current(b.external<'gauge'>('up', x))],
    ['promql(x)', (x) => b.promql(x)],
    ['constant(x)', (x) => b.constant(x)],
    ['topk(x)', (x) => b.topk(x, b.rate(cache.hits))],
    ['countValues(x)', (x) => b.countValues(x, b.rate(cache.hits))],
    ['toPromQL(x)', (x) => x],
  ])('nothing but queries and refusals come of %s', (_, query) => {
    for (const value of wrong) {
      const text = outcome(() => b.toPromQL(query(value as never) as b.Query));
      if (text instanceof PromQLError) continue;
      expect(String(text)).not.toMatch(/undefined|\[object|null/);
      expect(() => parse(String(text))).not.toThrow();
    }
  });

  test.each<[string, b.RenderOptions]>(
    ['selectors', 'range', 'naming', 'targetLabels'].map((option) => [option, { [option]: null } as never]),
  )('an option %s that cannot be used is refused', (_, options) => {
    expect(outcome(() => b.toPromQL(b.rate(cache.hits), options))).toBeInstanceOf(PromQLError);
  });

  test('an optional label may be left out', () => {
    const failed = b.external('failed', {
      type: 'counter',
      labels: { reason: { kind: 'optional', of: { kind: 'closed', values: ['lost', 'late'] } } },
    });
    expect(b.toPromQL(b.rate(failed).where({ reason: '' }))).toBe('rate(failed{reason=""}[5m])');
    const never = () => b.toPromQL(b.rate(failed).where({ reason: 'stolen' }));
    expect(never).toThrow('is never "stolen". It is one of lost, late, "".');
  });

  // What the compiler refuses in TypeScript is refused when the query is built, or rendered, in JavaScript.
  const untyped = b as unknown as Record<string, (...args: readonly unknown[]) => Record<string, CallableFunction>>;
  const hits = (): Record<string, CallableFunction> => untyped['rate']!(cache.hits);
  const rendered = (query: unknown): string => b.toPromQL(query as b.Query);

  test.each<[string, () => unknown]>([
    [
      'PROMQL_QUERY_TYPE: rate() takes a counter, and cache.size is a gauge: of a gauge, use the value itself, or deriv() or delta().',
      () => untyped['rate']!(cache.size),
    ],
    ['PROMQL_QUERY_TYPE: rate() takes a counter, not undefined.', () => untyped['rate']!(undefined)],
    ['PROMQL_QUERY_TYPE: sum() takes a gauge, and cache.hits is a counter', () => untyped['sum']!(cache.hits)],
    ['PROMQL_QUERY_TYPE: current() takes a gauge, and http.duration is', () => untyped['current']!(http.duration)],
    ['PROMQL_QUERY_TYPE: sum() takes a vector, not a scalar.', () => untyped['sum']!(b.time())],
    ['PROMQL_QUERY_TYPE: avgOverTime() takes a gauge, or a range', () => untyped['avgOverTime']!(b.rate(cache.hits))],
    ['PROMQL_QUERY_TYPE: histogramQuantile() takes a histogram', () => untyped['histogramQuantile']!(0.5, cache.hits)],
    ['PROMQL_QUERY_TYPE: firstOf() takes metrics of one type', () => untyped['firstOf']!(cache.hits, cache.size)],
    [
      'PROMQL_QUERY_TYPE: This query does not know how it is aggregated',
      () => b.current(queue.depth)['by' as 'at']('end'),
    ],
    ['PROMQL_QUERY_TYPE: promql() takes an expression of an instant vector, not of a scalar.', () => b.promql('1')],
    [
      'PROMQL_OPTIONS: toPromQL() takes a query: write current(x) or rate(x), not an object.',
      () => rendered(cache.size),
    ],
    ['PROMQL_OPTIONS: A rule or panel takes a query, not "up == 0".', () => b.metricsOf('up == 0' as never)],
    ['PROMQL_SYNTAX: ', () => b.promql('up ==')],
    ['PROMQL_TYPE: ', () => hits()['plus']!(1, { bool: true })],
    [
      'PROMQL_OPTIONS: /: there is no option "igorning".',
      () => hits()['divide']!(b.rate(cache.misses), { igorning: [] }),
    ],
    ['PROMQL_OPTIONS: -: say on or ignoring', () => hits()['minus']!(b.rate(cache.misses), { on: [], ignoring: [] })],
    ['PROMQL_OPTIONS: "5 min" is no duration: write it as 5m or 1h30m.', () => untyped['rate']!(cache.hits, '5 min')],
    ['PROMQL_OPTIONS: A quantile is a number from 0 to 1, not 95.', () => b.histogramQuantile(95, http.duration)],
    ['PROMQL_OPTIONS: matches() takes a pattern of RE2', () => b.matches('(')],
    ['PROMQL_OPTIONS: The filter of label "cache" lists no value.', () => hits()['where']!({ cache: [] })],
    [
      'PROMQL_LABEL_VALUE: The label "cache_level" of cache.hits is never "l3". It is one of l1, l2.',
      () => hits()['where']!({ cache_level: 'l3' }),
    ],
    [
      'PROMQL_LABEL_VALUE: The label "cache_level" of cache.hits is never like "x.*".',
      () => b.rate(cache.hits).where({ cache_level: b.matches('x.*') }),
    ],
    ['PROMQL_LABEL_UNKNOWN: by() names the label "operation"', () => rendered(hits()['by']!('operation'))],
    [
      'PROMQL_LABEL_UNKNOWN: A filter of cache.hits names the label "levl"',
      () => rendered(hits()['where']!({ levl: 'l1' })),
    ],
    [
      'PROMQL_LABEL_UNKNOWN: A filter names the label "team", which only the query makes.',
      () => b.labelReplace(queue.depth, { label: 'team', from: 'queue' }).where({ team: 'a' }),
    ],
    [
      'PROMQL_LABEL_UNKNOWN: No series would match: only one side of / has the labels cache, queue.',
      () => (hits()['by']!('cache') as Record<string, CallableFunction>)['divide']!(b.sum(queue.depth).by('queue')),
    ],
  ])('is refused: %s', (message, of) => {
    expect(refusal(of)).toContain(message);
  });
});

describe('unitOf', () => {
  test.each<[string, b.Query]>([
    ['count per second', b.rate(cache.hits)],
    ['count', b.increase(cache.hits).by('cache')],
    ['count', b.current(queue.depth)],
    ['bytes', b.max(cache.size)],
    ['bytes per second', b.deriv(cache.size)],
    ['seconds', b.histogramQuantile(0.95, http.duration).by()],
    ['bytes', b.histogramQuantile(0.95, http.requestBodySize).by().offset('1d')],
    ['eur', b.averageOf(orders.value).by()],
    ['eur per second', b.rate(b.sumOf(orders.value)).by()],
    ['ratio', b.fractionAbove(http.duration, 0.25)],
    ['ratio', b.shareAmong(cache.hits, cache.misses)],
    ['ratio', b.shareOf(http.duration, { http_route: '/x' })],
    ['ratio', b.rate(processRuntime.cpuTime)],
    ['ratio', b.constant(1).minus(b.ratio(queue.depth, queue.depth))],
    ['bytes', b.ratio(cache.size, cache.items)],
    ['seconds', b.time().minus(processRuntime.startTime)],
    ['count', b.count(cache.size)],
    ['boolean', b.current(cache.size).gt(5, { bool: true })],
    ['bytes', b.current(cache.size).gt(5)],
    ['boolean', b.absent(cache.size)],
    ['count', b.rate(cache.hits).times(b.time())],
    ['bytes', b.current(cache.size).times(b.shareAmong(cache.hits, cache.misses).by(), { on: [], groupLeft: [] })],
    ['count per second', b.rate(b.firstOf(http.requests, b.countOf(http.duration)))],
    ['unknown', b.promql('up')],
    ['unknown', b.current(cache.size).plus(cache.items)],
    ['unknown', b.sqrt(cache.size)],
  ])('is %s', (expected, query) => {
    const unit = b.unitOf(query);
    expect(unit === undefined ? 'unknown' : `${unit.unit}${unit.perSecond ? ' per second' : ''}`).toBe(expected);
  });
});

describe('metricsOf', () => {
  const names = (query: b.Query, naming?: b.Naming): readonly string[] =>
    b.metricsOf(query, naming && { naming }).map((metric) => b.shownMetric(metric));

  test('lists each metric once', () => {
    const query = b.shareAmong(cache.hits, cache.misses).by().gt(b.promql('sum(limit) + sum(limit)'));
    expect(names(query)).toEqual(['cache.hits', 'cache.misses', 'limit']);
    expect(b.metricsOf(query)[0]).toBe(cache.hits);
  });

  test('lists of alternatives the one that is taken', () => {
    const query = b.rate(b.firstOf(http.requests, b.countOf(http.duration)));
    expect(names(query)).toEqual(['http.requests', 'http.duration']);
    expect(names(query, namingOf('otel'))).toEqual(['http.duration']);
    expect(names(b.firstOf(b.rate(http.requests), b.rate(b.countOf(http.duration))), namingOf('otel'))).toEqual([
      'http.duration',
    ]);
  });
});

describe('shownMetric', () => {
  test.each([
    ['cache.hits', cache.hits],
    ['pg_up', b.external('pg_up', { type: 'gauge' })],
    ['http.requests or http.duration', b.firstOf(http.requests, b.countOf(http.duration))],
  ])('%s', (shown, metric) => {
    expect(b.shownMetric(metric)).toBe(shown);
  });
});
