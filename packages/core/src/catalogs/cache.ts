import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';
import { CACHE_SECONDS } from '../conventions/buckets.ts';

const level = { cache: open(20), cache_level: oneOf('l1', 'l2') };
const lookup = { ...level, data_type: open(50) };

/** Caches of one or two levels: `l1` in the process, `l2` behind it. A cache of one level is `l1`. */
export const cache = defineCatalog('cache', {
  hits: counter({ help: 'Lookups that the cache answered.', labels: lookup }),
  misses: counter({ help: 'Lookups that the cache could not answer.', labels: lookup }),
  evictions: counter({
    help: 'Entries that the cache removed by itself, by reason.',
    labels: { ...level, reason: oneOf('lru', 'lfu', 'ttl') },
  }),
  operationDuration: histogram({
    help: 'Duration of cache operations.',
    unit: 'seconds',
    buckets: CACHE_SECONDS,
    labels: { ...level, operation: open(20) },
  }),
  size: gauge({ help: 'Memory that the entries of the cache take.', unit: 'bytes', labels: level }),
  items: gauge({ help: 'Entries that the cache holds.', labels: level }),
});
