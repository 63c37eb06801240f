import { conventions, expose } from '@telltale/core';
import type * as catalogs from '@telltale/core/catalogs';
import { cache, http, queue, worker } from '@telltale/core/catalogs';
import { expectTypeOf, test } from 'vitest';
import {
  averageOf,
  avgOverTime,
  bucketsOf,
  constant,
  countOf,
  countValues,
  current,
  deriv,
  external,
  firstOf,
  fractionBelow,
  histogramQuantile,
  increase,
  labelReplace,
  matches,
  max,
  not,
  promql,
  quantile,
  quantileOverTime,
  rate,
  ratio,
  resets,
  shareAmong,
  shareOf,
  sum,
  time,
  topk,
  variable,
  vector,
  type CatalogMetric,
  type LabelsOf,
  type Naming,
  type Scalar,
  type Vector,
} from '../src/builder/index.ts';

const pg = external('pg_stat_activity_count', { type: 'gauge', labels: { datname: [], state: ['active', 'idle'] } });
const up = external('up', { type: 'gauge' });

type Target = 'job' | 'instance' | 'service';

test('labels and their values come from the definition', () => {
  type OfHits = LabelsOf<typeof cache.hits>;
  expectTypeOf<keyof OfHits>().toEqualTypeOf<'cache' | 'cache_level' | 'data_type' | Target>();
  expectTypeOf<OfHits['cache_level']>().toEqualTypeOf<'l1' | 'l2'>();
  expectTypeOf<LabelsOf<typeof http.duration>['error_type']>().toEqualTypeOf<string>();
  expectTypeOf<keyof LabelsOf<typeof up>>().toEqualTypeOf<Target>();
  expectTypeOf<LabelsOf<typeof pg>['state']>().toEqualTypeOf<'active' | 'idle'>();
});

test('functions are for metrics of their type', () => {
  // @ts-expect-error A gauge has no rate: use deriv() or delta() of it.
  rate(cache.size);
  // @ts-expect-error A gauge has no rate: use deriv() or delta() of it.
  increase(queue.depth, '30m');
  // @ts-expect-error Of a histogram: histogramQuantile(), averageOf(), fractionBelow(), or rate() of its countOf().
  rate(http.duration);
  // @ts-expect-error This takes a counter.
  resets(rate(cache.hits));
  // @ts-expect-error A counter only grows, and starts anew at 0: use rate() or increase() of it.
  sum(cache.hits);
  // @ts-expect-error A counter only grows, and starts anew at 0: use rate() or increase() of it.
  current(cache.hits);
  // @ts-expect-error A counter only grows, and starts anew at 0: use rate() or increase() of it.
  deriv(cache.hits);
  // @ts-expect-error A counter only grows, and starts anew at 0: use rate() or increase() of it.
  avgOverTime(cache.hits, '1h');
  // @ts-expect-error A counter only grows, and starts anew at 0: use rate() or increase() of it.
  ratio(cache.hits, cache.misses);
  // @ts-expect-error Of a histogram: histogramQuantile(), averageOf(), fractionBelow(), or rate() of its countOf().
  max(http.duration);
  // @ts-expect-error Of a histogram: histogramQuantile(), averageOf(), fractionBelow(), or rate() of its countOf().
  quantileOverTime(0.9, http.duration, '5m');
  // @ts-expect-error Only a histogram has quantiles: quantileOverTime() takes those of a gauge over time.
  histogramQuantile(0.95, cache.hits);
  // @ts-expect-error Only a histogram has quantiles: quantileOverTime() takes those of a gauge over time.
  histogramQuantile(0.95, cache.size);
  // @ts-expect-error The label le is gone: aggregate with .by(..., "le"), or give the histogram itself.
  histogramQuantile(0.95, rate(bucketsOf(http.duration)).by('http_route'));
  // @ts-expect-error Only a histogram has buckets.
  averageOf(cache.hits);
  // @ts-expect-error Only a histogram has buckets.
  fractionBelow(queue.depth, 5);
  // @ts-expect-error Only a histogram has buckets.
  countOf(cache.hits);
  // @ts-expect-error Of a query, this takes a range of it: say .over(...).
  avgOverTime(rate(cache.hits));
  // @ts-expect-error A number is no vector: use vector() of it.
  sum(3);
  // @ts-expect-error A gauge has no rate: use deriv() or delta() of it.
  shareOf(queue.depth, {});
  // @ts-expect-error Property 'hit' does not exist.
  void cache.hit;
  expectTypeOf(rate(cache.hits)).toExtend<Vector<LabelsOf<typeof cache.hits>>>();
  expectTypeOf(max(queue.depth)).toExtend<Vector<{}>>();
  expectTypeOf(avgOverTime(rate(cache.hits).over('1h'))).toEqualTypeOf<Vector<LabelsOf<typeof cache.hits>>>();
  expectTypeOf(time()).toEqualTypeOf<Scalar>();
});

