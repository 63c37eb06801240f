import { describeWithServers, startRedis } from '@telltale-tooling/servers';
import { describe, expect, test } from 'vitest';
import { startTraceReceiver } from '@telltale-tooling/receivers';
import type { TraceReceiver } from '@telltale-tooling/receivers';
import { startApp } from './start-app.ts';

const to = ({ url }: TraceReceiver): Record<string, string> => ({
  OTEL_SERVICE_NAME: 'app',
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
});
const names = ({ spans }: TraceReceiver): readonly string[] => spans.map(({ name }) => name);
/** Nothing is exported before the process ends. */
const atTheEnd = { OTEL_BSP_SCHEDULE_DELAY: '3600000' };

describe('the last spans are exported', () => {
  test('of a process that ends by itself', async () => {
    await using receiver = await startTraceReceiver();
    const app = await startApp('ends-by-itself.mjs', { ...to(receiver), ...atTheEnd });
    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(names(receiver)).toEqual(['work']);
  });

  test.for(['SIGTERM', 'SIGINT'] as const)('of a process that leaves %s to the system', async (signal) => {
    await using receiver = await startTraceReceiver();
    const app = await startApp('hello.cjs', { ...to(receiver), ...atTheEnd });
    await fetch(app.url);
    expect(await app.stop(signal)).toEqual({ code: null, signal });
    expect(names(receiver)).toEqual(['GET']);
  });

  test('of a process that handles SIGTERM itself', async () => {
    await using receiver = await startTraceReceiver();
    const app = await startApp('closes-on-sigterm.mjs', { ...to(receiver), ...atTheEnd });
    await fetch(app.url);
    expect(await app.stop()).toEqual({ code: 0, signal: null });
    expect(names(receiver)).toEqual(['GET']);
  });
});

