import { cache } from '@telltale/core/catalogs';
import { bucketsOf, histogramQuantile, increase, rate, shareAmong, sum, variable } from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { labelValues } from '../define/label-values.ts';
import { gauge, heatmap, stat, timeseries } from '../define/panel.ts';
import { row } from '../define/row.ts';

const chosen = { cache: variable('cache', { multiple: true }) };
const hits = shareAmong(cache.hits, cache.misses);
const hitRatio = { thresholds: { warning: 0.8, critical: 0.5 } };

export const cacheDashboard: Dashboard = dashboard(
  'Cache',
  {
    description: 'How much caches answer, how fast, and what they give up.',
    tags: ['cache'],
    variables: [labelValues('cache', cache.hits, 'cache', 'Cache')],
    links: ['http', 'database'],
  },
  [
    row('Now', [
      gauge('Hit ratio', hits.where(chosen).by(), {
        ...hitRatio,
        description:
          'Share of lookups that a cache answered. Below 80 % it saves little; a cold cache after a start is normal.',
      }),
      gauge('Hit ratio by level', hits.where(chosen).by('cache_level'), {
        ...hitRatio,
        description: 'Level l2 is only asked where l1 had no answer: its share is of those.',
        width: 6,
      }),
      stat('Size', sum(cache.size).where(chosen).by(), { description: 'Memory that the entries of all caches take.' }),
      stat('Entries', sum(cache.items).where(chosen).by(), { description: 'Entries that all caches hold.' }),
      stat('Evictions per second', rate(cache.evictions).where(chosen).by(), {
        description:
          'Entries that caches removed by themselves. Many for lack of room mean that the cache is too small.',
      }),
    ]),
    row('Lookups', [
      timeseries('Hit ratio by data type', hits.where(chosen).by('data_type', 'cache_level'), {
        description: 'Which kinds of data the cache is good for.',
        max: 1,
      }),
      timeseries(
        'Lookups per second',
        {
          hits: rate(cache.hits).where(chosen).by('cache_level'),
          misses: rate(cache.misses).where(chosen).by('cache_level'),
        },
        { description: 'Lookups that were answered and that were not, by level.', min: 0 },
      ),
      timeseries('Hits by cache', rate(cache.hits).where(chosen).by('cache'), {
        description: 'Which caches are used.',
        min: 0,
        stacked: true,
      }),
    ]),
    row('Latency', [
      timeseries(
        'Latency',
        {
          p50: histogramQuantile(0.5, cache.operationDuration).where(chosen).by(),
          p95: histogramQuantile(0.95, cache.operationDuration).where(chosen).by(),
          p99: histogramQuantile(0.99, cache.operationDuration).where(chosen).by(),
        },
        { description: 'How long operations of all levels took.' },
      ),
      timeseries(
        'Latency by level and operation',
        histogramQuantile(0.95, cache.operationDuration).where(chosen).by('cache_level', 'operation'),
        { description: '95 of 100 operations were no slower.', legend: '{{cache_level}} {{operation}} p95' },
      ),
      heatmap('Latency, spread', increase(bucketsOf(cache.operationDuration)).where(chosen).by('le'), {
        description: 'Two bands are two levels; a third is a slow back end.',
        unit: 's',
        width: 8,
      }),
    ]),
    row('Room', [
      timeseries('Evictions', rate(cache.evictions).where(chosen).by('reason'), {
        description: 'Entries that a cache removed by itself: for their age (ttl) or for lack of room (lru, lfu).',
        min: 0,
        stacked: true,
      }),
      timeseries('Size by cache', sum(cache.size).where(chosen).by('cache', 'cache_level'), {
        description: 'Memory that the entries take.',
        min: 0,
      }),
      timeseries('Entries by cache', sum(cache.items).where(chosen).by('cache', 'cache_level'), {
        description: 'Entries that are held.',
        min: 0,
      }),
    ]),
  ],
);
