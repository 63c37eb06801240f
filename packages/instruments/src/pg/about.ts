import { connectionPool, dbClient } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'pg',
  calls: ['instrumentPg'],
  shows:
    'Pools and clients of PostgreSQL: connections, waits, timeouts, queries by operation and table, errors, deadlocks.',
  libraries: ['pg'],
  metrics: [...Object.values(connectionPool), dbClient.operationDuration, dbClient.deadlocks],
  testedAgainst: 'PostgreSQL',
};
