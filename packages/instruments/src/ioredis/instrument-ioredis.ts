import type { TelemetryCore } from '@telltale/core';
import { OperationRecorder } from '../database/operation-recorder.ts';
import { CommandOperations } from '../database/redis/command-operations.ts';
import { redisFailureOf } from '../database/redis/redis-failure.ts';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';

/** A client or a cluster of ioredis: what this package uses of it, so that it needs no types of it. */
export interface IoredisClient {
  sendCommand(...args: never[]): unknown;
  pipeline(...args: never[]): unknown;
}

/** A command of ioredis on its way to the server. */
interface Command {
  readonly name: string;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface InstrumentIoredisOptions {
  /** The label `db_system_name`, for a relative of Redis: `valkey`. @default 'redis' */
  readonly system?: string;
}

/**
 * Records the commands of a client or a cluster of ioredis 5 and 6, those in pipelines and transactions one by one.
 *
 * | metric | says |
 * | --- | --- |
 * | `db_client_operation_duration_seconds` | commands, by name; `error_type` is what Redis' answer starts with |
 *
 * A command lasts from when the application gives it to the client, so it counts the time in which there is no connection. One
 * that blocks, such as `BLPOP`, lasts as long as it waits. What `duplicate()` makes is another client.
 *
 * @returns takes it off again
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts check
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentIoredis } from '@telltale/instruments/ioredis';
 * import { Redis } from 'ioredis';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: {} });
 * const redis = new Redis();
 * instrumentIoredis(telemetry, redis);
 * await redis.get('price:7');
 * // db_client_operation_duration_seconds_count{db_operation_name="GET",db_system_name="redis"} 1
 * ```
 */
export function instrumentIoredis(
  telemetry: TelemetryCore,
  client: IoredisClient,
  options: InstrumentIoredisOptions = {},
): Undo {
  expectShape(client, ['sendCommand', 'pipeline'], 'a client or a cluster of ioredis');
  return instrumentOnce(telemetry, client, 'ioredis', () => {
    const recorder = new OperationRecorder(telemetry, 'ioredis', options.system ?? 'redis', redisFailureOf);
    const operations = new CommandOperations();
    // A command is sent again when the connection is there again.
    const sent = new WeakSet<object>();
    return wrapMethod(client, 'sendCommand', (call, self, args) => {
      const [command] = args;
      if (isCommand(command) && !sent.has(command)) {
        sent.add(command);
        watch(command, recorder, operations);
      }
      return call(self, args);
    });
  });
}

/** The promise is left alone, as some of ioredis' own callers never look at what `sendCommand` returns. */
function watch(command: Command, recorder: OperationRecorder, operations: CommandOperations): void {
  const watched = recorder.start(operations.of(command.name));
  const { resolve, reject } = command;
  command.resolve = (value) => {
    watched.succeeded();
    resolve.call(command, value);
  };
  command.reject = (error) => {
    watched.failed(error);
    reject.call(command, error);
  };
}

function isCommand(value: unknown): value is Command {
  const { name, resolve, reject } = (value ?? {}) as Partial<Command>;
  return typeof name === 'string' && typeof resolve === 'function' && typeof reject === 'function';
}
