import { cache } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'cache-manager',
  calls: ['instrumentCacheManager'],
  shows:
    'Lookups of a cache by level and by whether they were answered, the operations of its stores, and their entries.',
  libraries: ['cache-manager'],
  metrics: [cache.hits, cache.misses, cache.operationDuration, cache.items],
};
