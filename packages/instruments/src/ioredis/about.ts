import { dbClient } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'ioredis',
  calls: ['instrumentIoredis'],
  shows: 'Commands of Redis by name, those in pipelines and transactions one by one, and how they fail.',
  libraries: ['ioredis'],
  metrics: [dbClient.operationDuration],
  testedAgainst: 'Redis',
};
