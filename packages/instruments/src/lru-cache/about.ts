import { cache } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'lru-cache',
  calls: ['instrumentLruCache'],
  shows: 'Lookups of an lru-cache by whether they were answered, its evictions by reason, its entries and their size.',
  libraries: ['lru-cache'],
  metrics: Object.values(cache),
};
