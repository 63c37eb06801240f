import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAI as createOpenAI3 } from '@ai-sdk/openai3';
import * as platformatic2 from '@platformatic/kafka';
import * as platformatic1 from '@platformatic/kafka1';
import type { TelemetryCore } from '@telltale/core';
import { wrapEmbeddingModel, wrapProvider } from 'ai';
import * as ai6 from 'ai6';
import * as amqplib from 'amqplib';
import * as amqplib1 from 'amqplib1';
import * as bullmq from 'bullmq';
import * as bullmq5 from 'bullmq5';
import { Kafka } from 'kafkajs';
import { schedule } from 'node-cron';
import OpenAI, { AzureOpenAI } from 'openai';
import OpenAI6 from 'openai6';
import CircuitBreaker from 'opossum';
import { PgBoss } from 'pg-boss';
import { Server } from 'socket.io';
import { expectTypeOf, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { instrumentModel, modelMiddleware } from '../src/ai/index.ts';
import { instrumentChannel, instrumentConnection } from '../src/amqplib/index.ts';
import { instrumentQueue, instrumentWorker } from '../src/bullmq/index.ts';
import { instrumentConsumer, instrumentProducer } from '../src/kafkajs/index.ts';
import { instrumentCron } from '../src/node-cron/index.ts';
import { instrumentOpenAi } from '../src/openai/index.ts';
import { instrumentBreaker, type Undo } from '../src/opossum/index.ts';
import { instrumentBoss } from '../src/pg-boss/index.ts';
import * as platformatic from '../src/platformatic-kafka/index.ts';
import { instrumentSocketIo } from '../src/socket.io/index.ts';
import { instrumentUndici } from '../src/undici/index.ts';
import { instrumentWebSocketServer } from '../src/ws/index.ts';

declare const telemetry: TelemetryCore;

interface Mail {
  readonly to: string;
}

test('the objects of the libraries are what instruments take', async () => {
  const connection = {};
  expectTypeOf(instrumentBreaker(telemetry, new CircuitBreaker(async (_id: number) => 'x'))).toEqualTypeOf<Undo>();
  instrumentQueue(telemetry, new bullmq.Queue('mail'));
  instrumentQueue(telemetry, new bullmq.Queue<Mail, string, 'welcome'>('mail'));
  instrumentQueue(telemetry, new bullmq5.Queue<Mail>('mail', { connection }));
  instrumentWorker(telemetry, new bullmq.Worker<Mail>('mail', null, { connection }));
  instrumentWorker(telemetry, new bullmq5.Worker('mail', null, { connection }), { taskType: ({ name }) => name });
  instrumentBoss(telemetry, new PgBoss(''), { queues: ['mail'] });
  const kafka = new Kafka({ brokers: [] });
  instrumentProducer(telemetry, kafka.producer());
  instrumentConsumer(telemetry, kafka.consumer({ groupId: 'x' }), { admin: kafka.admin() });
  const client = { clientId: 'x', bootstrapBrokers: [] };
  platformatic.instrumentProducer(telemetry, new platformatic2.Producer<string, string, string, string>(client));
  platformatic.instrumentProducer(telemetry, new platformatic1.Producer(client));
  platformatic.instrumentConsumer(telemetry, new platformatic2.Consumer({ ...client, groupId: 'x' }));
  platformatic.instrumentConsumer(telemetry, new platformatic1.Consumer({ ...client, groupId: 'x' }));
  for (const rabbit of [await amqplib.connect(''), await amqplib1.connect('')]) instrumentConnection(telemetry, rabbit);
  instrumentChannel(telemetry, await (await amqplib.connect('')).createConfirmChannel());
  instrumentCron(
    telemetry,
    schedule('* * * * *', () => {}),
    { name: 'x' },
  );
  instrumentWebSocketServer(telemetry, new WebSocketServer({ noServer: true }), { endpoint: ({ url }) => url ?? '/' });
  instrumentSocketIo(telemetry, new Server<{ say: (text: string) => void }>());
  instrumentUndici(telemetry, { templates: ({ path }) => path, ignore: ({ method }) => method === 'GET' });
});

test('the clients and models of generative models are, too', () => {
  expectTypeOf(instrumentOpenAi(telemetry, new OpenAI())).toEqualTypeOf<Undo>();
  instrumentOpenAi(telemetry, new AzureOpenAI());
  instrumentOpenAi(telemetry, new OpenAI6(), { prices: { x: { inputPerMillion: 1, outputPerMillion: 2 } } });
  for (const provider of [createOpenAI(), createOpenAI3()]) {
    instrumentModel(telemetry, provider('x'));
    instrumentModel(telemetry, provider.embeddingModel('x'));
  }
  const middleware = modelMiddleware(telemetry);
  wrapProvider({ provider: createOpenAI(), languageModelMiddleware: middleware });
  wrapEmbeddingModel({ model: createOpenAI().embeddingModel('x'), middleware });
  ai6.wrapLanguageModel({ model: createOpenAI3()('x'), middleware });
});

test('what they do not take is refused', () => {
  const kafka = new Kafka({ brokers: [] });
  // @ts-expect-error a consumer is no producer
  instrumentProducer(telemetry, kafka.consumer({ groupId: 'x' }));
  // @ts-expect-error a worker is no queue
  instrumentQueue(telemetry, new bullmq.Worker('mail', null, { connection: {} }));
  const task = schedule('* * * * *', () => {});
  expectTypeOf(instrumentCron).parameter(2).toEqualTypeOf<{ readonly name: string }>();
  // @ts-expect-error a job needs a name
  instrumentCron(telemetry, task);
  // @ts-expect-error a price is for a million tokens of each kind
  instrumentOpenAi(telemetry, new OpenAI(), { prices: { x: { inputPerMillion: 1 } } });
});
