import { connectionPool, dbClient } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'mysql2',
  calls: ['instrumentMysql2'],
  shows:
    'Pools and connections of MySQL and MariaDB: connections, waits, refusals, queries by operation and table, errors, deadlocks.',
  libraries: ['mysql2'],
  metrics: [...Object.values(connectionPool), dbClient.operationDuration, dbClient.deadlocks],
  testedAgainst: 'MariaDB',
};
