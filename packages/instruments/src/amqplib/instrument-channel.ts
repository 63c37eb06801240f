import { errorTypeOf } from '@telltale/core';
import type { InstrumentsOf, TelemetryCore } from '@telltale/core';
import { messaging } from '@telltale/core/catalogs';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { listen } from '../instrument/listen.ts';
import type { Emitter } from '../instrument/listen.ts';
import { observeCall } from '../instrument/observe-call.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import { Deliveries, destination } from './deliveries.ts';

/** The part of a channel of amqplib that is used; a confirm channel has `waitForConfirms`, too. */
export interface AmqpChannel extends Emitter {
  publish(...args: never[]): unknown;
  consume(...args: never[]): unknown;
  get(...args: never[]): unknown;
}

interface Message {
  readonly fields: { readonly deliveryTag: number };
}

type PublishArguments = [unknown, unknown, unknown, unknown?, ((error: unknown) => void)?];

type Handler = (message: Message | null) => unknown;

/**
 * Records one channel of amqplib: messages published, with the time until the broker confirmed them on a confirm channel;
 * messages delivered by `consume` and `get`; the time until the application acknowledged or refused each, and how many it
 * has not settled yet. A message counts under its exchange or, where that is the default one, its queue.
 *
 * ```
 * messaging_client_sent_messages_total{messaging_operation_name="publish",messaging_system="rabbitmq",messaging_destination_name="orders"} 12
 * messaging_process_duration_seconds_count{messaging_operation_name="process",messaging_system="rabbitmq",messaging_destination_name="mails",error_type="nack"} 1
 * messaging_client_unsettled_messages{messaging_system="rabbitmq",messaging_destination_name="mails"} 3
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts check
 * import { connect } from 'amqplib';
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentChannel } from '@telltale/instruments/amqplib';
 *
 * const telemetry = createTelemetry({ service: 'mailer', catalogs: {} });
 * const channel = await (await connect('amqp://localhost')).createChannel();
 * const undo = instrumentChannel(telemetry, channel);
 * ```
 */
export function instrumentChannel(telemetry: TelemetryCore, channel: AmqpChannel): Undo {
  expectShape(channel, ['publish', 'consume', 'get', 'ack', 'nack', 'reject', 'on', 'off'], 'a channel of amqplib');
  return instrumentOnce(telemetry, channel, 'amqplib', () => {
    const recording = new Recording(telemetry, 'amqplib');
    const deliveries = new Deliveries(telemetry);
    const close = (): void => deliveries.close();
    return installAll([
      () => close,
      // The channel keeps the handlers of its consumers.
      () => recording.stop,
      () => listen(recording, channel, { close }),
      () => wrapPublish(recording, channel, telemetry.use(messaging)),
      () => wrapReceiving(recording, channel, deliveries),
      () => wrapSettling(recording, channel, deliveries),
    ]);
  });
}

/** `sendToQueue` calls it. */
function wrapPublish(
  recording: Recording,
  channel: AmqpChannel,
  { operationDuration, sentMessages }: InstrumentsOf<typeof messaging>,
): Undo {
  const isConfirmed = 'waitForConfirms' in channel;
  const record = recording.quietly((args: readonly unknown[], startedAt: number | undefined, error?: unknown) => {
    const labels = {
      messaging_operation_name: 'publish',
      messaging_system: 'rabbitmq',
      messaging_destination_name: destination(args[0] === '' ? args[1] : args[0]),
      error_type: error === undefined || error === null ? undefined : errorTypeOf(error),
    };
    sentMessages.inc(labels);
    if (startedAt !== undefined) operationDuration.observe(labels, recording.secondsSince(startedAt));
  });
  return wrapMethod(channel, 'publish', (proceed, self, args) => {
    const startedAt = isConfirmed ? recording.now() : undefined;
    const [exchange, routingKey, content, options, confirmed] = args as PublishArguments;
    const withConfirm = [
      exchange,
      routingKey,
      content,
      options,
      function (this: unknown, ...answer: [unknown]) {
        record(args, startedAt, answer[0]);
        return confirmed?.apply(this, answer);
      },
    ];
    try {
      const result = proceed(self, isConfirmed ? withConfirm : args);
      if (!isConfirmed) record(args, undefined);
      return result;
    } catch (error) {
      record(args, undefined, error);
      throw error;
    }
  });
}

function wrapReceiving(recording: Recording, channel: AmqpChannel, deliveries: Deliveries): Undo {
  const delivered = recording.quietly((operation: string, queue: unknown, message: Message, noAck: boolean) =>
    deliveries.delivered(operation, destination(queue), noAck ? undefined : message.fields.deliveryTag),
  );
  const handled = recording.quietly((queue: unknown, startedAt: number, error?: { readonly of: unknown }) =>
    deliveries.handled(destination(queue), startedAt, error && errorTypeOf(error.of)),
  );
  const watched = (handler: Handler, queue: unknown, noAck: boolean): Handler =>
    function (this: unknown, message) {
      if (message === null) return handler.call(this, message);
      delivered('deliver', queue, message, noAck);
      if (!noAck) return handler.call(this, message);
      const startedAt = recording.now();
      return observeCall(() => handler.call(this, message), {
        succeeded: () => handled(queue, startedAt),
        failed: (of) => handled(queue, startedAt, { of }),
      });
    };
  return installAll([
    () =>
      wrapMethod(channel, 'consume', (proceed, self, [queue, handler, options, ...rest]) =>
        proceed(self, [queue, watched(handler as Handler, queue, isNoAck(options)), options, ...rest]),
      ),
    () =>
      wrapMethod(channel, 'get', (proceed, self, args) => {
        const got = (message: unknown): void => {
          if (isMessage(message)) delivered('get', args[0], message, isNoAck(args[1]));
        };
        return observeCall(() => proceed(self, args), { succeeded: got, failed: () => {} });
      }),
  ]);
}

function wrapSettling(recording: Recording, channel: AmqpChannel, deliveries: Deliveries): Undo {
  const settled = recording.quietly((tag: number, allUpTo: boolean, error_type: string | undefined) =>
    deliveries.settled(tag, allUpTo, error_type),
  );
  const one = (method: string, error_type: string | undefined) => (): Undo =>
    wrapMethod(channel, method, (proceed, self, args) => {
      const result = proceed(self, args);
      const [message, allUpTo] = args as [Message, unknown];
      // The second argument of `reject` says whether to requeue.
      settled(message.fields.deliveryTag, method !== 'reject' && allUpTo === true, error_type);
      return result;
    });
  const all = (method: string, error_type: string | undefined) => (): Undo =>
    wrapMethod(channel, method, (proceed, self, args) => {
      const result = proceed(self, args);
      settled(0, true, error_type);
      return result;
    });
  return installAll([
    one('ack', undefined),
    one('nack', 'nack'),
    one('reject', 'reject'),
    all('ackAll', undefined),
    all('nackAll', 'nack'),
  ]);
}

const isNoAck = (options: unknown): boolean => (options as { readonly noAck?: unknown } | undefined)?.noAck === true;

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'fields' in value;
}
