import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';
import { DATABASE_SECONDS } from '../conventions/buckets.ts';

const pool = open(20);

/** Pools of connections, to a database or any other server. */
export const connectionPool = defineCatalog('connection_pool', {
  connections: gauge({
    help: 'Connections of the pool, by whether they are in use.',
    labels: { pool, state: oneOf('active', 'idle') },
  }),
  waitingRequests: gauge({ help: 'Requests that wait for a connection of the pool.', labels: { pool } }),
  maxConnections: gauge({ help: 'Connections that the pool may hold at most.', labels: { pool } }),
  timeouts: counter({ help: 'Requests that waited for a connection in vain.', labels: { pool } }),
  errors: counter({
    help: 'Requests that got no connection for another reason than a timeout, such as a server that is down.',
    labels: { pool, error_type: open(50) },
  }),
  wait: histogram({
    help: 'Time until a request had a connection of the pool, that of opening one included.',
    unit: 'seconds',
    buckets: DATABASE_SECONDS,
    labels: { pool },
  }),
  use: histogram({
    help: 'Time for which a connection of the pool was in use before it was given back.',
    unit: 'seconds',
    buckets: DATABASE_SECONDS,
    labels: { pool },
  }),
});
