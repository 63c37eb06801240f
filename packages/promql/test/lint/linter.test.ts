import { describe, expect, it } from 'vitest';
import { parse, PromQLError, type Expression } from '../../src/index.ts';
import { createLinter, type KnownMetric } from '../../src/lint/index.ts';
import { linterOf, pointed, shop } from './known.ts';

const linter = linterOf();

describe('a finding', () => {
  it('has its place in the text, its message and a name to write instead', () => {
    const text = 'sum by (job) (\n  rate(cache_hit_total[5m])\n)';
    expect(linter.lint(text)).toEqual([
      {
        rule: 'unknown-metric',
        severity: 'error',
        message: 'There is no metric cache_hit_total. Did you mean cache_hits_total?',
        subject: 'cache_hit_total',
        suggestion: 'cache_hits_total',
        start: 22,
        end: 37,
        line: 2,
        column: 8,
      },
    ]);
  });

  it('points at the label of several that is wrong, before or after the arguments', () => {
    for (const text of [
      'sum by (job, cach) (rate(cache_hits_total[5m]))',
      'sum(rate(cache_hits_total[5m])) by (job, cach)',
      'max(sum by (job, cach) (rate(cache_hits_total[5m]))) by ()',
    ]) {
      expect(linter.lint(text).map((finding) => pointed(text, finding))).toEqual(['unknown-label "cach"']);
    }
  });

  it('points at the matcher of several that is wrong', () => {
    const text = 'cache_size_bytes{job="a", cach =~ "x|y{,}", instance!="b"}';
    expect(linter.lint(text).map((finding) => pointed(text, finding))).toEqual([
      'unknown-label "cach =~ \\"x|y{,}\\""',
    ]);
  });

  it('comes in the order of the text', () => {
    const text = 'queue_dept + rate(queue_depth{a="b"}[5s])';
    const starts = linter.lint(text).map(({ start }) => start);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(starts.length).toBe(4);
  });
});

describe('a tree', () => {
  it('is checked as it prints', () => {
    const tree = parse('rate( queue_depth [5m] )');
    const [finding] = linter.lint(tree);
    expect(finding).toMatchObject({ rule: 'rate-of-gauge', start: 0, end: 'rate(queue_depth[5m])'.length });
  });

  it('can have been built for a dashboard, with its variables', () => {
    const selector = parse('cache_hits_total{cache=~"$cache"}') as Extract<Expression, { kind: 'selector' }>;
    const range: Expression = { kind: 'range', vector: selector, range: 60_000, rangeVariable: '$__rate_interval' };
    expect(linter.lint({ kind: 'call', name: 'rate', args: [range] })).toEqual([]);
  });

  it('that is too deep, or none, is a finding', () => {
    let deep: Expression = { kind: 'number', value: 1, duration: false };
    for (let i = 0; i < 5_000; i++) deep = { kind: 'parentheses', expression: deep };
    expect(linter.lint(deep)).toMatchObject([{ rule: 'syntax', message: 'expression is nested deeper than 1000.' }]);
    const call: Expression = { kind: 'call', name: 'rat', args: [] };
    expect(linter.lint(call)).toMatchObject([{ rule: 'syntax', message: 'unknown function with name "rat".' }]);
  });
});

describe('recording rules', () => {
  const known = linterOf({
    recordingRules: [
      {
        record: 'cache:hits:rate5m',
        expr: 'sum by (cache, cache_level) (rate(cache_hits_total[5m]))',
        labels: { team: 'a' },
      },
      { record: 'cache:hits:max', expr: 'max by (cache) (cache:hits:rate5m)' },
      { record: 'cache:hits:sum', expr: 'sum by (cache) (cache_hits_total)' },
      {
        record: 'http:duration:buckets',
        expr: 'sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket[5m]))',
      },
      { record: 'loop:a', expr: 'loop:b' },
      { record: 'loop:b', expr: 'loop:a' },
      { record: 'broken', expr: 'sum(' },
      { record: 'up:two', expr: 'up', labels: { source: 'x' } },
      { record: 'up:two', expr: 'sum by (job) (up)', labels: { source: 'y' } },
    ],
  });
  const found = (text: string) => known.lint(text).map(({ rule, message }) => `${rule}: ${message}`);

  it('make metrics with the labels that their expressions leave', () => {
    expect(found('sum by (cache, team) (cache:hits:rate5m{cache_level="l1"})')).toEqual([]);
    expect(found('cache:hits:rate5m{team="b"}')).toEqual(['impossible-value: team never is "b". It is one of a.']);
    expect(found('cache:hits:rate5m{cache_level="l9"}')[0]).toContain('impossible-value');
    expect(found('cache:hits:rate5m{instance="x"}')).toEqual([
      'unknown-label: cache:hits:rate5m has no label instance. It has cache, cache_level and team.',
    ]);
    expect(found('sum by (cache_level) (cache:hits:max)')[0]).toContain('aggregated-away');
  });

  it('make gauges of rates, counters of sums of counters, and buckets of buckets', () => {
    expect(found('rate(cache:hits:rate5m[5m])')[0]).toContain('rate-of-gauge: cache:hits:rate5m is a gauge');
    expect(found('cache:hits:sum')[0]).toContain('counter-without-rate');
    expect(found('histogram_quantile(0.9, sum by (le) (http:duration:buckets))')).toEqual([]);
    expect(found('histogram_quantile(0.9, http:duration:buckets) > 30')[0]).toContain('beyond-buckets');
    expect(found('histogram_quantile(0.9, sum by (http_route) (http:duration:buckets))')[0]).toContain('missing-le');
    expect(found('histogram_quantile(0.9, cache:hits:rate5m)')[0]).toContain('not-buckets');
  });

  it('that read each other, or do not parse, are known by name alone', () => {
    expect(found('rate(loop:a{x="y"}[5m])')).toEqual([]);
    expect(found('sum by (x) (broken)')).toEqual([]);
  });

  it('of one name add up', () => {
    expect(found('up:two{source="y"}')).toEqual([]);
    expect(found('up:two{instance="y"}')).toEqual([]);
    expect(found('up:two{source="z"}')[0]).toContain('It is one of x and y');
  });
});

