import type { TelemetryCore } from '@telltale/core';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { listen } from '../instrument/listen.ts';
import { observeCall } from '../instrument/observe-call.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import { instrumentChannel } from './instrument-channel.ts';
import type { AmqpChannel } from './instrument-channel.ts';

/** The part of a connection of amqplib that is used. */
export interface AmqpConnection {
  createChannel(...args: never[]): unknown;
  createConfirmChannel(...args: never[]): unknown;
}

/**
 * Records every channel that a connection of amqplib makes from now on, as {@link instrumentChannel} does.
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts check
 * import { connect } from 'amqplib';
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentConnection } from '@telltale/instruments/amqplib';
 *
 * const telemetry = createTelemetry({ service: 'mailer', catalogs: {} });
 * const connection = await connect('amqp://localhost');
 * const undo = instrumentConnection(telemetry, connection);
 * ```
 */
export function instrumentConnection(telemetry: TelemetryCore, connection: AmqpConnection): Undo {
  expectShape(connection, ['createChannel', 'createConfirmChannel'], 'a connection of amqplib');
  return instrumentOnce(telemetry, connection, 'amqplib', () => {
    const channels = new Set<Undo>();
    const recording = new Recording(telemetry, 'amqplib');
    const instrument = recording.quietly((made: unknown) => {
      const channel = made as AmqpChannel;
      const undo = installAll([
        () => () => channels.delete(undo),
        () => instrumentChannel(telemetry, channel),
        () => listen(recording, channel, { close: () => undo() }),
      ]);
      channels.add(undo);
    });
    const instrumented = { succeeded: instrument, failed: () => {} };
    const wraps = ['createChannel', 'createConfirmChannel'].map(
      (method) => () =>
        wrapMethod(connection, method, (proceed, self, args) => observeCall(() => proceed(self, args), instrumented)),
    );
    return installAll([
      () => () => {
        for (const undo of channels) undo();
      },
      ...wraps,
    ]);
  });
}
