import type { TelemetryCore } from '@telltale/core';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { listen } from '../instrument/listen.ts';
import type { Emitter } from '../instrument/listen.ts';
import { observeCall } from '../instrument/observe-call.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import { ConsumerGroup } from '../kafka/consumer-group.ts';

/** The part of a `Consumer` of \@platformatic/kafka that is used. */
export interface PlatformaticConsumer extends Emitter {
  readonly groupId: string;
  consume(...args: never[]): unknown;
}

interface Joined {
  readonly groupId: string;
  readonly assignments?: readonly { readonly topic: string; readonly partitions: readonly number[] }[] | null;
}

/**
 * Records what a consumer of \@platformatic/kafka is given: messages as its streams take them in, assigned partitions and
 * rebalances, from its own events. Lag is what the consumer itself finds: call its `startLagMonitoring`.
 *
 * ```
 * messaging_client_consumed_messages_total{messaging_operation_name="poll",messaging_system="kafka",messaging_destination_name="orders",messaging_consumer_group_name="billing"} 12
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts check
 * import { Consumer } from '@platformatic/kafka';
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentConsumer } from '@telltale/instruments/platformatic-kafka';
 *
 * const telemetry = createTelemetry({ service: 'billing', catalogs: {} });
 * const consumer = new Consumer({ clientId: 'billing', groupId: 'billing', bootstrapBrokers: ['localhost:9092'] });
 * const undo = instrumentConsumer(telemetry, consumer);
 * consumer.startLagMonitoring({ topics: ['orders'] }, 10_000);
 * ```
 */
export function instrumentConsumer(telemetry: TelemetryCore, consumer: PlatformaticConsumer): Undo {
  expectShape(consumer, ['consume', 'joinGroup', 'on', 'off'], 'a Consumer of @platformatic/kafka');
  return instrumentOnce(telemetry, consumer, 'platformatic-kafka', () => {
    const group = new ConsumerGroup(telemetry, consumer.groupId, true);
    const streams = new Set<Undo>();
    const recording = new Recording(telemetry, 'platformatic-kafka');
    const watch = recording.quietly((stream: unknown) => {
      streams.add(watchStream(recording, stream, group, (undo) => streams.delete(undo)));
    });
    const watched = { succeeded: watch, failed: () => {} };
    return installAll([
      () => () => group.left(),
      () => () => {
        for (const undo of streams) undo();
      },
      () => recording.stop,
      () =>
        listen(recording, consumer, {
          'consumer:group:join': ({ groupId, assignments }: Joined) =>
            group.joined(
              groupId,
              Object.fromEntries((assignments ?? []).map(({ topic, partitions }) => [topic, partitions])),
            ),
          'consumer:group:leave': () => group.left(),
          'consumer:lag': (lags: ReadonlyMap<string, readonly bigint[]>) => {
            for (const [topic, partitions] of lags) {
              // Negative where the partition is another's.
              for (const [partition, lag] of partitions.entries())
                if (lag >= 0n) group.lag(topic, partition, Number(lag));
            }
          },
        }),
      () =>
        wrapMethod(consumer, 'consume', (proceed, self, args) => {
          const [options, callback, ...rest] = args;
          if (typeof callback !== 'function') return observeCall(() => proceed(self, args), watched);
          const told = function (this: unknown, error: unknown, stream: unknown, ...more: unknown[]): unknown {
            if (stream !== undefined) watch(stream);
            return Reflect.apply(callback, this, [error, stream, ...more]);
          };
          return proceed(self, [options, told, ...rest]);
        }),
    ]);
  });
}

/** A stream takes messages in by `push`; a listener of `data` would set it flowing. */
function watchStream(recording: Recording, stream: unknown, group: ConsumerGroup, ended: (undo: Undo) => void): Undo {
  expectShape(stream, ['push', 'on', 'off'], 'a stream of messages');
  const received = recording.quietly((message: unknown) => {
    const topic = (message as { readonly topic?: unknown } | null)?.topic;
    if (typeof topic === 'string') group.received(topic);
  });
  const undo = installAll([
    () => () => ended(undo),
    () => listen(recording, stream as Emitter, { close: () => undo() }),
    () =>
      wrapMethod(stream, 'push', (proceed, self, args) => {
        received(args[0]);
        return proceed(self, args);
      }),
  ]);
  return undo;
}
