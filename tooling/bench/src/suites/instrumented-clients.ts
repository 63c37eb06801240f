import { channel } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import type { TelemetryCore } from '@telltale/core';
import { instrumentChannel } from '@telltale/instruments/amqplib';
import { instrumentProducer } from '@telltale/instruments/kafkajs';
import { instrumentOpenAi } from '@telltale/instruments/openai';
import { instrumentBreaker } from '@telltale/instruments/opossum';
import { instrumentUndici } from '@telltale/instruments/undici';
import { instrumentWebSocketServer } from '@telltale/instruments/ws';
import CircuitBreaker from 'opossum';
import { cpuTime } from '../measure/cpu-time.ts';
import { perCall } from '../measure/per-call.ts';
import { during, warmUp } from '../measure/repeat.ts';
import type { Effort } from '../suite.ts';
import type { Measured } from './instruments.ts';

/** CPU time of an operation that answers with a promise. */
async function perPromise(operation: () => Promise<unknown>, effort: Effort): Promise<number> {
  await warmUp(operation, effort);
  const start = cpuTime();
  const times = await during(effort.blockMilliseconds * effort.times, effort.times, operation);
  return (cpuTime() - start) / times;
}

/** A server of ws with one connection, whose messages go nowhere. */
function webSocket(telemetry: TelemetryCore | undefined) {
  const server = Object.assign(new EventEmitter(), { handleUpgrade() {} });
  const socket = Object.assign(new EventEmitter(), { readyState: 1, send(_data: string): void {} });
  if (telemetry !== undefined) instrumentWebSocketServer(telemetry, server);
  server.emit('connection', socket, {});
  return socket;
}

/** A channel of amqplib that is connected to nothing. */
function amqpChannel(telemetry: TelemetryCore | undefined) {
  const nothing = (): boolean => true;
  const it = Object.assign(new EventEmitter(), {
    publish: (_exchange: string, _key: string, _content: Buffer) => true,
    consume: nothing,
    get: nothing,
    ack: nothing,
    nack: nothing,
    reject: nothing,
    ackAll: nothing,
    nackAll: nothing,
  });
  if (telemetry !== undefined) instrumentChannel(telemetry, it);
  return it;
}

/** Clients, brokers, sockets and models: doubles that answer at once, and the real circuit breaker. */
export const instrumentedClients: readonly Measured[] = [
  {
    name: 'undici',
    title: 'undici: the events of a request',
    measure(telemetry, effort) {
      const undo = telemetry && instrumentUndici(telemetry, { templates: ['/users/{id}'] });
      const [created, headers, trailers] = ['create', 'headers', 'trailers'].map((it) =>
        channel(`undici:request:${it}`),
      );
      const response = { statusCode: 200 };
      const figure = perCall((calls) => {
        for (let i = 0; i < calls; i++) {
          const request = { origin: 'https://api.example.com', method: 'GET', path: '/users/7' };
          created!.publish({ request });
          headers!.publish({ request, response });
          trailers!.publish({ request });
        }
      }, effort);
      undo?.();
      return figure;
    },
  },
  {
    name: 'opossum',
    title: 'opossum: a call that succeeds',
    async measure(telemetry, effort) {
      const breaker = new CircuitBreaker(async () => 1, { name: 'prices', timeout: false });
      if (telemetry !== undefined) instrumentBreaker(telemetry, breaker);
      const figure = await perPromise(() => breaker.fire(), effort);
      breaker.shutdown();
      return figure;
    },
  },
  {
    name: 'openai',
    title: 'openai: a call, answered at once',
    async measure(telemetry, effort) {
      const answer = { model: 'gpt-5', usage: { prompt_tokens: 20, completion_tokens: 5 } };
      const client = { chat: { completions: { create: async (_body: object) => answer } } };
      const prices = { 'gpt-5': { inputPerMillion: 1.25, outputPerMillion: 10 } };
      if (telemetry !== undefined) instrumentOpenAi(telemetry, client, { prices });
      return perPromise(() => client.chat.completions.create({ model: 'gpt-5' }), effort);
    },
  },
  {
    name: 'kafkajs',
    title: 'kafkajs: send, answered at once',
    async measure(telemetry, effort) {
      const producer = { send: async (_record: object) => [], sendBatch: async (_batch: object) => [] };
      if (telemetry !== undefined) instrumentProducer(telemetry, producer);
      const record = { topic: 'orders', messages: [{ value: 'a' }] };
      return perPromise(() => producer.send(record), effort);
    },
  },
  {
    name: 'amqplib',
    title: 'amqplib: publish',
    measure(telemetry, effort) {
      const it = amqpChannel(telemetry);
      const content = Buffer.from('a');
      return perCall((calls) => {
        for (let i = 0; i < calls; i++) it.publish('orders', 'eu', content);
      }, effort);
    },
  },
  {
    name: 'ws-receive',
    title: 'ws: a message received',
    measure(telemetry, effort) {
      const socket = webSocket(telemetry);
      const data = Buffer.alloc(100);
      return perCall((calls) => {
        for (let i = 0; i < calls; i++) socket.emit('message', data, true);
      }, effort);
    },
  },
  {
    name: 'ws-send',
    title: 'ws: a message sent',
    measure(telemetry, effort) {
      const socket = webSocket(telemetry);
      return perCall((calls) => {
        for (let i = 0; i < calls; i++) socket.send('a message of some length');
      }, effort);
    },
  },
];
