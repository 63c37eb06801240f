import { cache } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'two-level-cache',
  calls: ['createTwoLevelCache'],
  shows:
    'A cache of two levels out of any two stores: lookups and operations by level, with one load at a time for a key.',
  libraries: [],
  metrics: [cache.hits, cache.misses, cache.operationDuration],
};
