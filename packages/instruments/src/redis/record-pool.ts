import type { TelemetryCore } from '@telltale/core';
import { recordPool } from '../database/pool-recorder.ts';
import { observeCall } from '../instrument/observe-call.ts';
import { installAll, type Undo } from '../instrument/undo.ts';
import { WatchedObjects } from '../instrument/watched-objects.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';

/** A pool of node-redis 5 and 6: what this package uses of it, so that it needs no types of it. */
export interface NodeRedisPool {
  readonly totalClients: number;
  readonly idleClients: number;
  readonly tasksQueueLength: number;
  execute(...args: never[]): unknown;
}

/**
 * Records how long tasks wait for a client of the pool and how long they keep it.
 *
 * @param watchClient - Called for each client before a task has it.
 */
export function recordRedisPool(
  telemetry: TelemetryCore,
  pool: NodeRedisPool,
  name: string,
  watchClient: (client: object) => Undo,
): Undo {
  const recorder = recordPool(telemetry, 'redis', name, () => ({
    total: pool.totalClients,
    idle: pool.idleClients,
    waiting: pool.tasksQueueLength,
    max: undefined,
  }));
  const clients = new WatchedObjects(watchClient);

  return installAll([
    () => recorder.undo,
    () => () => clients.undo(),
    () =>
      wrapMethod(pool, 'execute', (call, self, args) => {
        const [task, ...rest] = args;
        if (typeof task !== 'function') return call(self, args);
        const start = recorder.now();
        let isStarted = false;
        const watched = (client: object): unknown => {
          isStarted = true;
          recorder.waited(start);
          clients.add(client);
          const since = recorder.now();
          const ended = (): void => recorder.used(since);
          return observeCall((): unknown => Reflect.apply(task, undefined, [client]), {
            succeeded: ended,
            failed: ended,
          });
        };
        const failed = (error: unknown): void => {
          if (isStarted) return;
          if (error instanceof Error && error.constructor.name === 'TimeoutError') recorder.timedOut();
          else recorder.refused(error);
        };
        return observeCall(() => call(self, [watched, ...rest]), { succeeded: () => {}, failed });
      }),
  ]);
}
