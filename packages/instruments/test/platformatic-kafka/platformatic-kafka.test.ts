import * as kafka2 from '@platformatic/kafka';
import * as kafka1 from '@platformatic/kafka1';
import { describeWithServers, freePort, startKafkaDouble } from '@telltale-tooling/servers';
import type { KafkaDouble } from '@telltale-tooling/servers';
import { kafkaConsumer, messaging } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { instrumentConsumer, instrumentProducer } from '../../src/platformatic-kafka/index.ts';

type ListedOffsets = (error: null, offsets: ReadonlyMap<string, readonly bigint[]>) => void;

const setUp = () => isolatedTelemetry({ catalogs: { messaging, kafkaConsumer } });

// Version 1 asks for versions of the protocol that the double does not know.
describeWithServers(['kcat'], '@platformatic/kafka 2 and the double of a Kafka cluster', () => {
  const { Consumer, Producer, stringDeserializers, stringSerializers } = kafka2;
  let double: KafkaDouble;
  beforeAll(async () => {
    double = await startKafkaDouble();
  });
  afterAll(() => double.stop());

  const client = () => ({ clientId: 'test', bootstrapBrokers: [double.broker], retries: 0, timeout: 5000 });
  const message = (topic: string, value: string) => ({ topic, value, partition: 0 });

  test('counts what a producer sends, by topic, with a promise and with a callback', async () => {
    const telemetry = setUp();
    const producer = new Producer({ ...client(), serializers: stringSerializers, autocreateTopics: true });
    const undo = instrumentProducer(telemetry, producer);
    const { offsets } = await producer.send({ messages: [message('orders', 'a'), message('orders', 'b')] });
    expect(offsets).toMatchObject([{ topic: 'orders', partition: 0 }]);
    const answer = await new Promise((resolve, reject) => {
      producer.send({ messages: [message('orders', 'c'), message('mails', 'd')] }, (error, result) =>
        error ? reject(error) : resolve(result),
      );
    });
    expect(answer).toMatchObject({ offsets: expect.any(Array) as unknown[] });
    const of = 'messaging_operation_name="send", messaging_system="kafka"';
    expect((await renderRecorded(telemetry)).split('\n')).toEqual([
      `messaging_client_operation_duration_seconds{messaging_destination_name="orders", ${of}} count 1`,
      `messaging_client_operation_duration_seconds{${of}} count 1`,
      `messaging_client_sent_messages_total{messaging_destination_name="mails", ${of}} 1`,
      `messaging_client_sent_messages_total{messaging_destination_name="orders", ${of}} 3`,
    ]);
    undo();
    await producer.send({ messages: [message('orders', 'e')] });
    expect(await recorded(telemetry, messaging.sentMessages)).toBe(4);
    await producer.close();
  });

  test('counts what a consumer is given, and shows its partitions and lag', async () => {
    const telemetry = setUp();
    const producer = new Producer({ ...client(), serializers: stringSerializers, autocreateTopics: true });
    await producer.send({ messages: ['a', 'b', 'c'].map((value) => message('jobs', value)) });
    const consumer = new Consumer({ ...client(), groupId: 'billing', deserializers: stringDeserializers });
    const undos = [instrumentConsumer(telemetry, consumer), instrumentConsumer(telemetry, consumer)];
    // The double refuses the question for offsets as this client asks it.
    vi.spyOn(consumer, 'listOffsets').mockImplementation(((_options: unknown, callback: ListedOffsets) => {
      callback(null, new Map([['jobs', [0n, 0n, 0n, 0n]]]));
    }) as never);
    const stream = await consumer.consume({ topics: ['jobs'], mode: 'earliest', maxWaitTime: 50 });
    const values: string[] = [];
    for await (const { value } of stream) if (values.push(value) === 3) break;
    expect(values).toEqual(['a', 'b', 'c']);
    const group = { messaging_consumer_group_name: 'billing' };
    const topic = { ...group, messaging_destination_name: 'jobs' };
    expect(await recorded(telemetry, messaging.consumedMessages, topic)).toBe(3);
    expect(await recorded(telemetry, kafkaConsumer.assignedPartitions, topic)).toBe(4);
    expect(await recorded(telemetry, kafkaConsumer.rebalances, group)).toBe(0);
    consumer.emit('consumer:lag', new Map([['jobs', [5n, -1n]]]));
    expect(await renderRecorded(telemetry, { catalogs: [kafkaConsumer] })).toMatch(
      /^kafka_consumer_lag\{.*partition_id="0"\} 5$/m,
    );
    expect(await recorded(telemetry, kafkaConsumer.lag)).toBe(5);
    for (const undo of undos) undo();
    const events = ['consumer:group:join', 'consumer:group:leave', 'consumer:lag'] as const;
    expect(events.filter((event) => consumer.listenerCount(event) > 0)).toEqual([]);
    expect([Object.hasOwn(consumer, 'consume'), Object.hasOwn(stream, 'push')]).toEqual([false, false]);
    expect(await renderRecorded(telemetry)).not.toMatch(/kafka_consumer_(lag|assigned)/);
    await Promise.all([consumer.close(true), producer.close()]);
  });
});

describe.each([
  ['2', kafka2],
  ['1', kafka1 as unknown as typeof kafka2],
])('@platformatic/kafka %s without a broker', (_major, { Consumer, Producer }) => {
  test('what fails is counted, and reaches the caller', async () => {
    const telemetry = setUp();
    const bootstrapBrokers = [`127.0.0.1:${await freePort()}`];
    const producer = new Producer({ clientId: 'test', bootstrapBrokers, retries: 0, connectTimeout: 1000 });
    instrumentProducer(telemetry, producer);
    const send = { messages: [{ topic: 'orders', value: Buffer.from('a') }] };
    await expect(producer.send(send)).rejects.toThrow(/./);
    const error = await new Promise((resolve) => {
      producer.send(send, resolve);
    });
    expect(error).toBeInstanceOf(Error);
    const failed = { messaging_destination_name: 'orders', error_type: (error as Error).constructor.name };
    expect(await recorded(telemetry, messaging.sentMessages, failed)).toBe(2);
    await producer.close();
  });

  test('a consumer joins, rejoins and leaves', async () => {
    const telemetry = setUp();
    const consumer = new Consumer({ clientId: 'test', groupId: 'billing', bootstrapBrokers: ['127.0.0.1:1'] });
    instrumentConsumer(telemetry, consumer);
    const join = (partitions: number[]) =>
      consumer.emit('consumer:group:join', {
        groupId: 'billing',
        memberId: 'm',
        assignments: [{ topic: 'jobs', partitions }],
      });
    join([0, 1, 2]);
    join([2]);
    expect(await recorded(telemetry, kafkaConsumer.rebalances)).toBe(1);
    expect(await recorded(telemetry, kafkaConsumer.assignedPartitions, { messaging_destination_name: 'jobs' })).toBe(1);
    consumer.emit('consumer:group:leave', { groupId: 'billing', memberId: 'm' });
    expect(await renderRecorded(telemetry)).not.toContain('assigned');
    await consumer.close(true).catch(() => {});
  });
});

test('refuses what is no consumer and no producer', () => {
  expect(() => instrumentConsumer(setUp(), {} as never)).toThrow('not a Consumer');
  expect(() => instrumentProducer(setUp(), {} as never)).toThrow('not a Producer');
});
