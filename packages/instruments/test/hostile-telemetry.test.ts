import { EventEmitter } from 'node:events';
import { isolatedTelemetry } from '@telltale/testing';
import CircuitBreaker from 'opossum';
import { expect, test, vi } from 'vitest';
import { instrumentModel } from '../src/ai/index.ts';
import { instrumentChannel } from '../src/amqplib/index.ts';
import { instrumentQueue, instrumentWorker } from '../src/bullmq/index.ts';
import { instrumentConsumer, instrumentProducer } from '../src/kafkajs/index.ts';
import { instrumentOpenAi } from '../src/openai/index.ts';
import { instrumentBreaker } from '../src/opossum/index.ts';
import { instrumentBoss } from '../src/pg-boss/index.ts';
import { instrumentWebSocketServer } from '../src/ws/index.ts';

/** Nothing can be recorded: the clock fails, and so does the logger that is told of it. */
function brokenTelemetry() {
  const fail = (): never => {
    throw new Error('telemetry is broken');
  };
  return isolatedTelemetry({
    catalogs: {},
    clock: { now: fail, monotonic: fail, after: () => () => {} },
    logger: { warn: fail, error: fail },
  });
}

const refusal = new Error('refused');

/** An operation that is to go on as before, with the answer `fine` or the error above. */
const outcome = async (operation: () => unknown): Promise<unknown> => {
  try {
    return await operation();
  } catch (error) {
    return error;
  }
};

const answers = async (input: { readonly fail?: boolean } | undefined): Promise<unknown> => {
  if (input?.fail === true) throw refusal;
  return 'fine';
};

const instruments: Readonly<Record<string, () => (input: { readonly fail: boolean }) => unknown>> = {
  openai() {
    const client = { chat: { completions: { create: answers } } };
    instrumentOpenAi(brokenTelemetry(), client);
    return (input) => client.chat.completions.create(input);
  },
  ai() {
    const model = { specificationVersion: 'v3', provider: 'x', modelId: 'y', doEmbed: answers };
    instrumentModel(brokenTelemetry(), model);
    return (input) => model.doEmbed(input);
  },
  'kafkajs, a producer'() {
    const producer = { send: answers, sendBatch: answers };
    instrumentProducer(brokenTelemetry(), producer);
    return (input) => producer.send(input);
  },
  'kafkajs, a handler'() {
    let handler: typeof answers | undefined;
    const consumer = {
      run: async (config?: { eachMessage: typeof answers }) => void (handler = config?.eachMessage),
      on: () => () => {},
    };
    instrumentConsumer(brokenTelemetry(), consumer);
    void consumer.run({ eachMessage: answers });
    return (input) => handler!(input);
  },
  amqplib() {
    const nothing = (): void => {};
    const channel = Object.assign(new EventEmitter(), {
      publish(_exchange: string, _key: string, content: { readonly fail: boolean }) {
        if (content.fail) throw refusal;
        return 'fine';
      },
      consume: nothing,
      get: nothing,
      ack: nothing,
      nack: nothing,
      reject: nothing,
      ackAll: nothing,
      nackAll: nothing,
    });
    instrumentChannel(brokenTelemetry(), channel);
    return (input) => channel.publish('orders', '', input);
  },
  bullmq() {
    const queue = { name: 'mail', getJobCounts: async () => ({}), add: answers, addBulk: async () => [] };
    instrumentQueue(brokenTelemetry(), queue);
    return (input) => queue.add(input);
  },
  'pg-boss, a handler'() {
    let handler: ((jobs: readonly object[]) => Promise<unknown>) | undefined;
    const boss = {
      getQueues: async () => [],
      getQueueStats: async () => ({}),
      send: async () => null,
      insert: async () => null,
      work: async (_name: string, run: typeof handler) => {
        handler = run;
        return 'id';
      },
    };
    instrumentBoss(brokenTelemetry(), boss);
    let input: { readonly fail: boolean } | undefined;
    void boss.work('mail', () => answers(input));
    return (given) => {
      input = given;
      return handler!([{}]);
    };
  },
  opossum() {
    const breaker = new CircuitBreaker(answers, { timeout: false, errorThresholdPercentage: 100, volumeThreshold: 9 });
    instrumentBreaker(brokenTelemetry(), breaker);
    return (input) => breaker.fire(input);
  },
  ws() {
    const server = Object.assign(new EventEmitter(), { handleUpgrade() {} });
    const socket = Object.assign(new EventEmitter(), {
      readyState: 1,
      send(data: { readonly fail: boolean }) {
        if (data.fail) throw refusal;
        return 'fine';
      },
    });
    instrumentWebSocketServer(brokenTelemetry(), server);
    server.emit('connection', socket, {});
    return (input) => socket.send(input);
  },
};

test.each(Object.entries(instruments))('%s goes on where nothing can be recorded', async (_name, instrument) => {
  const operation = instrument();
  expect(await outcome(() => operation({ fail: false }))).toBe('fine');
  expect(await outcome(() => operation({ fail: true }))).toBe(refusal);
});

test('listeners go on where nothing can be recorded', () => {
  const worker = Object.assign(new EventEmitter(), { name: 'mail', run: async () => {} });
  instrumentWorker(brokenTelemetry(), worker);
  const seen = vi.fn<(job: object) => void>();
  worker.on('active', seen);
  worker.emit('active', { name: 'x', timestamp: 0, attemptsMade: 0, opts: {} });
  expect(seen).toHaveBeenCalledOnce();
});

test('a telemetry that is turned off changes no object', () => {
  const telemetry = isolatedTelemetry({ catalogs: {}, enabled: false });
  const client = { chat: { completions: { create: answers } } };
  const producer = { send: answers, sendBatch: answers };
  for (const undo of [instrumentOpenAi(telemetry, client), instrumentProducer(telemetry, producer)]) {
    expect([client.chat.completions.create, producer.send]).toEqual([answers, answers]);
    undo();
  }
  expect([...Object.getOwnPropertySymbols(client), ...Object.getOwnPropertySymbols(producer)]).toEqual([]);
});
