import { cache, connectionPool, http } from '@telltale/core/catalogs';
import { describe, expect, test } from 'vitest';
import {
  averageOf,
  current,
  fractionAbove,
  fractionBelow,
  histogramQuantile,
  matches,
  rate,
  rateInterval,
  ratio,
  shareAmong,
  shareOf,
  toExpression,
  toPromQL,
  type Query,
  type RenderOptions,
} from '../src/builder/index.ts';
import { createEngine, Labels, MemoryStorage } from '../src/index.ts';
import { namingOf } from './builder-naming.ts';

const end = 600_000;

/** Series that grow by so much each second, or stay at a value. */
function storageOf(growing: Readonly<Record<string, number>>, steady: Readonly<Record<string, number>> = {}) {
  const storage = new MemoryStorage();
  for (const [series, perSecond] of Object.entries(growing)) {
    const appender = storage.appender(labelsOf(series));
    for (let time = 0; time <= end; time += 15_000) appender.append(time, (time / 1000) * perSecond);
  }
  for (const [series, value] of Object.entries(steady)) storage.appender(labelsOf(series)).append(end, value);
  return storage;
}

/** `a{b=c,d=e}`. */
function labelsOf(series: string): Labels {
  const [name = '', rest = ''] = series.replace('}', '').split('{');
  const pairs = rest.split(',').filter((pair) => pair !== '');
  return Labels.from({ __name__: name, ...Object.fromEntries(pairs.map((pair) => pair.split('='))) });
}

async function answer(storage: MemoryStorage, query: Query, options: RenderOptions = {}): Promise<readonly string[]> {
  const text = toPromQL(query, { ...options, variables: options.variables ?? {} });
  const { value } = await createEngine(storage).instant(text, end);
  if (value.type !== 'vector') throw new Error(`not a vector: ${value.type}`);
  return value.samples.map(({ labels, value: number }) => `${String(labels)} ${Number(number.toFixed(6))}`).toSorted();
}

describe('on samples', () => {
  const lookups = storageOf({
    'cache_hits_total{cache=users,cache_level=l1}': 3,
    'cache_misses_total{cache=users,cache_level=l1}': 1,
    'cache_hits_total{cache=full,cache_level=l1}': 5,
    'cache_misses_total{cache=empty,cache_level=l1}': 2,
    'cache_hits_total{cache=idle,cache_level=l1}': 0,
    'cache_misses_total{cache=idle,cache_level=l1}': 0,
  });

  test('a rate is summed by a label', async () => {
    expect(await answer(lookups, rate(cache.hits).by('cache_level'))).toEqual(['{cache_level="l1"} 8']);
  });

  test('a share is 0 or 1 where one counter was never seen, and missing where nothing happened', async () => {
    expect(await answer(lookups, shareAmong(cache.hits, cache.misses).by('cache'))).toEqual([
      '{cache="empty"} 0',
      '{cache="full"} 1',
      '{cache="users"} 0.75',
    ]);
    expect(await answer(lookups, shareAmong(cache.hits, cache.misses))).toEqual(['{} 0.727273']);
    expect(await answer(lookups, shareAmong(cache.hits, cache.misses).where({ cache: 'idle' }))).toEqual([]);
  });

  const pools = storageOf(
    {},
    {
      'connection_pool_connections{pool=a,state=active}': 9,
      'connection_pool_connections{pool=b,state=active}': 1,
      'connection_pool_max_connections{pool=a}': 10,
      'connection_pool_max_connections{pool=b}': 0,
    },
  );

  test('a ratio leaves out what has no whole', async () => {
    const active = current(connectionPool.connections).where({ state: 'active' });
    const used = ratio(active, current(connectionPool.connections)).by('pool');
    expect(await answer(pools, used)).toEqual(['{pool="a"} 1', '{pool="b"} 1']);
    const maximum = current(connectionPool.maxConnections);
    expect(await answer(pools, active.divide(maximum, { on: ['pool'] }))).toContain('{pool="b"} Infinity');
    expect(await answer(pools, ratio(maximum, maximum).by('pool'))).toEqual(['{pool="a"} 1']);
  });

  // Ten requests a second: five up to 0.25 s, four up to 1 s, one up to 10 s.
  const requestsOf = (name: string, suffix: string) =>
    storageOf({
      [`${name}_bucket{route=/a,code=200,le=0.25}`]: 5,
      [`${name}_bucket{route=/a,code=200,le=${suffix}}`]: 9,
      [`${name}_bucket{route=/a,code=200,le=10${suffix.slice(1)}}`]: 9,
      [`${name}_bucket{route=/a,code=200,le=+Inf}`]: 9,
      [`${name}_count{route=/a,code=200}`]: 9,
      [`${name}_sum{route=/a,code=200}`]: 3,
      [`${name}_bucket{route=/a,code=500,le=10${suffix.slice(1)}}`]: 1,
      [`${name}_bucket{route=/a,code=500,le=+Inf}`]: 1,
      [`${name}_count{route=/a,code=500}`]: 1,
      [`${name}_sum{route=/a,code=500}`]: 2,
      [`${name}_count{route=/b,code=200}`]: 4,
    });
  // Names of labels that suit `labelsOf`, in the place of a convention's.
  const options: RenderOptions = {
    naming: {
      convention: 'short',
      expose: (metric) => ({
        name: metric.stem,
        buckets: metric.buckets,
        labels: [
          { recorded: 'http_route', exposed: 'route' },
          { recorded: 'http_response_status_code', exposed: 'code' },
          { recorded: 'http_request_method', exposed: null },
          { recorded: 'error_type', exposed: null },
        ],
      }),
    },
  };

  test.each([['1'], ['1.0']])('bounds are found as they are stored: %s', async (one) => {
    const storage = requestsOf('http_server_request_duration', one);
    expect(await answer(storage, fractionBelow(http.duration, 1).where({ http_route: '/a' }).by(), options)).toEqual([
      '{} 0.9',
    ]);
    expect(await answer(storage, fractionAbove(http.duration, 0.25).by('http_route'), options)).toEqual([
      '{route="/a"} 0.5',
    ]);
  });

  test('averages, quantiles and errors are those of the group', async () => {
    const storage = requestsOf('http_server_request_duration', '1');
    expect(await answer(storage, averageOf(http.duration).by('http_route'), options)).toEqual(['{route="/a"} 0.5']);
    expect(await answer(storage, histogramQuantile(0.5, http.duration).by('http_route'), options)).toEqual([
      '{route="/a"} 0.25',
    ]);
    const errors = shareOf(http.duration, { http_response_status_code: matches('5..') }).by('http_route');
    expect(await answer(storage, errors, options)).toEqual(['{route="/a"} 0.1', '{route="/b"} 0']);
  });

  test('a tree with variables is evaluated as it is', async () => {
    const expression = toExpression(rate(cache.hits).by(), { range: rateInterval, naming: namingOf('otel') });
    const { value } = await createEngine(lookups).instant(expression, end);
    expect(value).toMatchObject({ type: 'vector', samples: [{ value: expect.closeTo(8) as number }] });
  });
});