test('only labels that are there can be grouped by', () => {
  // @ts-expect-error Argument of type '"operation"' is not assignable to '"cache" | "cache_level" | ...'.
  rate(cache.hits).by('operation');
  // @ts-expect-error Argument of type '"operation"' is not assignable.
  rate(cache.hits).without('operation');
  // @ts-expect-error Argument of type '"http_route"' is not assignable.
  max(queue.depth).by('http_route');
  // @ts-expect-error Argument of type '"le"' is not assignable: the quantile has used it.
  histogramQuantile(0.5, http.duration).by('le');
  // @ts-expect-error Argument of type '"state"' is not assignable.
  topk(5, queue.depth).by('state');
  // @ts-expect-error Argument of type '"datnam"' is not assignable.
  sum(pg).by('datnam');
  // @ts-expect-error Property 'by' does not exist: how would a gauge be aggregated?
  current(queue.depth).by('queue');
  // @ts-expect-error Property 'by' does not exist: it has been aggregated.
  rate(cache.hits).by('cache').by('data_type');
  // @ts-expect-error Argument of type '"data_type"' is not assignable: it has been aggregated away.
  sum(rate(cache.hits).by('cache')).by('data_type');
  expectTypeOf(rate(cache.hits).by('cache', 'cache_level')).toEqualTypeOf<
    Vector<Pick<LabelsOf<typeof cache.hits>, 'cache' | 'cache_level'>>
  >();
  expectTypeOf<keyof LabelsOf<ReturnType<typeof byNothing>>>().toEqualTypeOf<never>();
  expectTypeOf<keyof LabelsOf<typeof withoutTarget>>().toEqualTypeOf<'cache' | 'cache_level' | 'data_type'>();
  expectTypeOf<keyof LabelsOf<typeof counted>>().toEqualTypeOf<'version'>();
});
const byNothing = () => rate(cache.hits).by();
const withoutTarget = rate(cache.hits).without('job', 'instance', 'service');
const counted = countValues('version', queue.depth);

test('only values that a label can have can be filtered by', () => {
  // @ts-expect-error Type '"l3"' is not assignable to type 'Condition<"l1" | "l2"> | undefined'.
  rate(cache.hits).where({ cache_level: 'l3' });
  // @ts-expect-error Type '"l3"' is not assignable to type '"l1" | "l2"'.
  rate(cache.hits).where({ cache_level: ['l1', 'l3'] });
  // @ts-expect-error Type 'Negated<"l3">' is not assignable.
  rate(cache.hits).where({ cache_level: not('l3') });
  // @ts-expect-error 'level' does not exist.
  rate(cache.hits).where({ level: 'l1' });
  // @ts-expect-error Type 'number' is not assignable.
  rate(countOf(http.duration)).where({ http_response_status_code: 500 });
  // @ts-expect-error Type '"failed"' is not assignable.
  shareOf(worker.tasksCompleted, { status: 'failed' });
  // @ts-expect-error Type '"waiting"' is not assignable.
  current(pg).where({ state: 'waiting' });
  // @ts-expect-error 'data_type' does not exist: it has been aggregated away.
  rate(cache.hits).by('cache').where({ data_type: 'user' });
  // @ts-expect-error Type 'string' is not assignable to type 'never': no label is left.
  rate(cache.hits).by().where({ cache: 'users' });
  shareAmong(cache.hits, cache.misses).where({ cache: 'users' }).by('cache_level');
  rate(cache.hits).where({ cache_level: ['l1', 'l2'], data_type: matches('u.*'), instance: not(matches('a|b')) });
  rate(cache.hits).where({ cache_level: variable('level'), cache: not(variable('cache', { multiple: true })) });
  expectTypeOf(rate(cache.hits).where({ cache_level: 'l1' }).by('cache')).toEqualTypeOf(rate(cache.hits).by('cache'));
});

