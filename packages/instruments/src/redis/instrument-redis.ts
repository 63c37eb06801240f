import { TelltaleError, type TelemetryCore } from '@telltale/core';
import { OperationRecorder } from '../database/operation-recorder.ts';
import { commandOfMethod } from '../database/redis/command-names.ts';
import { CommandOperations } from '../database/redis/command-operations.ts';
import { redisFailureOf } from '../database/redis/redis-failure.ts';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { isThenable, observeResult, type CallObserver } from '../instrument/observe-call.ts';
import { installAll, type Undo } from '../instrument/undo.ts';
import { wrapMethod, type Around } from '../instrument/wrap-method.ts';
import { recordRedisPool, type NodeRedisPool } from './record-pool.ts';

/** A client of node-redis: what this package uses of it, so that it needs no types of it. */
export interface NodeRedisClient {
  sendCommand(...args: never[]): unknown;
  multi(...args: never[]): unknown;
  duplicate(...args: never[]): unknown;
}

export interface InstrumentRedisOptions {
  /** The label `db_system_name`, for a relative of Redis: `valkey`. @default 'redis' */
  readonly system?: string;
  /** The label `pool`, where a pool is given. @default 'redis' */
  readonly pool?: string;
}

/** A command in a transaction or a pipeline. */
interface Queued {
  readonly args?: readonly unknown[];
}

/**
 * Records the commands of a client of node-redis 4, 5 and 6, or of a pool with all its clients; those in pipelines and
 * transactions one by one.
 *
 * | metric | says |
 * | --- | --- |
 * | `db_client_operation_duration_seconds` | commands, by name; `error_type` is what Redis' answer starts with |
 * | `connection_pool_*` | clients of a pool in use and idle, tasks that wait, how long, and in vain |
 *
 * The commands of a transaction last as long as all of it. Not recorded are what a client sends by itself when it connects,
 * subscriptions, and, of version 4, modules and scripts. What `duplicate()` makes is another client.
 *
 * @returns takes it off again
 * @throws TelltaleError `TELLTALE_INSTRUMENT`, also for a cluster
 *
 * @example
 * ```ts check
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentRedis } from '@telltale/instruments/redis';
 * import { createClient } from 'redis';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: {} });
 * const client = createClient();
 * instrumentRedis(telemetry, client);
 * await client.connect();
 * await client.get('price:7');
 * // db_client_operation_duration_seconds_count{db_operation_name="GET",db_system_name="redis"} 1
 * ```
 */
export function instrumentRedis(
  telemetry: TelemetryCore,
  clientOrPool: NodeRedisClient | NodeRedisPool,
  options: InstrumentRedisOptions = {},
): Undo {
  const { system = 'redis', pool = 'redis' } = options;
  expectShape(clientOrPool, ['sendCommand', 'multi'], 'a client or a pool of node-redis');
  if ('masters' in clientOrPool) {
    const problem = 'A cluster of node-redis makes clients of its own, which cannot be instrumented';
    throw new TelltaleError('TELLTALE_INSTRUMENT', problem, clientOrPool);
  }
  const watching = new Watching(new OperationRecorder(telemetry, 'redis', system, redisFailureOf));
  const watchClient = (client: object): Undo => {
    const core = coreOf(client);
    return instrumentOnce(telemetry, core, 'redis', () =>
      'commandsExecutor' in core ? watching.version4(core) : watching.version5(core),
    );
  };
  if (!('totalClients' in clientOrPool)) return watchClient(clientOrPool);
  const core = coreOf(clientOrPool);
  return instrumentOnce(telemetry, core, 'redis.pool', () => recordRedisPool(telemetry, core, pool, watchClient));
}

/** Since version 5, `createClient` and `withTypeMapping` give out objects that inherit from the client. */
function coreOf<T extends object>(client: T): T {
  return (client as { readonly _self?: T })._self ?? client;
}

class Watching {
  readonly #recorder: OperationRecorder;
  readonly #operations = new CommandOperations();

  constructor(recorder: OperationRecorder) {
    this.#recorder = recorder;
  }

  /** Every command is a call of `sendCommand`. */
  version5(client: object): Undo {
    return installAll([
      this.#sending(client),
      () =>
        wrapMethod(
          client,
          '_executePipeline',
          this.#several(() => []),
        ),
      () =>
        wrapMethod(
          client,
          '_executeMulti',
          this.#several(() => ['MULTI', 'EXEC']),
        ),
    ]);
  }

  /** Every command has methods of its own, in two spellings, which lead to what is private. */
  version4(client: object): Undo {
    const methods = methodsOf(client).flatMap((name) => {
      const command = commandOfMethod(name);
      // The one for transactions sends nothing yet.
      return command === undefined || command === 'MULTI'
        ? []
        : [
            () =>
              wrapMethod(
                client,
                name,
                this.#single(() => command),
              ),
          ];
    });
    return installAll([
      ...methods,
      this.#sending(client),
      () =>
        wrapMethod(
          client,
          'multiExecutor',
          this.#several((args) => (args[2] === undefined ? [] : ['MULTI', 'EXEC'])),
        ),
    ]);
  }

  #sending(client: object): () => Undo {
    const around = this.#single((args) => commandOf(args[0]));
    return () => wrapMethod(client, 'sendCommand', around);
  }

  #single(commandIn: (args: readonly unknown[]) => unknown): Around {
    return (call, self, args) => {
      const watched = this.#recorder.start(this.#operations.of(commandIn(args)));
      return observeAnswer(call(self, args), watched);
    };
  }

  #several(besides: (args: readonly unknown[]) => readonly string[]): Around {
    return (call, self, args) => {
      const queued = (Array.isArray(args[0]) ? args[0] : []) as readonly Queued[];
      const commands = [...queued.map((each) => commandOf(each?.args)), ...besides(args)];
      const watched = commands.map((command) => this.#recorder.start(this.#operations.of(command)));
      return observeAnswer(call(self, args), {
        succeeded: () => watched.forEach((each) => each.succeeded()),
        failed: (error) => watched.forEach((each) => each.failed(error)),
      });
    };
  }
}

/** The legacy mode of version 4 answers nothing but to its callbacks. */
function observeAnswer(answer: unknown, observer: CallObserver): unknown {
  return isThenable(answer) ? observeResult(answer, observer) : answer;
}

/** The first of the arguments as they are sent. */
function commandOf(args: unknown): unknown {
  return Array.isArray(args) ? args[0] : undefined;
}

/** Methods that a client inherits from its classes, but for those of every event emitter. */
function methodsOf(client: object): readonly string[] {
  const names = new Set<string>();
  for (let each = Object.getPrototypeOf(client) as object | null; each !== null; each = Object.getPrototypeOf(each)) {
    if (Object.hasOwn(each, 'emit')) break;
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
      if (typeof value === 'function' && !/^constructor$|Iterator$|Listeners$/.test(name)) names.add(name);
    }
  }
  return [...names];
}
