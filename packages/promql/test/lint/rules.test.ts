import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintRules, type RuleCode } from '../../src/lint/index.ts';
import { linterOf, pointed } from './known.ts';

interface Cases {
  /** Expressions with what is found in them: what it points at, and a part of the message. */
  readonly bad: readonly (readonly [expression: string, at: string, message: string])[];
  readonly good: readonly string[];
}

const duration = 'http_server_request_duration_seconds';
const byLe = `sum by (le) (rate(${duration}_bucket[5m]))`;

const cases: Readonly<Record<Exclude<RuleCode, 'unknown-variable' | 'unreadable-variable'>, Cases>> = {
  syntax: {
    bad: [
      ['sum(rate(cache_hits_total[5m])', '(rate(cache_hits_total[5m])', 'unclosed left parenthesis'],
      ['rate(queue_depth)', 'queue_depth', 'expected type range vector in call to function "rate"'],
      ['up = 0', '=', 'unexpected <op:=>'],
    ],
    good: ['up == 0'],
  },
  'unknown-metric': {
    bad: [
      ['rate(cache_hit_total[5m])', 'cache_hit_total', 'Did you mean cache_hits_total?'],
      ['rate(cache_hits[5m])', 'cache_hits', 'Did you mean cache_hits_total?'],
      [`rate(${duration}_total[5m])`, `${duration}_total`, `${duration} is a histogram`],
      [duration, duration, `whose series are ${duration}_bucket`],
      ['rate(queue_depth_total[5m])', 'queue_depth_total', 'queue_depth is a gauge. Did you mean queue_depth?'],
      ['{__name__="nothing_like_it", job="x"}', '__name__="nothing_like_it"', 'There is no metric nothing_like_it'],
      ['{__name__=~"basket_.*"}', '__name__=~"basket_.*"', 'No known metric has a name that matches "basket_.*"'],
      ['job:nothing:rate5m', 'job:nothing:rate5m', 'add the recording rule that makes it'],
      ['rate(cache_hit_total[5m]) or rate(cache_misses_total[5m])', 'cache_hit_total', 'Did you mean'],
      ['rate(entirely_else_total[5m]) or vector(0)', 'entirely_else_total', 'There is no metric'],
    ],
    good: [
      '{__name__=~"cache_.*_total"} offset 5m unless cache_size_bytes',
      '{job="anything"}',
      `rate(${duration}_count[5m])`,
      `${duration}_created`,
      'rate(node_cpu{mode="idle"}[5m]) or rate(node_cpu_seconds_total{mode="idle"}[5m])',
    ],
  },
  'unknown-label': {
    bad: [
      ['rate(cache_hits_total{level="l1"}[5m])', 'level="l1"', 'cache_hits_total has no label level'],
      ['sum by (cache, cache_levl) (rate(cache_hits_total[5m]))', 'cache_levl', 'Did you mean cache_level?'],
      ['sum(rate(cache_hits_total[5m])) by (cash)', 'cash', 'It has job, instance, cache and cache_level'],
      ['sum without (instanc) (queue_depth)', 'instanc', 'Did you mean instance?'],
      ['queue_depth * on (que) queue_depth', 'que', 'has no label que'],
      ['queue_depth / ignoring (pod) queue_depth offset 1h', 'pod', 'has no label pod'],
      ['queue_depth * on (instance) group_left (nodname) node_uname_info', 'nodname', 'Did you mean nodename?'],
      ['label_replace(up, "host", "$1", "instanc", "(.*):.*")', '"instanc"', 'Did you mean instance?'],
    ],
    good: [
      'sum by (job, instance, cache) (rate(cache_hits_total[5m]))',
      'sum by (host) (label_replace(up, "host", "$1", "instance", "(.*):.*"))',
      'sum by (value) (count_values("value", up))',
      'sum by (severity, anything) (ALERTS)',
      `sum by (le) (rate(${duration}_bucket{error_type!=""}[5m])) > 1`,
    ],
  },
  'impossible-value': {
    bad: [
      ['rate(cache_hits_total{cache_level="l3"}[5m])', 'cache_level="l3"', 'It is one of l1 and l2'],
      ['rate(cache_hits_total{cache_level=~"L[12]"}[5m])', 'cache_level=~"L[12]"', 'No value of cache_level matches'],
      ['rate(cache_hits_total{cache_level=~"l1|l4"}[5m])', 'cache_level=~"l1|l4"', 'cache_level never is "l4"'],
      ['rate(orders_placed_total{status!="refuse"}[5m])', 'status!="refuse"', 'Did you mean "refused"?'],
      ['rate(orders_placed_total{channel!~"fax.*"}[5m])', 'channel!~"fax.*"', 'No value of channel matches'],
      [`rate(${duration}_count{http_request_method="Get"}[5m])`, 'http_request_method="Get"', 'It is one of'],
      ['sum(ALERTS{alertstate="fired"})', 'alertstate="fired"', 'It is one of pending and firing'],
    ],
    good: [
      'rate(cache_hits_total{cache_level=~"l.", cache="anything"}[5m])',
      'rate(cache_hits_total{cache_level!=""}[5m])',
      'rate(cache_hits_total{cache_level=~".+"}[5m])',
      'rate(node_cpu_seconds_total{mode!~"idle|iowait|steal"}[5m])',
      'rate(orders_placed_total{status!~"accepted|whatever"}[5m])',
    ],
  },
  'aggregated-away': {
    bad: [
      ['sum by (cache) (sum by (job) (rate(cache_hits_total[5m])))', 'cache', 'Add it to the labels of that sum'],
      ['sum by (cache) (sum without (cache) (rate(cache_hits_total[5m])))', 'cache', 'has taken it away'],
      ['sum by (job) (up) / on (instance) sum by (job) (up)', 'instance', 'has taken it away'],
      ['up * on (job) group_left (version) sum by (job) (node_exporter_build_info)', 'version', 'has taken it away'],
      ['sum by (x) (sum by (y) ({job="unknown"}))', 'x', 'sum by (y) ({job="unknown"}) has taken it away'],
    ],
    good: [
      'sum by (cache) (sum by (cache, job) (rate(cache_hits_total[5m])))',
      'max by (instance) (topk by (job) (3, up))',
      'sum by (job) (label_replace(sum(up), "job", "all", "", ""))',
    ],
  },
  'rate-of-gauge': {
    bad: [
      ['rate(queue_depth[5m])', 'rate(queue_depth[5m])', 'Use deriv, or a counter'],
      ['sum(increase(cache_size_bytes{cache="a"}[1h]))', 'increase(cache_size_bytes{cache="a"}[1h])', 'Use delta'],
      ['irate(rate(cache_hits_total[5m])[10m:1m])', 'irate(rate(cache_hits_total[5m])[10m:1m])', 'is a gauge'],
    ],
    good: [
      'rate(cache_hits_total[5m])',
      'deriv(queue_depth[5m])',
      'rate(node_vmstat_pgmajfault[5m])',
      'rate({job="x"}[5m])',
    ],
  },
  'delta-of-counter': {
    bad: [
      ['delta(cache_hits_total[5m])', 'delta(cache_hits_total[5m])', 'Use increase'],
      ['deriv(cache_hits_total[5m])', 'deriv(cache_hits_total[5m])', 'Use rate'],
      ['predict_linear(cache_hits_total[1h], 3600)', 'predict_linear(cache_hits_total[1h], 3600)', 'Use rate'],
    ],
    good: ['delta(queue_depth[5m])', 'predict_linear(node_filesystem_avail_bytes[6h], 4 * 3600) < 0'],
  },
  'counter-without-rate': {
    bad: [
      ['cache_hits_total', 'cache_hits_total', 'Read it with rate(cache_hits_total[5m])'],
      ['sum by (cache) (cache_hits_total{cache_level="l1"})', 'cache_hits_total{cache_level="l1"}', 'is a counter'],
      ['cache_hits_total > 100', 'cache_hits_total', 'is a counter'],
      ['max_over_time(cache_hits_total[1h])', 'cache_hits_total', 'is a counter'],
      [
        `histogram_quantile(0.9, ${duration}_bucket)`,
        `${duration}_bucket`,
        `Read it with rate(${duration}_bucket[5m]).`,
      ],
      ['cache_hits_total and on (job) up == 1', 'cache_hits_total', 'is a counter'],
    ],
    good: [
      'absent(cache_hits_total)',
      'count(cache_hits_total)',
      'count by (cache) (cache_hits_total > 0)',
      'timestamp(cache_hits_total)',
      'changes(cache_hits_total[1h])',
      'resets(cache_hits_total[1h]) > 2',
      'up unless on (job) cache_hits_total',
      'up and on (job) cache_hits_total > 0',
      'cache_hits_total unless cache_hits_total offset 1h',
      'cache_hits_total - cache_hits_total offset 1h',
      'group by (cache) (last_over_time(cache_hits_total[1h]))',
      'present_over_time(cache_hits_total[1h])',
    ],
  },
  'rate-of-aggregate': {
    bad: [
      ['rate(sum(cache_hits_total)[5m:15s])', 'rate(sum(cache_hits_total)[5m:15s])', 'Take rate of the counters first'],
      [
        'increase((sum by (cache) (cache_hits_total))[1h:])',
        'increase((sum by (cache) (cache_hits_total))[1h:])',
        'then sum',
      ],
    ],
    good: ['max_over_time(sum(rate(cache_hits_total[5m]))[1h:1m])', 'sum(rate(cache_hits_total[5m]))'],
  },
  'missing-le': {
    bad: [
      [
        `histogram_quantile(0.9, sum by (http_route) (rate(${duration}_bucket[5m])))`,
        `sum by (http_route) (rate(${duration}_bucket[5m]))`,
        'Write sum by (le, http_route)',
      ],
      [
        `histogram_quantile(0.9, sum(rate(${duration}_bucket[5m])))`,
        `sum(rate(${duration}_bucket[5m]))`,
        'Write sum by (le)',
      ],
      [
        `histogram_quantile(0.9, sum without (le) (rate(${duration}_bucket[5m])))`,
        `sum without (le) (rate(${duration}_bucket[5m]))`,
        'Keep le',
      ],
    ],
    good: [
      `histogram_quantile(0.9, ${byLe})`,
      `histogram_quantile(0.9, sum without (instance) (rate(${duration}_bucket[5m])))`,
    ],
  },
  'not-buckets': {
    bad: [
      [
        `histogram_quantile(0.9, rate(${duration}_count[5m]))`,
        `rate(${duration}_count[5m])`,
        `needs ${duration}_bucket`,
      ],
      [
        'histogram_quantile(0.9, rate(cache_hits_total[5m]))',
        'rate(cache_hits_total[5m])',
        'cache_hits_total is a counter',
      ],
      [
        'histogram_quantile(0.9, prometheus_engine_query_duration_seconds)',
        'prometheus_engine_query_duration_seconds',
        'Select its quantile',
      ],
    ],
    good: [`histogram_quantile(0.9, rate(${duration}_bucket[5m]))`, 'histogram_quantile(0.9, rate({job="x"}[5m]))'],
  },
  'quantile-range': {
    bad: [
      [`histogram_quantile(95, ${byLe})`, '95', 'did you mean 0.95?'],
      ['quantile(1.5, up)', '1.5', 'always +Inf'],
      ['quantile_over_time(-0.1, up[5m])', '-0.1', 'always -Inf'],
    ],
    good: [`histogram_quantile(0, ${byLe})`, 'quantile(1, up)', 'quantile(scalar(queue_depth), up)'],
  },
  'beyond-buckets': {
    bad: [
      [`histogram_quantile(0.95, ${byLe}) > 20`, `histogram_quantile(0.95, ${byLe}) > 20`, 'ends at 10'],
      [`histogram_quantile(0.95, ${byLe}) > 10`, `histogram_quantile(0.95, ${byLe}) > 10`, 'no quantile is more'],
      [`15 < max(histogram_quantile(0.95, ${byLe}))`, `15 < max(histogram_quantile(0.95, ${byLe}))`, 'never true'],
      [
        `histogram_quantile(0.95, ${byLe}) * 1000 > 20000`,
        `histogram_quantile(0.95, ${byLe}) * 1000 > 20000`,
        'never true',
      ],
    ],
    good: [
      `histogram_quantile(0.95, ${byLe}) >= 10`,
      `histogram_quantile(0.95, ${byLe}) > 5`,
      `histogram_quantile(0.95, ${byLe}) < 20`,
    ],
  },
  'bucket-edge': {
    bad: [
      [`rate(${duration}_bucket{le="0.3"}[5m])`, 'le="0.3"', 'The nearest is 0.1'],
      [`rate(${duration}_bucket{le=~"0.3|0.7"}[5m])`, 'le=~"0.3|0.7"', 'the edges are 0.1, 0.5, 1, 2.5, 5 and 10'],
    ],
    good: [
      `rate(${duration}_bucket{le="0.5"}[5m])`,
      `rate(${duration}_bucket{le="+Inf"}[5m])`,
      `rate(${duration}_bucket{le=~"1|1.0"}[5m])`,
    ],
  },
  'le-spelling': {
    bad: [
      [`rate(${duration}_bucket{le="5"}[5m])`, 'le="5"', 'Write le=~"5|5.0"'],
      ['go_gc_duration_seconds{quantile="1"}', 'quantile="1"', 'Write quantile=~"1|1.0"'],
    ],
    good: [`rate(${duration}_bucket{le="5.0"}[5m])`, `rate(${duration}_bucket{le="2.5"}[5m])`],
  },
  'never-true': {
    bad: [
      ['count(up) == 0', 'count(up) == 0', 'Use absent'],
      ['up > 1', 'up > 1', 'between 0 and 1'],
      ['sum(rate(cache_hits_total[5m])) < 0', 'sum(rate(cache_hits_total[5m])) < 0', 'at least 0'],
      ['absent(up) == 0', 'absent(up) == 0', 'always 1'],
      ['(up == bool 1) == 2', '(up == bool 1) == 2', 'between 0 and 1'],
    ],
    good: ['sum(up) == 0', 'up == 0', 'rate(cache_hits_total[5m]) <= 0', 'queue_depth < 0'],
  },
  'drops-nothing': {
    bad: [
      ['rate(cache_hits_total[5m]) >= 0', 'rate(cache_hits_total[5m]) >= 0', 'at least 0'],
      ['sum(up) > -1', 'sum(up) > -1', 'Correct the threshold'],
      ['up != 2', 'up != 2', 'between 0 and 1'],
    ],
    good: [
      // 0 / 0 is NaN, which is not at least 0.
      'rate(cache_hits_total[5m]) / rate(cache_misses_total[5m]) >= 0',
      'absent(up) == 1',
      'count(up) > 0',
      'queue_depth >= 0',
    ],
  },
  'short-range': {
    bad: [
      ['rate(cache_hits_total[30s])', '[30s]', 'less than four scrapes of 15s'],
      ['irate(cache_hits_total{cache="a"} [45s])', ' [45s]', 'Use 1m'],
      ['deriv(queue_depth[15s] offset 1h)', '[15s] offset 1h', 'deriv finds too few samples'],
    ],
    good: ['rate(cache_hits_total[1m])', 'max_over_time(queue_depth[30s])'],
  },
  'unit-mismatch': {
    bad: [
      ['sum(queue_oldest_seconds) + sum(cache_size_bytes)', '+', 'Select metrics of the same unit'],
      [
        'sum(queue_oldest_seconds) / sum(cache_size_bytes)',
        '/',
        'is in seconds, divided by sum(cache_size_bytes) in bytes',
      ],
      ['sum(queue_oldest_seconds) > sum(cache_size_bytes)', '>', 'compared (>) with'],
      ['sum(increase(pg_stat_database_blk_read_time[5m])) / sum(queue_oldest_seconds)', '/', 'Convert one of them'],
    ],
    good: [
      'sum(cache_size_bytes) / sum(queue_oldest_seconds)',
      'sum(cache_size_bytes) * 8 + sum(queue_oldest_seconds)',
      'time() - process_start_time_seconds',
      'sum(cache_size_bytes) / count(cache_size_bytes)',
      `sum(rate(${duration}_sum[5m])) / sum(rate(${duration}_count[5m]))`,
      'rate(node_network_receive_bytes_total[5m]) / node_network_speed_bytes',
    ],
  },
  'never-matches': {
    bad: [
      ['sum by (cache) (rate(cache_hits_total[5m])) / sum(rate(cache_hits_total[5m]))', '/', 'ignoring (cache)'],
      ['rate(cache_hits_total[5m]) / on (queue) queue_depth', '/ on (queue)', 'Leave queue out of on'],
      ['sum by (job) (up) and on (job, instance) up', 'and on (job, instance)', 'Keep it in sum by (job) (up)'],
      ['up{job="a"} * up{job="b"}', '*', 'job is "a" on the left and "b" on the right'],
      ['up unless queue_depth', 'unless', 'nothing is ever left out'],
    ],
    good: [
      'sum by (job) (up) / on (job) group_right () up',
      'up{job="a"} * on (instance) up{job="b"}',
      'up and on (job, instance) queue_depth',
      'rate(cache_hits_total{cache_level=~"l1|l2"}[5m]) / on (cache_level, cache) rate(cache_misses_total{cache_level="l1"}[5m])',
      'sum by (anything) ({job="x"}) / sum by (anything) ({job="y"})',
    ],
  },
  'many-to-one': {
    bad: [
      ['queue_depth / on (instance) node_load1', '/ on (instance)', 'Add group_left'],
      ['node_load1 / on (instance) queue_depth', '/ on (instance)', 'Add group_right'],
      [
        'rate(cache_hits_total[5m]) / on (cache) rate(cache_misses_total[5m])',
        '/ on (cache)',
        'Aggregate both sides to the labels they match by',
      ],
      ['node_load1 * on (instance) group_left queue_depth', '* on (instance) group_left', 'group_left wants one'],
    ],
    good: [
      'queue_depth / on (instance) group_left node_load1',
      'queue_depth{queue="mail"} / on (instance) node_load1',
      'up * on (instance) group_left (version) node_exporter_build_info',
      'node_filesystem_avail_bytes / on (instance, mountpoint) node_filesystem_size_bytes',
      'up / on (job) sum by (job) (up)',
      'queue_depth and on (instance) node_load1 > 1',
    ],
  },
  'ratio-of-itself': {
    bad: [
      ['rate(orders_placed_total{status="refused"}[5m]) / rate(orders_placed_total[5m])', '/', 'Aggregate both sides'],
      ['cache_size_bytes{cache="a"} * 100 / (cache_size_bytes * 100)', '/', 'the result is 1'],
    ],
    good: [
      'sum(rate(orders_placed_total{status="refused"}[5m])) / sum(rate(orders_placed_total[5m]))',
      'cache_size_bytes / cache_size_bytes offset 1d',
      'rate(cache_hits_total[5m]) / rate(cache_hits_total[1h])',
      'rate(cache_hits_total[5m]) / (rate(cache_hits_total[5m]) + rate(cache_misses_total[5m]))',
    ],
  },
};

