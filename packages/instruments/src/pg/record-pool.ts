import type { TelemetryCore } from '@telltale/core';
import { recordPool, type PoolRecorder } from '../database/pool-recorder.ts';
import { observeCall } from '../instrument/observe-call.ts';
import { installAll, type Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import type { PgClient, PgPool } from './pg-shapes.ts';

/**
 * Records how long requests wait for a client of the pool and how long they keep it.
 *
 * @param watchClient - Called for each client before anybody has it.
 */
export function recordPgPool(
  telemetry: TelemetryCore,
  pool: PgPool,
  name: string,
  watchClient: (client: PgClient) => Undo,
): Undo {
  const recorder = recordPool(telemetry, 'pg', name, () => ({
    total: pool.totalCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
    max: pool.options.max ?? 10,
  }));
  const clients = new Map<PgClient, Undo>();
  const acquired = new WeakMap<PgClient, number>();

  const watch = (client: PgClient): void => {
    if (clients.has(client)) return;
    try {
      clients.set(client, watchClient(client));
    } catch (error) {
      recorder.failed(error);
    }
  };
  const listeners: Readonly<Record<string, (...args: never[]) => void>> = {
    connect: watch,
    acquire(client: PgClient) {
      // One that was connected before the pool was instrumented.
      watch(client);
      acquired.set(client, recorder.now());
    },
    release(_error: unknown, client: PgClient) {
      const start = acquired.get(client);
      if (start !== undefined && acquired.delete(client)) recorder.used(start);
    },
    remove(client: PgClient) {
      clients.get(client)?.();
      clients.delete(client);
    },
  };
  return installAll([
    () => recorder.undo,
    () => () => clients.forEach((undo) => undo()),
    ...Object.entries(listeners).map(([event, listener]) => () => {
      // First, as a listener of the application may send queries on a new connection.
      pool.prependListener(event, listener);
      return () => void pool.off(event, listener);
    }),
    () => watchWaits(pool, recorder),
  ]);
}

function watchWaits(pool: PgPool, recorder: PoolRecorder): Undo {
  return wrapMethod(pool, 'connect', (call, self, args) => {
    const start = recorder.now();
    const succeeded = (): void => recorder.waited(start);
    const failed = (error: unknown): void => (isTimeout(error) ? recorder.timedOut() : recorder.refused(error));
    const [callback] = args;
    if (typeof callback === 'function') {
      return call(self, [
        function watched(this: unknown, ...results: unknown[]): unknown {
          const [error] = results;
          if (error === undefined || error === null) succeeded();
          else failed(error);
          return Reflect.apply(callback, this, results);
        },
      ]);
    }
    return observeCall(() => call(self, args), { succeeded, failed });
  });
}

/** pg gives these errors no code: "timeout exceeded when trying to connect", "... due to connection timeout". */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && /\btimeout\b/.test(error.message);
}
