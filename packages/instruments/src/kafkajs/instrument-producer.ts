import type { TelemetryCore } from '@telltale/core';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { observeCall } from '../instrument/observe-call.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import { SentMessages } from '../kafka/sent-messages.ts';
import type { MessagesByTopic } from '../kafka/sent-messages.ts';

/** The part of a producer of KafkaJS that is used; a transaction has the same methods. */
export interface KafkaJsProducer {
  send(record: never): Promise<unknown>;
  sendBatch(batch: never): Promise<unknown>;
  transaction?(): Promise<unknown>;
}

/**
 * Records what a KafkaJS producer sends, within transactions, too: messages by topic, the duration of `send` and
 * `sendBatch`, and what failed.
 *
 * ```
 * messaging_client_sent_messages_total{messaging_operation_name="send",messaging_system="kafka",messaging_destination_name="orders"} 12
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts check
 * import { Kafka } from 'kafkajs';
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentProducer } from '@telltale/instruments/kafkajs';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: {} });
 * const producer = new Kafka({ brokers: ['localhost:9092'] }).producer();
 * const undo = instrumentProducer(telemetry, producer);
 * ```
 */
export function instrumentProducer(telemetry: TelemetryCore, producer: KafkaJsProducer): Undo {
  expectShape(producer, ['send', 'sendBatch'], 'a producer of KafkaJS');
  return instrumentOnce(telemetry, producer, 'kafkajs', () => {
    const sent = new SentMessages(telemetry, 'kafkajs');
    return installAll([
      // A transaction can outlive the instrument.
      () => sent.recording.stop,
      () => wrapSends(sent, producer),
      ...(producer.transaction === undefined ? [] : [() => wrapTransactions(sent, producer)]),
    ]);
  });
}

function wrapSends(sent: SentMessages, sender: object): Undo {
  const { recording } = sent;
  const record = recording.quietly((count: Count, args: unknown, startedAt: number, error?: { of: unknown }) =>
    sent.record(count(args), startedAt, error),
  );
  return installAll(
    Object.entries(COUNTS).map(
      ([method, count]) =>
        () =>
          wrapMethod(sender, method, (proceed, self, args) => {
            const startedAt = recording.now();
            return observeCall(() => proceed(self, args), {
              succeeded: () => record(count, args[0], startedAt),
              failed: (of) => record(count, args[0], startedAt, { of }),
            });
          }),
    ),
  );
}

function wrapTransactions(sent: SentMessages, producer: object): Undo {
  const wrap = sent.recording.quietly((transaction: unknown) => {
    expectShape(transaction, Object.keys(COUNTS), 'a transaction of KafkaJS');
    wrapSends(sent, transaction);
  });
  const wrapped = { succeeded: wrap, failed: () => {} };
  return wrapMethod(producer, 'transaction', (proceed, self, args) => observeCall(() => proceed(self, args), wrapped));
}

type Count = (args: unknown) => MessagesByTopic;

interface TopicMessages {
  readonly topic: string;
  readonly messages: readonly unknown[];
}

const COUNTS: Readonly<Record<'send' | 'sendBatch', Count>> = {
  send: (record) => countOf([record as TopicMessages]),
  sendBatch: (batch) => countOf((batch as { readonly topicMessages?: readonly TopicMessages[] }).topicMessages ?? []),
};

function countOf(records: readonly TopicMessages[]): MessagesByTopic {
  const counts = new Map<string, number>();
  for (const { topic, messages } of records) counts.set(topic, (counts.get(topic) ?? 0) + messages.length);
  return counts;
}
