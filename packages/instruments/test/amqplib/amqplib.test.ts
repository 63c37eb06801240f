import { once } from 'node:events';
import { describeWithServers, startRabbitMq } from '@telltale-tooling/servers';
import type { RabbitMq } from '@telltale-tooling/servers';
import { messaging } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import * as amqplib2 from 'amqplib';
import * as amqplib1 from 'amqplib1';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { instrumentChannel, instrumentConnection } from '../../src/amqplib/index.ts';

describeWithServers(['rabbitmq-server'], 'a real RabbitMQ', () => {
  let rabbitmq: RabbitMq;
  beforeAll(async () => {
    rabbitmq = await startRabbitMq();
  });
  afterAll(() => rabbitmq.stop());

  describe.each([
    ['2', amqplib2],
    ['1', amqplib1 as unknown as typeof amqplib2],
  ])('amqplib %s', (major, { connect }) => {
    const orders = `orders-${major}`;

    async function setUp() {
      const connection = await connect(rabbitmq.url);
      const telemetry = isolatedTelemetry({ catalogs: { messaging } });
      const page = async () => (await renderRecorded(telemetry)).replaceAll(orders, 'orders').split('\n');
      return { connection, telemetry, page, [Symbol.asyncDispose]: () => connection.close() };
    }

    test('counts messages until they are settled, as the queue does', async () => {
      await using it = await setUp();
      const { connection, telemetry, page } = it;
      const channel = await connection.createChannel();
      instrumentChannel(telemetry, channel);
      await channel.assertQueue(orders);
      for (let i = 0; i < 6; i++) expect(channel.sendToQueue(orders, Buffer.from(`secret ${i}`))).toBe(true);
      const received: amqplib2.ConsumeMessage[] = [];
      const { consumerTag } = await channel.consume(orders, (message) => void received.push(message!));
      await vi.waitFor(() => expect(received).toHaveLength(6));
      const labels = 'messaging_destination_name="orders", messaging_system="rabbitmq"';
      expect(await page()).toContain(`messaging_client_unsettled_messages{${labels}} 6`);
      channel.ack(received[2]!, true);
      channel.nack(received[3]!, false, false);
      channel.reject(received[4]!, false);
      await channel.cancel(consumerTag);
      const of = (operation: string) =>
        `messaging_destination_name="orders", messaging_operation_name="${operation}", messaging_system="rabbitmq"`;
      expect(await page()).toEqual([
        `messaging_client_consumed_messages_total{${of('deliver')}} 6`,
        `messaging_client_sent_messages_total{${of('publish')}} 6`,
        `messaging_client_unsettled_messages{${labels}} 1`,
        `messaging_process_duration_seconds{error_type="nack", ${of('process')}} count 1`,
        `messaging_process_duration_seconds{error_type="reject", ${of('process')}} count 1`,
        `messaging_process_duration_seconds{${of('process')}} count 3`,
      ]);
      await channel.close();
      expect((await page()).join()).not.toContain('unsettled');
      const other = await connection.createChannel();
      expect(await other.checkQueue(orders)).toMatchObject({ messageCount: 1 });
      instrumentChannel(telemetry, other);
      const message = await other.get(orders);
      if (message === false) throw new Error('the message was not given back');
      expect(await recorded(telemetry, messaging.consumedMessages, { messaging_operation_name: 'get' })).toBe(1);
      other.ackAll();
      expect(await recorded(telemetry, messaging.unsettledMessages)).toBe(0);
      expect(await other.get(orders)).toBe(false);
    });

    test('takes the time until the broker confirms, and counts what it does not take', async () => {
      await using it = await setUp();
      const { connection, telemetry } = it;
      const channel = await connection.createConfirmChannel();
      instrumentChannel(telemetry, channel);
      await channel.assertQueue(`small-${major}`, { maxLength: 1, arguments: { 'x-overflow': 'reject-publish' } });
      const confirmed = await new Promise((resolve) => {
        channel.sendToQueue(`small-${major}`, Buffer.from('a'), {}, (error, ok) => resolve([error, ok]));
      });
      expect(confirmed).toEqual([null, undefined]);
      channel.publish('', `small-${major}`, Buffer.from('b'));
      await expect(channel.waitForConfirms()).rejects.toThrow('nacked');
      const sent = (error_type: string | undefined) => recorded(telemetry, messaging.sentMessages, { error_type });
      expect([await sent(undefined), await sent('Error')]).toEqual([1, 1]);
      expect(await recorded(telemetry, messaging.operationDuration)).toMatchObject({ count: 2 });
    });

    test('takes the time of a handler where nothing has to be acknowledged, and leaves out made-up queues', async () => {
      await using it = await setUp();
      const { connection, telemetry, page } = it;
      const channel = await connection.createChannel();
      const undo = instrumentChannel(telemetry, channel);
      const { queue } = await channel.assertQueue('', { exclusive: true });
      const handled = new Promise<void>((resolve) => {
        void channel.consume(queue, () => resolve(), { noAck: true });
      });
      channel.sendToQueue(queue, Buffer.from('a'));
      await handled;
      const of = (operation: string) => `messaging_operation_name="${operation}", messaging_system="rabbitmq"`;
      await vi.waitFor(async () =>
        expect(await page()).toEqual([
          `messaging_client_consumed_messages_total{${of('deliver')}} 1`,
          `messaging_client_sent_messages_total{${of('publish')}} 1`,
          `messaging_process_duration_seconds{${of('process')}} count 1`,
        ]),
      );
      undo();
    });

    test('publishing to a closed channel throws as before, and counts', async () => {
      await using it = await setUp();
      const { connection, telemetry } = it;
      const channel = await connection.createChannel();
      instrumentChannel(telemetry, channel);
      await channel.close();
      expect(() => channel.publish('logs', '', Buffer.from('a'))).toThrow('Channel closed');
      const error_type = 'IllegalOperationError';
      expect(
        await recorded(telemetry, messaging.sentMessages, { messaging_destination_name: 'logs', error_type }),
      ).toBe(1);
    });

    test('a connection records its channels, until it is undone', async () => {
      await using it = await setUp();
      const { connection, telemetry } = it;
      const undos = [instrumentConnection(telemetry, connection), instrumentConnection(telemetry, connection)];
      const channel = await connection.createChannel();
      const listeners = () => ['close', 'error', 'delivery'].map((event) => channel.listenerCount(event));
      const instrumented = listeners();
      await channel.assertQueue(`other-${major}`);
      channel.sendToQueue(`other-${major}`, Buffer.from('a'));
      expect(await recorded(telemetry, messaging.sentMessages)).toBe(1);
      for (const undo of undos) undo();
      channel.sendToQueue(`other-${major}`, Buffer.from('a'));
      expect(await recorded(telemetry, messaging.sentMessages)).toBe(1);
      expect(listeners()).toEqual([instrumented[0]! - 2, instrumented[1], instrumented[2]]);
      const wrapped = ['publish', 'consume', 'get', 'ack', 'nack', 'reject', 'ackAll', 'nackAll'];
      expect(wrapped.filter((method) => Object.hasOwn(channel, method))).toEqual([]);
      expect(Object.hasOwn(connection, 'createChannel')).toBe(false);
      const closed = once(channel, 'close');
      await channel.close();
      await closed;
    });
  });
});

test('refuses what is no channel and no connection', () => {
  const telemetry = isolatedTelemetry({ catalogs: {} });
  expect(() => instrumentChannel(telemetry, {} as never)).toThrow('not a channel of amqplib');
  expect(() => instrumentConnection(telemetry, {} as never)).toThrow('not a connection of amqplib');
});