describe('labels of targets', () => {
  it('are what the options say', () => {
    const clustered = linterOf({ targetLabels: ['job', { exposed: 'cluster', values: ['eu', 'us'] }] });
    expect(clustered.lint('sum by (job, cluster) (up)')).toEqual([]);
    expect(clustered.lint('up{cluster="asia"}')).toMatchObject([{ rule: 'impossible-value' }]);
    expect(clustered.lint('up{instance="a"}')).toMatchObject([{ rule: 'unknown-label' }]);
  });

  it('push aside labels of the page with their name', () => {
    const metric: KnownMetric = { name: 'pushed', type: 'gauge', labels: [{ exposed: 'job', values: null }] };
    const { lint } = createLinter({ metrics: [metric] });
    expect(lint('pushed{exported_job="batch", job="gateway"}')).toEqual([]);
    expect(lint('pushed{exported_instance="a"}')).toMatchObject([{ rule: 'unknown-label' }]);
  });

  it('are not those of what is no target', () => {
    expect(linter.lint('rate(traces_spanmetrics_calls_total{anything="x"}[5m]) and on (job) up')).toEqual([]);
  });
});

describe('the options', () => {
  it('allow histograms under their own name where native ones are scraped', () => {
    const native = linterOf({ nativeHistograms: true });
    const name = 'http_server_request_duration_seconds';
    expect(native.lint(`histogram_quantile(0.9, sum by (http_route) (rate(${name}[5m])))`)).toEqual([]);
    expect(native.lint(`histogram_quantile(0.9, sum by (le) (rate(${name}_bucket[5m])))`)).toEqual([]);
  });

  it('leave metrics of others alone', () => {
    const open = linterOf({ foreign: (name) => name.startsWith('haproxy_') });
    expect(open.lint('rate(haproxy_anything{x="y"}[5m])')).toEqual([]);
    expect(open.lint('rate(nginx_anything[5m])')).toMatchObject([{ rule: 'unknown-metric' }]);
  });

  it('set the interval of scrapes', () => {
    const slow = linterOf({ scrapeIntervalSeconds: 60 });
    expect(slow.lint('rate(cache_hits_total[2m])')).toMatchObject([{ rule: 'short-range', suggestion: '4m' }]);
  });

  it('set severities, and switch rules off', () => {
    const strict = linterOf({ severities: { 'counter-without-rate': 'error', 'unknown-metric': 'off' } });
    expect(strict.lint('cache_hits_total')).toMatchObject([{ severity: 'error' }]);
    expect(strict.lint('nothing')).toEqual([]);
  });

  it('that cannot be are refused, with what is known', () => {
    expect(() => linterOf({ severities: { 'unknown-metrik': 'off' } as never })).toThrow(
      /no rule "unknown-metrik", only syntax/,
    );
    expect(() => linterOf({ severities: { syntax: 'loud' as never } })).toThrow(/not "loud"/);
    expect(() => linterOf({ scrapeIntervalSeconds: 0 })).toThrow(PromQLError);
  });

  it('allow experimental functions', () => {
    const text = 'sort_by_label(up, "job")';
    expect(linter.lint(text)).toMatchObject([{ rule: 'syntax' }]);
    expect(linterOf({ experimental: true }).lint(text)).toEqual([]);
  });

  it('take metrics whose labels nobody knows', () => {
    const { lint } = createLinter({ metrics: [...shop, { name: 'open_total', type: 'counter', labels: null }] });
    expect(lint('sum by (a, b) (rate(open_total{c="d"}[5m]))')).toEqual([]);
  });
});

