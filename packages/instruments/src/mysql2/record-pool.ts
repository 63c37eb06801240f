import type { TelemetryCore } from '@telltale/core';
import { recordPool, type PoolRecorder } from '../database/pool-recorder.ts';
import type { Callback } from '../database/watch-callback.ts';
import { installAll, type Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import type { CoreConnection, CorePool, PoolQueues } from './mysql2-shapes.ts';

/**
 * Records how long requests wait for a connection of the pool and how long they keep it.
 *
 * @param watchConnection - Called for each connection before anybody has it.
 */
export function recordMysqlPool(
  telemetry: TelemetryCore,
  pool: CorePool & PoolQueues,
  name: string,
  watchConnection: (connection: CoreConnection) => Undo,
): Undo {
  const recorder = recordPool(telemetry, 'mysql2', name, () => ({
    total: pool._allConnections?.length ?? 0,
    idle: pool._freeConnections?.length ?? 0,
    waiting: pool._connectionQueue?.length ?? 0,
    max: pool.config?.connectionLimit ?? 10,
  }));
  const connections = new Map<CoreConnection, Undo>();
  const taken = new WeakMap<CoreConnection, number>();

  const watch = (connection: CoreConnection): void => {
    if (connections.has(connection)) return;
    // No event tells of a connection that was taken out of the pool.
    for (const known of connections.keys()) if (known._pool === null) connections.delete(known);
    try {
      connections.set(connection, watchConnection(connection));
    } catch (error) {
      recorder.failed(error);
    }
  };
  return installAll([
    () => recorder.undo,
    () => () => connections.forEach((undo) => undo()),
    () => {
      // First, as a listener of the application may send queries on a new connection.
      pool.prependListener('connection', watch);
      return () => void pool.off('connection', watch);
    },
    () =>
      watchWaits(pool, recorder, (connection) => {
        watch(connection);
        taken.set(connection, recorder.now());
      }),
    () =>
      wrapMethod(pool, 'releaseConnection', (call, self, args) => {
        const connection = args[0] as CoreConnection;
        const start = taken.get(connection);
        if (start !== undefined && taken.delete(connection)) recorder.used(start);
        return call(self, args);
      }),
  ]);
}

function watchWaits(pool: CorePool, recorder: PoolRecorder, take: (connection: CoreConnection) => void): Undo {
  return wrapMethod(pool, 'getConnection', (call, self, args) => {
    const [callback] = args;
    if (typeof callback !== 'function') return call(self, args);
    const start = recorder.now();
    return call(self, [
      function watched(this: unknown, ...results: unknown[]): unknown {
        const [error, connection] = results;
        if (typeof connection === 'object' && connection !== null) {
          recorder.waited(start);
          take(connection as CoreConnection);
        } else if (isRefusal(error)) recorder.timedOut();
        else recorder.refused(error);
        return (callback as Callback).apply(this, results);
      },
    ]);
  });
}

/** A pool that is exhausted refuses at once, as its options say; a server that does not answer is waited for in vain. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === 'ETIMEDOUT' || /^(Queue limit|No connections)/.test(error.message);
}
