import { connectionPool, dbClient } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'redis',
  calls: ['instrumentRedis'],
  shows:
    'Commands of Redis by name, sent with node-redis, those in pipelines and transactions one by one, how they fail, and pools.',
  libraries: ['redis'],
  metrics: [...Object.values(connectionPool).filter(({ key }) => key !== 'maxConnections'), dbClient.operationDuration],
  testedAgainst: 'Redis',
};
