import { describeWithServers, startKafkaDouble } from '@telltale-tooling/servers';
import type { KafkaDouble } from '@telltale-tooling/servers';
import { kafkaConsumer, messaging } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import type { Consumer } from 'kafkajs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { instrumentConsumer, instrumentProducer } from '../../src/kafkajs/index.ts';

describeWithServers(['kcat'], 'KafkaJS and the double of a Kafka cluster', () => {
  let double: KafkaDouble;
  let kafka: Kafka;
  beforeAll(async () => {
    double = await startKafkaDouble();
    kafka = new Kafka({
      clientId: 'test',
      brokers: [double.broker],
      logLevel: logLevel.NOTHING,
      retry: { retries: 1, initialRetryTime: 10 },
    });
  });
  afterAll(() => double.stop());

  const setUp = () => isolatedTelemetry({ catalogs: { messaging, kafkaConsumer } });
  const waiting = { timeout: 15_000, interval: 20 };

  async function connectedProducer() {
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    return producer;
  }

  async function joined(consumer: Consumer): Promise<void> {
    await new Promise<void>((resolve) => {
      const remove = consumer.on('consumer.group_join', () => {
        remove();
        resolve();
      });
    });
  }

  test('counts what a producer sends, by topic, and gives what it answered', async () => {
    const telemetry = setUp();
    const producer = await connectedProducer();
    const undo = instrumentProducer(telemetry, producer);
    const [answer] = await producer.send({
      topic: 'orders',
      messages: [{ value: 'a' }, { key: 'secret', value: 'b' }],
    });
    expect(answer).toMatchObject({ topicName: 'orders', errorCode: 0 });
    await producer.sendBatch({
      topicMessages: [
        { topic: 'orders', messages: [{ value: 'c' }] },
        { topic: 'mails', messages: [{ value: 'd' }, { value: 'e' }, { value: 'f' }] },
      ],
    });
    const of = 'messaging_operation_name="send", messaging_system="kafka"';
    expect((await renderRecorded(telemetry)).split('\n')).toEqual([
      `messaging_client_operation_duration_seconds{messaging_destination_name="orders", ${of}} count 1`,
      `messaging_client_operation_duration_seconds{${of}} count 1`,
      `messaging_client_sent_messages_total{messaging_destination_name="mails", ${of}} 3`,
      `messaging_client_sent_messages_total{messaging_destination_name="orders", ${of}} 3`,
    ]);
    undo();
    await producer.send({ topic: 'orders', messages: [{ value: 'g' }] });
    expect(await recorded(telemetry, messaging.sentMessages)).toBe(6);
    await producer.disconnect();
    instrumentProducer(telemetry, producer);
    await expect(producer.send({ topic: 'orders', messages: [{ value: 'h' }] })).rejects.toThrow('disconnected');
    expect(await recorded(telemetry, messaging.sentMessages, { error_type: 'KafkaJSError' })).toBe(1);
  });

  // Concurrent: the double lets a group wait for three seconds.
  test.concurrent('shows what a consumer is given and does, through a rebalance', async () => {
    const telemetry = setUp();
    const producer = await connectedProducer();
    const send = (count: number) =>
      producer.send({
        topic: 'jobs',
        messages: Array.from({ length: count }, (_, i) => ({ value: `${i}`, partition: 0 })),
      });
    await send(3);
    // The double lets a rebalance take almost as long as a session may.
    const member = { groupId: 'billing', sessionTimeout: 4000, heartbeatInterval: 100, maxWaitTimeInMs: 50 };
    const [first, second] = [kafka.consumer(member), kafka.consumer(member)];
    const admin = kafka.admin();
    await Promise.all([first, second, admin].map((client) => client.connect()));
    const undo = instrumentConsumer(telemetry, first);
    const seen: string[] = [];
    await first.subscribe({ topic: 'jobs', fromBeginning: true });
    await first.run({ eachMessage: async ({ message }) => void seen.push(String(message.value)) });
    await send(2);
    await vi.waitFor(() => expect(seen).toHaveLength(5), waiting);
    const group = { messaging_consumer_group_name: 'billing' };
    const topic = { ...group, messaging_destination_name: 'jobs' };
    const partition = { ...topic, messaging_destination_partition_id: '0' };
    await vi.waitFor(
      async () =>
        expect((await admin.fetchOffsets({ groupId: 'billing', topics: ['jobs'] }))[0]!.partitions[0]!.offset).toBe(
          '5',
        ),
      waiting,
    );
    expect(await recorded(telemetry, messaging.consumedMessages, topic)).toBe(5);
    const { count: batches, sum: messages } = await recorded(telemetry, kafkaConsumer.batchSize, topic);
    expect(messages).toBe(5);
    await vi.waitFor(async () =>
      expect(
        await recorded(telemetry, messaging.processDuration, { ...topic, messaging_operation_name: 'process' }),
      ).toMatchObject({ count: batches }),
    );
    expect(await recorded(telemetry, kafkaConsumer.lag, partition)).toBe(0);
    expect(await recorded(telemetry, kafkaConsumer.assignedPartitions, topic)).toBe(4);
    expect(await recorded(telemetry, kafkaConsumer.rebalances, group)).toBe(0);

    // Another member takes half of the partitions, and keeps its lag from the first message on.
    const undoSecond = instrumentConsumer(telemetry, second, { admin });
    await second.subscribe({ topic: 'jobs', fromBeginning: true });
    const bothJoined = Promise.all([joined(first), joined(second)]);
    void second.run({ eachMessage: () => new Promise(() => {}) });
    await bothJoined;
    expect(await recorded(telemetry, kafkaConsumer.rebalances, group)).toBeGreaterThanOrEqual(1);
    undo();
    expect(await recorded(telemetry, kafkaConsumer.assignedPartitions, topic)).toBe(2);
    const [ends, [committed]] = await Promise.all([
      admin.fetchTopicOffsets('jobs'),
      admin.fetchOffsets({ groupId: 'billing', topics: ['jobs'] }),
    ]);
    const lagByPartition = (await renderRecorded(telemetry)).match(/kafka_consumer_lag\{.*\} \d+/g) ?? [];
    expect(lagByPartition).toHaveLength(2);
    for (const line of lagByPartition) {
      const [, id] = /partition_id="(\d)"/.exec(line)!;
      const end = ends.find((each) => each.partition === Number(id))!;
      const at = Number(committed!.partitions.find((each) => each.partition === Number(id))!.offset);
      expect(line.endsWith(` ${Number(end.offset) - Math.max(at, Number(end.low))}`), line).toBe(true);
    }
    undoSecond();
    expect(await renderRecorded(telemetry)).not.toMatch(/kafka_consumer_(lag|assigned)/);
    await Promise.all([first, producer, admin].map((client) => client.disconnect()));
    void second.disconnect();
  });

  test.concurrent('records a handler that fails, and the crash', async () => {
    const telemetry = setUp();
    const producer = await connectedProducer();
    await producer.send({ topic: 'broken', messages: [{ value: 'a' }] });
    const consumer = kafka.consumer({ groupId: 'broken', retry: { retries: 0, restartOnFailure: async () => false } });
    await consumer.connect();
    await consumer.subscribe({ topic: 'broken', fromBeginning: true });
    instrumentConsumer(telemetry, consumer);
    const crashed = new Promise<void>((resolve) => {
      consumer.on('consumer.crash', () => resolve());
    });
    await consumer.run({
      eachBatch: async () => {
        throw new TypeError('cannot');
      },
    });
    await crashed;
    const error_type = 'TypeError';
    expect(await recorded(telemetry, messaging.processDuration, { error_type })).toMatchObject({ count: 1 });
    expect(await recorded(telemetry, kafkaConsumer.crashes, { messaging_consumer_group_name: 'broken' })).toBe(1);
    expect(await renderRecorded(telemetry)).not.toMatch(/kafka_consumer_(lag|assigned)/);
    await Promise.all([producer.disconnect(), consumer.disconnect()]);
  });
});

