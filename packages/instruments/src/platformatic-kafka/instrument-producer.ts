import type { TelemetryCore } from '@telltale/core';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { observeCall } from '../instrument/observe-call.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import { SentMessages } from '../kafka/sent-messages.ts';
import type { MessagesByTopic } from '../kafka/sent-messages.ts';

/** The part of a `Producer` of \@platformatic/kafka that is used. */
export interface PlatformaticProducer {
  readonly initIdempotentProducer: unknown;
  send(...args: never[]): unknown;
}

type Callback = (this: unknown, error: unknown, ...rest: unknown[]) => unknown;

/**
 * Records what a producer of \@platformatic/kafka sends: messages by topic, the duration of `send`, with a promise or with a
 * callback, and what failed.
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts check
 * import { Producer } from '@platformatic/kafka';
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentProducer } from '@telltale/instruments/platformatic-kafka';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: {} });
 * const producer = new Producer({ clientId: 'shop', bootstrapBrokers: ['localhost:9092'] });
 * const undo = instrumentProducer(telemetry, producer);
 * ```
 */
export function instrumentProducer(telemetry: TelemetryCore, producer: PlatformaticProducer): Undo {
  expectShape(producer, ['send', 'initIdempotentProducer'], 'a Producer of @platformatic/kafka');
  return instrumentOnce(telemetry, producer, 'platformatic-kafka', () => {
    const sent = new SentMessages(telemetry, 'platformatic-kafka');
    const { recording } = sent;
    const record = recording.quietly((options: unknown, startedAt: number, error?: { of: unknown }) =>
      sent.record(messagesByTopic(options), startedAt, error),
    );
    return wrapMethod(producer, 'send', (proceed, self, args) => {
      const startedAt = recording.now();
      const [options, callback, ...rest] = args;
      if (typeof callback === 'function') {
        const told: Callback = function (error, ...answer) {
          record(options, startedAt, error ? { of: error } : undefined);
          return Reflect.apply(callback, this, [error, ...answer]);
        };
        return proceed(self, [options, told, ...rest]);
      }
      return observeCall(() => proceed(self, args), {
        succeeded: () => record(options, startedAt),
        failed: (of) => record(options, startedAt, { of }),
      });
    });
  });
}

function messagesByTopic(options: unknown): MessagesByTopic {
  const { messages } = options as { readonly messages: readonly { readonly topic: string }[] };
  const counts = new Map<string, number>();
  for (const { topic } of messages) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
}
