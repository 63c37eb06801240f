import { cache } from '@telltale/core/catalogs';
import {
  dashboard,
  labelValues,
  recordedAs,
  row,
  stat,
  timeseries,
  type Dashboard,
  type LabelValues,
  type RecordedQuery,
  type Row,
} from '@telltale/dashboards';
import { rate, variable } from '@telltale/promql/builder';
import { expectTypeOf, test } from 'vitest';

test('what a catalog does not have does not compile', () => {
  const own = dashboard('Own', [
    // @ts-expect-error -- misspelt metric
    timeseries('Hits', rate(cache.hit).by()),
    // @ts-expect-error -- a label that the metric does not have
    timeseries('Misses', rate(cache.misses).by('operation')),
    // @ts-expect-error -- a metric is no query yet
    stat('Size', cache.size),
  ]);
  expectTypeOf(own).toEqualTypeOf<Dashboard>();
});

test('variables choose by labels that their metric has, or that all targets have', () => {
  expectTypeOf(labelValues('cache', cache.hits, 'cache')).toEqualTypeOf<LabelValues>();
  labelValues('where', cache.hits, 'instance');
  // @ts-expect-error -- no such label
  labelValues('cache', cache.hits, 'reason');
});

test('what is recorded is chosen of by labels that it is grouped by', () => {
  const query = rate(cache.hits).by('job', 'cache');
  const where = { cache: variable('cache', { multiple: true }) };
  expectTypeOf(recordedAs('job_cache:cache_hits:rate5m', query, where)).toEqualTypeOf<RecordedQuery>();
  // @ts-expect-error -- no longer there
  recordedAs('job_cache:cache_hits:rate5m', query, { cache_level: 'l1' });
});

test('rows hold panels, and no rows', () => {
  expectTypeOf(row('Inner', [])).toEqualTypeOf<Row>();
  // @ts-expect-error -- a row within a row
  row('Outer', [row('Inner', [])]);
  // @ts-expect-error -- no such option
  stat('Requests', rate(cache.hits).by(), { colour: 'red' });
});