describe('variables', () => {
  test('turn tracing off', async () => {
    await using receiver = await startTraceReceiver();
    await using app = await startApp('hello.cjs', { ...to(receiver), OTEL_SDK_DISABLED: 'true' });
    await fetch(app.url);
    expect(await app.stop()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(receiver.spans).toEqual([]);
    expect(app.output()).toBe('');
  });

  test('that make no sense are told of and left out', async () => {
    await using receiver = await startTraceReceiver();
    const app = await startApp('hello.cjs', {
      ...to(receiver),
      OTEL_EXPORTER_OTLP_PROTOCOL: 'carrier-pigeon',
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_EXPORTER_OTLP_TIMEOUT: 'soon',
      OTEL_PROPAGATORS: 'tracecontext,smoke',
      TELLTALE_TRACES_KEEP: 'treasure',
    });
    await fetch(app.url);
    await app.stop();
    expect(names(receiver)).toEqual(['GET']);
    expect(app.output().split('\n').filter(Boolean)).toEqual([
      expect.stringContaining('OTEL_EXPORTER_OTLP_PROTOCOL is "carrier-pigeon" and not http/protobuf'),
      expect.stringContaining('OTEL_EXPORTER_OTLP_TIMEOUT is "soon" and not a number'),
      expect.stringContaining('OTEL_TRACES_SAMPLER is "sometimes" and not always_on'),
      expect.stringContaining('TELLTALE_TRACES_KEEP is treasure'),
      expect.stringContaining('OTEL_PROPAGATORS names smoke'),
    ]);
  });

  test('say who, where to and with which credentials', async () => {
    await using receiver = await startTraceReceiver();
    const app = await startApp('hello.cjs', {
      OTEL_RESOURCE_ATTRIBUTES:
        'service.name=from-attributes,service.version=4.5.6,deployment.environment.name=a%20test',
      OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/base/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-all=1,authorization=Basic%20YTpi',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-traces=2',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    });
    await fetch(app.url);
    await app.stop();
    expect(receiver.requests[0]).toMatchObject({
      path: '/base/v1/traces',
      headers: { 'x-all': '1', 'x-traces': '2', authorization: 'Basic YTpi', 'content-encoding': 'gzip' },
    });
    expect(receiver.spans[0]!.resource).toMatchObject({
      'service.name': 'from-attributes',
      'service.version': '4.5.6',
      'deployment.environment.name': 'a test',
    });
  });

  test('write spans to the console', async () => {
    const app = await startApp('hello.cjs', { OTEL_TRACES_EXPORTER: 'console', OTEL_SERVICE_NAME: 'app' });
    await fetch(`${app.url}/hello`);
    await app.stop();
    expect(JSON.parse(app.output())).toMatchObject({
      span: 'GET',
      kind: 'SERVER',
      attributes: { 'url.path': '/hello' },
    });
  });
});

test('frameworks make spans of their own where that is asked for', async () => {
  await using receiver = await startTraceReceiver();
  await using app = await startApp('hooks.mjs', { ...to(receiver), TELLTALE_FRAMEWORK_SPANS: 'true' });
  const { port } = (await (await fetch(`${app.url}/fastify`)).json()) as { port: number };
  await fetch(`${app.url}/orders/7`);
  await fetch(`http://127.0.0.1:${port}/orders/7`);
  const spans = await receiver.until((all) => all.filter(({ name }) => name === 'GET /orders/:id').length === 2);
  const byScope = (scope: string): readonly string[] =>
    spans.filter((span) => span.scope.endsWith(scope)).map(({ name }) => name);
  expect(byScope('express')).toEqual(expect.arrayContaining(['middleware - middleware', 'request handler']));
  expect(byScope('@fastify/otel')).toEqual(
    expect.arrayContaining([expect.stringContaining('handler'), expect.stringContaining('hook')]),
  );
});

test('a message to Kafka carries the span that sends it', async () => {
  await using receiver = await startTraceReceiver();
  await using app = await startApp('kafka.mjs', to(receiver));
  const { traceparent, error } = (await (await fetch(app.url)).json()) as { traceparent: string; error: string };
  // There is no broker: what is sent fails, in its span.
  expect(error).toContain('disconnected');
  const spans = await receiver.until((all) => all.some(({ kind }) => kind === 'server'));
  const producer = spans.find(({ kind }) => kind === 'producer')!;
  expect(producer).toMatchObject({
    name: 'send orders',
    status: 'error',
    parentSpanId: spans.find(({ kind }) => kind === 'server')!.spanId,
    attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' },
  });
  expect(traceparent).toBe(`00-${producer.traceId}-${producer.spanId}-01`);
});

describeWithServers(['redis-server'], 'Redis', () => {
  test('is asked by ioredis and by node-redis in spans that hide what is stored', async () => {
    await using redis = await startRedis();
    await using receiver = await startTraceReceiver();
    await using app = await startApp('redis.mjs', { ...to(receiver), REDIS: redis.url });
    await fetch(app.url);
    const spans = await receiver.until((all) => all.some(({ kind }) => kind === 'server'));
    const server = spans.find(({ kind }) => kind === 'server')!;
    const children = spans.filter(({ parentSpanId }) => parentSpanId === server.spanId);
    expect(
      children.map(({ kind, scope }) => [kind, scope.split('-').at(-1)]).toSorted(([, a], [, b]) => (a! < b! ? -1 : 1)),
    ).toEqual([
      ['client', 'ioredis'],
      ['client', 'redis'],
    ]);
    expect(JSON.stringify(children)).not.toContain('secret');
    for (const { attributes } of children) expect(attributes['db.system.name']).toBe('redis');
  });

  test('carries a trace from a BullMQ queue to its worker', async () => {
    await using redis = await startRedis();
    await using receiver = await startTraceReceiver();
    const variables = { ...to(receiver), REDIS: redis.url, OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'ioredis' };
    await using app = await startApp('jobs.mjs', variables);
    await fetch(app.url);
    const spans = await receiver.until((all) =>
      ['GET', 'send mail', 'process mail'].every((name) => all.some((span) => span.name === name)),
    );
    const named = (name: string): (typeof spans)[number] => spans.find((span) => span.name === name)!;
    const [request, producer, consumer, write] = [
      named('GET'),
      named('send mail'),
      named('process mail'),
      named('write'),
    ];
    expect(producer).toMatchObject({
      kind: 'producer',
      parentSpanId: request.spanId,
      attributes: {
        'messaging.system': 'bullmq',
        'messaging.destination.name': 'mail',
        'messaging.operation.type': 'send',
      },
    });
    expect(consumer).toMatchObject({
      kind: 'consumer',
      parentSpanId: '',
      links: [{ traceId: producer.traceId, spanId: producer.spanId }],
      attributes: { 'messaging.message.id': '1', 'messaging.operation.type': 'process' },
    });
    expect(write).toMatchObject({ traceId: consumer.traceId, parentSpanId: consumer.spanId });
  });
});
