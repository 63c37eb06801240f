import { dbClient } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'redis',
  calls: ['instrumentRedis'],
  shows:
    'Commands of Redis by name, sent with node-redis, those in pipelines and transactions one by one, and how they fail.',
  libraries: ['redis'],
  metrics: [dbClient.operationDuration],
  testedAgainst: 'Redis',
};
