import { channel } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { metricName } from '@telltale/core';
import type { Metric, TelemetryCore } from '@telltale/core';
import { dbClient, genAi, httpClient, queue, websocket } from '@telltale/core/catalogs';
import { isolatedTelemetry } from '@telltale/testing';
import { expect, test } from 'vitest';
import { instrumentModel } from '../src/ai/index.ts';
import { instrumentQueue } from '../src/bullmq/index.ts';
import { instrumentIoredis } from '../src/ioredis/index.ts';
import { instrumentPg } from '../src/pg/index.ts';
import { instrumentSocketIo } from '../src/socket.io/index.ts';
import { instrumentUndici } from '../src/undici/index.ts';
import { instrumentWebSocketServer } from '../src/ws/index.ts';

const MANY = Array.from({ length: 10_000 }, (_, index) => `name-${index}`);

/** What a page shows of a metric: how many series, and what they add up to. */
async function shown(telemetry: TelemetryCore, metric: Metric): Promise<{ series: number; sum: number }> {
  const name = metricName(metric);
  const { body } = await telemetry.exposition();
  const line = new RegExp(`^${name}(?:_count)?\\{.* (\\d+)$`, 'gm');
  const values = [...body.matchAll(line)].map(([, value]) => Number(value));
  return { series: values.length, sum: values.reduce((sum, value) => sum + value, 0) };
}

const quiet = { warn() {}, error() {} };

test('commands that Redis does not have are one, however long they are', async () => {
  const telemetry = isolatedTelemetry({ catalogs: {}, logger: quiet });
  const client = { sendCommand: (command: { resolve(value: unknown): void }) => command.resolve('OK'), pipeline() {} };
  instrumentIoredis(telemetry, client);
  for (const name of [...MANY, 'get', 'x'.repeat(1e6)])
    client.sendCommand({ name, resolve() {}, reject() {} } as never);
  expect(await shown(telemetry, dbClient.operationDuration)).toEqual({ series: 2, sum: 10_002 });
});

test('tables have a budget', async () => {
  const telemetry = isolatedTelemetry({ catalogs: {}, logger: quiet });
  const client = { query: async (_text: string) => [], connect() {}, on() {} };
  instrumentPg(telemetry, client);
  for (const name of MANY) await client.query(`SELECT * FROM "${name}"`);
  expect(await shown(telemetry, dbClient.operationDuration)).toEqual({ series: 201, sum: 10_000 });
});

test('hosts have a budget', async () => {
  const telemetry = isolatedTelemetry({ catalogs: {}, logger: quiet });
  const undo = instrumentUndici(telemetry);
  for (const name of MANY) {
    const request = { origin: `https://${name}.example.com`, method: name, path: '/' };
    channel('undici:request:create').publish({ request });
    channel('undici:request:headers').publish({ request, response: { statusCode: 200 } });
    channel('undici:request:trailers').publish({ request });
  }
  expect(await shown(telemetry, httpClient.duration)).toEqual({ series: 101, sum: 10_000 });
  expect(await shown(telemetry, httpClient.activeRequests)).toEqual({ series: 101, sum: 0 });
  undo();
});

test('models have a budget, and one that does not say who it is is called unknown', async () => {
  const telemetry = isolatedTelemetry({ catalogs: {}, logger: quiet });
  for (const modelId of MANY) {
    const model = { specificationVersion: 'v3', provider: 'own', modelId, doGenerate: async () => ({}), doStream() {} };
    instrumentModel(telemetry, model);
    await model.doGenerate();
  }
  expect(await shown(telemetry, genAi.operationDuration)).toEqual({ series: 51, sum: 10_000 });

  const nameless = { specificationVersion: 'v3', doGenerate: async () => ({ text: 'fine' }), doStream() {} };
  instrumentModel(telemetry, nameless as never);
  expect(await nameless.doGenerate()).toEqual({ text: 'fine' });
  expect((await telemetry.exposition()).body).toContain('gen_ai_provider_name="unknown"');
});

test('queues have a budget', async () => {
  const telemetry = isolatedTelemetry({ catalogs: {}, logger: quiet });
  for (const name of MANY.slice(0, 1000)) {
    const it = { name, getJobCounts: async () => ({ waiting: 1 }), add: async () => 1, addBulk: async () => [] };
    instrumentQueue(telemetry, it);
    await it.add();
  }
  expect(await shown(telemetry, queue.enqueued)).toEqual({ series: 51, sum: 1000 });
  expect(await shown(telemetry, queue.depth)).toMatchObject({ series: 51 });
});

test('endpoints have a budget, and the connections of those beyond it are counted together', async () => {
  const telemetry = isolatedTelemetry({ catalogs: {}, logger: quiet });
  const server = Object.assign(new EventEmitter(), { handleUpgrade() {} });
  const undo = instrumentWebSocketServer(telemetry, server, { endpoint: (request) => request.url! });
  const sockets = MANY.map((url) => {
    const socket = Object.assign(new EventEmitter(), { readyState: 1, send() {} });
    server.emit('connection', socket, { url });
    return socket;
  });
  expect(await shown(telemetry, websocket.connectionsActive)).toEqual({ series: 51, sum: 10_000 });
  for (const socket of sockets) socket.emit('close', 1000);
  expect(await shown(telemetry, websocket.connectionsActive)).toEqual({ series: 51, sum: 0 });
  undo();
  expect(await shown(telemetry, websocket.connectionsActive)).toEqual({ series: 0, sum: 0 });
});

test('a namespace that a client made up is no endpoint', async () => {
  const telemetry = isolatedTelemetry({ catalogs: {}, logger: quiet });
  const main = Object.assign(new EventEmitter(), { name: '/', sockets: new Map() });
  const io = { sockets: main, _nsps: new Map([['/', main]]), of() {}, on() {} };
  instrumentSocketIo(telemetry, io);
  const socket = Object.assign(new EventEmitter(), { conn: new EventEmitter() });
  main.emit('connection', socket);
  for (const name of MANY) socket.conn.emit('packet', { type: 'message', data: `2/${name},["x"]` });
  socket.conn.emit('packet', { type: 'message', data: '2["x"]' });
  expect(await shown(telemetry, websocket.messages)).toMatchObject({ sum: 10_001 });
  expect((await telemetry.exposition()).body).not.toContain('name-1');
});
