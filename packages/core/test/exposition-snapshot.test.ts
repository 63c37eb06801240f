import { expect, test } from 'vitest';
import { counter, gauge, histogram } from '../src/catalog/definition.ts';
import { open } from '../src/catalog/labels.ts';
import { quantileOf } from '../src/exposition/quantile.ts';
import { valuesOf } from '../src/exposition/samples.ts';
import { snapshotOf } from '../src/exposition/snapshot.ts';
import type { CounterInstrument } from '../src/instruments/counter.ts';
import type { GaugeInstrument } from '../src/instruments/gauge.ts';
import type { HistogramInstrument } from '../src/instruments/histogram.ts';
import { instrumentsFor } from './small-page.ts';

function shop() {
  const [placed, level, wait] = instrumentsFor(
    {
      placed: counter({ help: 'Orders placed.', labels: { channel: open(3) } }),
      level: gauge({ help: 'Level of stock.', unit: 'ratio', labels: { store: open(5) } }),
      wait: histogram({ help: 'Time waited.', unit: 'seconds', buckets: [1, 2] }),
    },
    { namespace: 'acme', constantLabels: { zone: 'eu' } },
  ) as unknown as [CounterInstrument, GaugeInstrument, HistogramInstrument];
  placed.inc({ channel: 'web' }, 3, { trace_id: 'abc' });
  for (const [store, value] of Object.entries({ a: NaN, b: Infinity, c: -Infinity })) level.set({ store }, value);
  for (const value of [0.5, 1.5, 1.5, 9]) wait.observe({}, value);
  return [placed, level, wait];
}

test('gives every value as JSON that survives a round trip', () => {
  const snapshot = snapshotOf(shop(), undefined, 'shop');
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual({
    service: 'shop',
    catalogs: {
      shop: {
        placed: {
          name: 'acme_shop_placed_total',
          type: 'counter',
          help: 'Orders placed.',
          unit: null,
          series: [{ labels: { channel: 'web' }, value: 3 }],
        },
        level: {
          name: 'acme_shop_level_ratio',
          type: 'gauge',
          help: 'Level of stock.',
          unit: 'ratio',
          series: [
            { labels: { store: 'a' }, value: 'NaN' },
            { labels: { store: 'b' }, value: '+Inf' },
            { labels: { store: 'c' }, value: '-Inf' },
          ],
        },
        wait: {
          name: 'acme_shop_wait_seconds',
          type: 'histogram',
          help: 'Time waited.',
          unit: 'seconds',
          series: [
            {
              labels: {},
              count: 4,
              sum: 12.5,
              buckets: [
                { le: 1, count: 1 },
                { le: 2, count: 3 },
                { le: '+Inf', count: 4 },
              ],
              p50: 1.5,
              p95: 2,
              p99: 2,
            },
          ],
        },
      },
    },
  });
});

test('gives one catalog, or none where there is none of that name', () => {
  expect(Object.keys(snapshotOf(shop(), 'shop').catalogs)).toEqual(['shop']);
  expect(snapshotOf(shop(), 'cache').catalogs).toEqual({});
});

test('gives null for the quantiles of a histogram without observations', () => {
  const [wait] = instrumentsFor({ wait: histogram({ help: 'Time waited.', unit: 'seconds' }) });
  wait!.fillWithZeros();
  const metric = snapshotOf([wait!]).catalogs['shop']!['wait']!;
  expect(metric.series).toMatchObject([{ count: 0, sum: 0, p50: null, p95: null, p99: null }]);
});

// Worked out by the rules of https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile.
const quantiles: readonly (readonly [
  name: string,
  quantile: number,
  bounds: number[],
  counts: number[],
  result: number | null,
])[] = [
  ['lies evenly within a bucket', 0.5, [1, 2], [0, 4, 0], 1.5],
  ['starts the first bucket at 0', 0.5, [4, 8], [2, 0, 0], 2],
  ['starts at no 0 where the first bound is not positive', 0.5, [-1, 1], [2, 0, 0], -1],
  ['reaches into buckets below 0', 0.75, [-2, -1], [2, 2, 0], -1.5],
  ['stays at the last bound for what is past it', 0.99, [1, 2], [1, 1, 8], 2],
  ['skips empty buckets', 0.5, [1, 2, 3], [1, 0, 1, 0], 1],
  ['is the bound where a bucket is full', 1, [1, 2, 3], [1, 1, 0, 0], 2],
  ['is null where nothing was observed', 0.5, [1], [0, 0], null],
  ['is null without bounds', 0.5, [], [3], null],
];

for (const [name, quantile, bounds, counts, result] of quantiles) {
  test(`a quantile ${name}`, () => expect(quantileOf(quantile, bounds, counts)).toBe(result));
}

test('gives samples in the shape of prom-client', () => {
  const [placed, , wait] = shop();
  expect(valuesOf(placed!)).toEqual([
    {
      labels: { zone: 'eu', channel: 'web' },
      value: 3,
      exemplar: { labelSet: { trace_id: 'abc' }, value: 3, timestamp: 1_700_000_000.123 },
    },
  ]);
  expect(valuesOf(wait!)).toEqual([
    { labels: { zone: 'eu', le: 1 }, value: 1, metricName: 'acme_shop_wait_seconds_bucket' },
    { labels: { zone: 'eu', le: 2 }, value: 3, metricName: 'acme_shop_wait_seconds_bucket' },
    { labels: { zone: 'eu', le: '+Inf' }, value: 4, metricName: 'acme_shop_wait_seconds_bucket' },
    { labels: { zone: 'eu' }, value: 12.5, metricName: 'acme_shop_wait_seconds_sum' },
    { labels: { zone: 'eu' }, value: 4, metricName: 'acme_shop_wait_seconds_count' },
  ]);
});