it('has a row in the README for each rule', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `([a-z-]+)` +\| (error|warning|info) +\| (.+?) +\|$/gm)];
  const written = rows.map(([, code, severity, finds]) => ({ code, severity, finds }));
  expect(written).toEqual(Object.entries(lintRules).map(([code, rule]) => ({ code, ...rule })));
});

describe('each rule', () => {
  const linter = linterOf();

  for (const [rule, { bad, good }] of Object.entries(cases)) {
    describe.each([rule])('%s', () => {
      it.each(bad)('finds what is wrong with %s', (text, at, message) => {
        const found = linter.lint(text).filter((finding) => finding.rule === rule);
        expect(found.map((finding) => pointed(text, finding))).toContain(`${rule} ${JSON.stringify(at)}`);
        expect(found.map((finding) => finding.message).join('\n')).toContain(message);
        for (const finding of found) {
          expect(finding.severity).toBe(lintRules[finding.rule].severity);
          expect(finding.message).toMatch(/[.?]$/);
          expect(finding.subject).not.toBe('');
        }
      });

      it.each(good)('finds nothing in %s', (text) => {
        expect(linter.lint(text).filter((finding) => finding.rule === rule)).toEqual([]);
      });
    });
  }

  it('has a sentence and a severity, and cases here', () => {
    for (const [code, { finds }] of Object.entries(lintRules)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(finds.length).toBeGreaterThan(20);
    }
    const ofTexts = Object.keys(lintRules).filter((code) => !code.endsWith('-variable'));
    expect(Object.keys(cases)).toEqual(ofTexts);
  });
});