describe('expressions as they are written for dashboards and alerts', () => {
  const duration = 'http_server_request_duration_seconds';
  it.each([
    `sum by (http_route) (rate(${duration}_count{job="api"}[5m]))`,
    `sum(rate(${duration}_count{http_response_status_code=~"5.."}[5m])) / sum(rate(${duration}_count[5m])) > 0.05`,
    `sum by (http_route) (rate(${duration}_count{error_type!=""}[5m])) / ignoring (error_type) sum by (http_route) (rate(${duration}_count[5m]))`,
    `histogram_quantile(0.95, sum by (le, http_route) (rate(${duration}_bucket[5m]))) > 2`,
    `topk(10, sum by (http_route) (rate(${duration}_sum[5m])) / sum by (http_route) (rate(${duration}_count[5m])))`,
    `sum(rate(${duration}_bucket{le="0.5"}[5m])) / sum(rate(${duration}_count[5m])) < 0.99`,
    'sum(rate(cache_hits_total[5m])) / (sum(rate(cache_hits_total[5m])) + sum(rate(cache_misses_total[5m])))',
    'sum by (cache) (rate(cache_hits_total[5m])) / sum by (cache) (rate(cache_hits_total[5m]) + rate(cache_misses_total[5m]))',
    'increase(orders_placed_total{status="accepted"}[30m]) == 0',
    'sum(increase(orders_placed_total[1h])) or vector(0)',
    'sum(increase(orders_placed_total[1d])) / sum(increase(orders_placed_total[1d] offset 1w)) - 1',
    'max by (queue) (queue_depth) > 100 and max by (queue) (deriv(queue_depth[10m])) > 0',
    'queue_depth > on (queue) group_left () (2 * avg by (queue) (avg_over_time(queue_depth[1d])))',
    'predict_linear(node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"}[6h], 24 * 3600) < 0 and node_filesystem_readonly == 0',
    '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
    '(node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes) / node_memory_MemTotal_bytes > 0.9',
    'node_load1 / on (instance) count by (instance) (node_cpu_seconds_total{mode="idle"}) > 2',
    'node_time_seconds - node_boot_time_seconds < 600',
    'rate(node_disk_read_time_seconds_total[5m]) / rate(node_disk_reads_completed_total[5m])',
    'rate(node_network_receive_bytes_total{device!="lo"}[5m]) * 8 / 1e6',
    'sum by (instance) (pg_stat_activity_count) / on (instance) pg_settings_max_connections > 0.8',
    'rate(pg_stat_database_blks_hit[5m]) / (rate(pg_stat_database_blks_hit[5m]) + rate(pg_stat_database_blks_read[5m]))',
    'increase(pg_stat_database_deadlocks{datname!~"template.*"}[5m]) > 0',
    'redis_memory_used_bytes / (redis_memory_max_bytes > 0) > 0.9',
    'sum by (cmd) (rate(redis_commands_duration_seconds_total[5m])) / sum by (cmd) (rate(redis_commands_total[5m]))',
    'sum by (consumergroup, topic) (kafka_consumergroup_lag) > 100',
    'rate(kafka_topic_partition_current_offset[5m])',
    'count by (job) (up == 0) / count by (job) (up) > 0.5',
    'absent(up{job="api"}) or sum(up{job="api"}) == 0',
    'avg_over_time(up[30d]) * 100',
    'process_open_fds / process_max_fds > 0.8',
    'changes(process_start_time_seconds[15m]) > 2',
    'time() - alertmanager_config_last_reload_success_timestamp_seconds > 3600',
    'rate(alertmanager_notifications_failed_total[5m]) / ignoring (reason) group_left () rate(alertmanager_notifications_total[5m]) > 0.01',
    'prometheus_rule_group_last_duration_seconds > prometheus_rule_group_interval_seconds',
    'max by (slice) (prometheus_engine_query_duration_seconds{quantile="0.9"})',
    'sum by (alertname) (ALERTS{alertstate="firing", severity="critical"})',
    'histogram_quantile(0.9, sum by (le, service) (rate(traces_spanmetrics_latency_bucket{status_code="STATUS_CODE_ERROR"}[5m])))',
    'sum by (client, server) (rate(traces_service_graph_request_failed_total[5m])) / sum by (client, server) (rate(traces_service_graph_request_total[5m]))',
    'label_replace(sum by (instance) (up), "host", "$1", "instance", "([^:]+):.*")',
    '{__name__=~"cache_(hits|misses)_total", cache="users"} offset 1h unless on (job) up',
    'scalar(count(up)) * vector(1)',
    'hour() >= 8 < 20',
    'max_over_time((time() - process_start_time_seconds)[1h:5m])',
  ])('%s has nothing wrong', (text) => {
    expect(linter.lint(text).filter(({ rule }) => rule !== 'counter-without-rate')).toEqual([]);
  });
});
