import type { TelemetryCore } from '@telltale/core';
import { kafkaConsumer } from '@telltale/core/catalogs';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import { ConsumerGroup } from '../kafka/consumer-group.ts';
import type { Assignment } from '../kafka/consumer-group.ts';
import { collectLag } from './collect-lag.ts';
import type { KafkaJsAdmin } from './collect-lag.ts';

export type { KafkaJsAdmin } from './collect-lag.ts';

/** The part of a consumer of KafkaJS that is used. */
export interface KafkaJsConsumer {
  run(config?: never): Promise<void>;
  // Overloaded for each event, of which TypeScript compares the last alone.
  on(event: never, listener: never): () => void;
}

export interface KafkaJsConsumerOptions {
  /**
   * A connected admin client: lag is then what the broker says at each scrape, of every assigned partition, the committed
   * offset behind the end. Without it, lag is what the last batch of each partition said, and stands still while nothing
   * is consumed. @default none
   */
  readonly admin?: KafkaJsAdmin;
}

interface Batch {
  readonly topic: string;
  readonly partition: number;
  readonly batchSize: number;
  /** Messages behind the last one of the batch. */
  readonly offsetLag: string;
}

interface Event<Payload> {
  readonly payload: Payload;
}

/**
 * Records what a KafkaJS consumer is given and does, from its own events: messages consumed, the time of each batch, lag,
 * assigned partitions, rebalances and crashes. Instrument it before `run`, so that batches that fail are seen.
 *
 * ```
 * messaging_client_consumed_messages_total{messaging_operation_name="poll",messaging_system="kafka",messaging_destination_name="orders",messaging_consumer_group_name="billing"} 12
 * kafka_consumer_lag{messaging_consumer_group_name="billing",messaging_destination_name="orders",messaging_destination_partition_id="0"} 3
 * kafka_consumer_assigned_partitions{messaging_consumer_group_name="billing",messaging_destination_name="orders"} 4
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts check
 * import { Kafka } from 'kafkajs';
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentConsumer } from '@telltale/instruments/kafkajs';
 *
 * const telemetry = createTelemetry({ service: 'billing', catalogs: {} });
 * const kafka = new Kafka({ brokers: ['localhost:9092'] });
 * const [consumer, admin] = [kafka.consumer({ groupId: 'billing' }), kafka.admin()];
 * await admin.connect();
 * const undo = instrumentConsumer(telemetry, consumer, { admin });
 * ```
 */
export function instrumentConsumer(
  telemetry: TelemetryCore,
  consumer: KafkaJsConsumer,
  options: KafkaJsConsumerOptions = {},
): Undo {
  const { admin } = options;
  expectShape(consumer, ['run', 'on'], 'a consumer of KafkaJS');
  if (admin !== undefined) expectShape(admin, ['fetchOffsets', 'fetchTopicOffsets'], 'an admin of KafkaJS');
  return instrumentOnce(telemetry, consumer, 'kafkajs', () => {
    const recording = new Recording(telemetry, 'kafkajs');
    const group = new ConsumerGroup(telemetry, undefined, admin === undefined);
    return installAll([
      () => () => group.left(),
      // The consumer keeps the handlers that it was run with.
      () => recording.stop,
      ...listenToConsumer(recording, consumer, group),
      () => wrapHandlers(recording, consumer, group),
      ...(admin === undefined ? [] : [() => collectLag(telemetry, telemetry.use(kafkaConsumer).lag, group, admin)]),
    ]);
  });
}

function listenToConsumer(
  recording: Recording,
  consumer: KafkaJsConsumer,
  group: ConsumerGroup,
): readonly (() => Undo)[] {
  const listeners: Readonly<Record<string, (event: never) => void>> = {
    'consumer.group_join': ({ payload }: Event<{ groupId: string; memberAssignment: Assignment }>) =>
      group.joined(payload.groupId, payload.memberAssignment),
    'consumer.start_batch_process': ({ payload }: Event<Batch>) => {
      // A batch without messages is one whose messages were compacted away or belong to an aborted transaction.
      if (payload.batchSize > 0) group.consumed(payload.topic, payload.batchSize);
      group.lag(payload.topic, payload.partition, Math.max(0, Number(payload.offsetLag)));
    },
    'consumer.end_batch_process': ({ payload }: Event<Batch & { duration: number }>) => {
      if (payload.batchSize > 0) group.processed(payload.topic, payload.duration / 1000);
    },
    'consumer.crash': ({ payload }: Event<{ error: unknown }>) => group.crashed(payload.error),
    'consumer.stop': () => group.left(),
  };
  return Object.entries(listeners).map(
    ([event, listener]) =>
      () =>
        consumer.on(event as never, recording.quietly(listener) as never),
  );
}

type Handler = (
  this: unknown,
  payload: { readonly topic?: string; readonly batch?: { readonly topic: string } },
) => Promise<unknown>;

/** No event tells of a handler that failed: KafkaJS tries the batch again, or crashes. */
function wrapHandlers(recording: Recording, consumer: KafkaJsConsumer, group: ConsumerGroup): Undo {
  const failed = recording.quietly((topic: string, startedAt: number, of: unknown) =>
    group.processed(topic, recording.secondsSince(startedAt), { of }),
  );
  const watched = (handler: Handler): Handler =>
    async function (this: unknown, payload) {
      const startedAt = recording.now();
      try {
        return await handler.call(this, payload);
      } catch (error) {
        failed(payload.topic ?? payload.batch?.topic ?? '', startedAt, error);
        throw error;
      }
    };
  return wrapMethod(consumer, 'run', (proceed, self, args) => {
    const [config, ...rest] = args as [Readonly<Record<string, unknown>> | undefined, ...unknown[]];
    const handlers = ['eachMessage', 'eachBatch'].filter((name) => typeof config?.[name] === 'function');
    const wrapped = handlers.map((name) => [name, watched(config![name] as Handler)]);
    return proceed(self, handlers.length === 0 ? args : [{ ...config, ...Object.fromEntries(wrapped) }, ...rest]);
  });
}