// The double has no controller, which KafkaJS asks for transactions.
test('counts what is sent in a transaction', async () => {
  const telemetry = isolatedTelemetry({ catalogs: { messaging } });
  const transaction = { send: async (_record: object) => ['sent'], sendBatch: async (_batch: object) => [] };
  const producer = { ...transaction, transaction: async () => transaction };
  instrumentProducer(telemetry, producer);
  const begun = await producer.transaction();
  expect(begun).toBe(transaction);
  expect(await begun.send({ topic: 'payments', messages: [{ value: 'a' }] })).toEqual(['sent']);
  expect(await recorded(telemetry, messaging.sentMessages, { messaging_destination_name: 'payments' })).toBe(1);
});

test('undoing leaves no listener and no wrapped method', () => {
  const telemetry = isolatedTelemetry({ catalogs: {} });
  const run = async () => {};
  const listeners = new Set<unknown>();
  const consumer = {
    run,
    on(_event: string, listener: unknown) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const undos = [instrumentConsumer(telemetry, consumer), instrumentConsumer(telemetry, consumer)];
  expect(listeners.size).toBe(5);
  for (const undo of undos) undo();
  expect([listeners.size, consumer.run === run, Object.getOwnPropertySymbols(consumer)]).toEqual([0, true, []]);
});

test('refuses what is no consumer and no producer', () => {
  const telemetry = isolatedTelemetry({ catalogs: {} });
  expect(() => instrumentConsumer(telemetry, {} as never)).toThrow('not a consumer of KafkaJS');
  expect(() => instrumentProducer(telemetry, {} as never)).toThrow('not a producer of KafkaJS');
});
