import { cache } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'keyv',
  calls: ['instrumentKeyv'],
  shows: 'Lookups of a Keyv by whether they were answered, its operations, and its entries where the store tells.',
  libraries: ['keyv'],
  metrics: [cache.hits, cache.misses, cache.operationDuration, cache.items],
};
