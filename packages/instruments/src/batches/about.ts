import { batch } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'batches',
  calls: ['createBatches'],
  shows: 'Processors of batches: items processed and failed, time, workers, what waits.',
  libraries: [],
  metrics: Object.values(batch),
};