test('the sides of an operation have the same labels, or say which match', () => {
  const hits = rate(cache.hits).by('cache', 'cache_level');
  const depth = sum(queue.depth).by('queue');
  // @ts-expect-error The sides have different labels: give both the same .by(...), or say which match: { on: [...] }.
  hits.divide(depth);
  // @ts-expect-error The sides have different labels: give both the same .by(...), or say which match: { on: [...] }.
  hits.gt(queue.depth);
  // @ts-expect-error The sides have different labels: give both the same .by(...), or say which match: { on: [...] }.
  hits.unless(depth);
  // @ts-expect-error The sides have different labels: give both the same .by(...), or say which match: { on: [...] }.
  ratio(hits, depth);
  // @ts-expect-error A counter only grows, and starts anew at 0: use rate() or increase() of it.
  hits.plus(cache.misses);
  // @ts-expect-error Only one side has cache_level: it matches nothing.
  hits.divide(rate(cache.misses).by('cache'), { on: ['cache_level'] });
  // @ts-expect-error Neither side has data_type.
  hits.divide(rate(cache.misses).by('cache'), { ignoring: ['data_type'] });
  // @ts-expect-error The right side has no data_type to give.
  hits.divide(rate(cache.misses).by('cache'), { on: ['cache'], groupLeft: ['data_type'] });
  // @ts-expect-error 'bool' does not exist: nothing is compared.
  hits.plus(1, { bool: true });
  // @ts-expect-error 'groupLeft' does not exist: sets are not grouped.
  hits.and(hits, { on: ['cache'], groupLeft: [] });
  // @ts-expect-error Type 'string' is not assignable: a number is no text.
  hits.gt('5');
  expectTypeOf(hits.divide(rate(cache.misses).by('cache', 'cache_level'))).toEqualTypeOf(hits);
  const perCache = rate(cache.misses).by('cache');
  expectTypeOf(hits.divide(perCache, { on: ['cache'], groupLeft: [] })).toExtend<
    Vector<{ readonly cache: string; readonly cache_level: 'l1' | 'l2' }>
  >();
  expectTypeOf<keyof LabelsOf<typeof matchedOnCache>>().toEqualTypeOf<'cache'>();
  expectTypeOf(hits.gt(5, { bool: true })).toEqualTypeOf(hits);
  expectTypeOf(constant(1).minus(perCache)).toEqualTypeOf(perCache);
  expectTypeOf(constant(1).minus(2)).toEqualTypeOf<Scalar>();
});
const matchedOnCache = rate(cache.hits).divide(rate(cache.misses), { on: ['cache'] });

test('alternatives are of one kind and have the labels of both', () => {
  // @ts-expect-error Both have to be metrics of one type: a histogram is a counter by its countOf().
  firstOf(http.requests, http.duration);
  // @ts-expect-error Both have to be metrics, or both queries.
  firstOf(rate(http.requests), http.duration);
  // @ts-expect-error Argument of type '"data_type"' is not assignable: evictions have none.
  rate(firstOf(cache.hits, cache.evictions)).by('data_type');
  expectTypeOf(rate(firstOf(http.requests, countOf(http.duration))).by('http_route')).toEqualTypeOf<
    Vector<Pick<LabelsOf<typeof http.duration>, 'http_route'>>
  >();
  // @ts-expect-error Argument of type '"data_type"' is not assignable: evictions have none.
  shareAmong(cache.hits, cache.evictions).by('data_type');
});

test('other mistakes do not compile', () => {
  // @ts-expect-error Argument of type '"5 minutes"' is not assignable to parameter of type 'Duration | undefined'.
  rate(cache.hits, '5 minutes');
  // @ts-expect-error Type '"nope"' is not assignable to the labels.
  labelReplace(rate(cache.hits), { label: 'kind', from: 'nope' });
  // @ts-expect-error Type '"summary"' is not assignable.
  external('rpc_seconds', { type: 'summary' });
  // @ts-expect-error A quantile is a number.
  quantile('0.5', queue.depth);
  // @ts-expect-error Argument of type 'Vector<...>' is not assignable to a number.
  vector(rate(cache.hits));
  expectTypeOf(promql('up').divide(sum(pg).by('datname'))).toExtend<Vector<Readonly<Record<string, string>>>>();
  expectTypeOf(labelReplace(rate(cache.hits), { label: 'kind', from: 'cache' }).where({ kind: 'a' })).not.toBeNever();
});

test('what core defines is what the builder takes', () => {
  type Shipped = (typeof catalogs)[keyof typeof catalogs];
  type AnyShipped = { [Each in keyof typeof catalogs]: (typeof catalogs)[Each][keyof (typeof catalogs)[Each]] };
  expectTypeOf<AnyShipped[keyof typeof catalogs]>().toExtend<CatalogMetric>();
  expectTypeOf<Shipped>().toExtend<Readonly<Record<string, CatalogMetric>>>();
  const naming: Naming = { convention: 'otel', expose: (metric) => expose(metric, conventions.otel, 'shop') };
  expectTypeOf(naming.expose).parameter(0).toEqualTypeOf<CatalogMetric>();
});
