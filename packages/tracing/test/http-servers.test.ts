import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTracing } from '../src/index.ts';
import type { Tracing, TracingOptions } from '../src/index.ts';
import { startTraceReceiver } from '@telltale-tooling/receivers';
import type { ReceivedSpan, TraceReceiver } from '@telltale-tooling/receivers';

let receiver: TraceReceiver;
let tracing: Tracing;
let server: Server | undefined;
beforeEach(async () => {
  receiver = await startTraceReceiver();
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await tracing.shutdown();
  await receiver.stop();
});

/** Serves with tracing of servers alone, and returns the port. */
async function serve(listener: RequestListener, options: TracingOptions = {}): Promise<number> {
  const off = {
    undici: false,
    express: false,
    fastify: false,
    'nestjs-core': false,
    pg: false,
    ioredis: false,
    redis: false,
    kafkajs: false,
  };
  tracing = startTracing({ service: 'shop', environment: {}, endpoint: receiver.url, instrument: off, ...options });
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Writes to a connection, and resolves when the server has closed it. */
async function write(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' }).setEncoding('utf8');
  let answer = '';
  socket.on('data', (chunk: string) => (answer += chunk));
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

async function only(): Promise<ReceivedSpan> {
  await tracing.flush();
  expect(receiver.spans).toHaveLength(1);
  return receiver.spans[0]!;
}

describe('a request is a span', () => {
  test('with what the conventions ask for', async () => {
    const port = await serve((_request, response) => void response.writeHead(201).end());
    await write(
      port,
      'POST /orders?page=2&token=hush HTTP/1.1\r\nHost: shop.example:8080\r\nUser-Agent: test\r\nX-Forwarded-For: 203.0.113.7, 10.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    );
    const span = await only();
    expect(span).toMatchObject({ name: 'POST', kind: 'server', status: 'unset', parentSpanId: '' });
    expect(span.attributes).toEqual({
      'http.request.method': 'POST',
      'http.response.status_code': 201,
      'url.scheme': 'http',
      'url.path': '/orders',
      'url.query': 'page=2&token=REDACTED',
      'network.protocol.version': '1.1',
      'network.peer.address': '127.0.0.1',
      'network.peer.port': expect.any(Number),
      'server.address': 'shop.example',
      'server.port': 8080,
      'client.address': '203.0.113.7',
      'user_agent.original': 'test',
    });
  });

  test('of a method that is not known, without its name in the name of the span', async () => {
    const port = await serve((_request, response) => void response.end());
    await write(port, 'PURGE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const { name, attributes } = await only();
    expect([name, attributes['http.request.method'], attributes['http.request.method_original']]).toEqual([
      'HTTP',
      '_OTHER',
      'PURGE',
    ]);
  });

  test('that a client gives up is a 499, and no error', async () => {
    const gone = Promise.withResolvers<void>();
    const port = await serve((_request, response) => void response.on('close', () => gone.resolve()));
    const client = ask({ port, host: '127.0.0.1', path: '/slow' }).on('error', () => {});
    client.end();
    await once(server!, 'request');
    client.destroy();
    await gone.promise;
    const span = await only();
    expect([
      span.status,
      span.attributes['http.response.status_code'],
      span.attributes['network.peer.address'],
    ]).toEqual(['unset', 499, '127.0.0.1']);
  });

  test('that the server cuts off is an error', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('half');
      setImmediate(() => response.destroy());
    });
    await write(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const span = await only();
    expect([span.status, span.attributes['http.response.status_code'], span.attributes['error.type']]).toEqual([
      'error',
      500,
      '500',
    ]);
  });

  test.for(['//', '/%zz', '/?', '*', '/a?b=%', '/a?token'])('whatever its url, such as %s', async (url) => {
    const port = await serve((_request, response) => void response.end());
    await write(port, `OPTIONS ${url} HTTP/1.1\r\nHost: [::1]:8080\r\nConnection: close\r\n\r\n`);
    expect((await only()).attributes).toMatchObject({
      'url.path': url.split('?')[0],
      'server.address': '[::1]',
      'server.port': 8080,
    });
  });

  test('that was kept, with all of that, too', async () => {
    const port = await serve((_request, response) => void response.writeHead(503).end(), { sampling: 0 });
    await write(port, 'GET /orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect((await only()).attributes).toMatchObject({
      'telltale.kept': 'error',
      'url.path': '/orders',
      'http.response.status_code': 503,
    });
  });

  test.for(['/metrics', '/health/live', '/readyz'])('unless it is for %s', async (path) => {
    const port = await serve(
      (_request, response) => void response.end(`${trace.getActiveSpan()?.isRecording() ?? false}`),
    );
    expect(await write(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(/false$/);
    await tracing.flush();
    expect(receiver.spans).toEqual([]);
  });
});

test('what listens to a request and its response runs within its span', async () => {
  const seen: (string | undefined)[] = [];
  const note = (): void => void seen.push(trace.getActiveSpan()?.spanContext().spanId);
  const port = await serve((request: IncomingMessage, response: ServerResponse) => {
    note();
    request.on('data', note);
    request.on('end', () => {
      note();
      setImmediate(() => {
        note();
        response.end();
      });
    });
    response.on('finish', note);
    response.on('close', note);
  });
  await write(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi');
  const { spanId } = await only();
  expect(seen).toEqual(Array.from({ length: 6 }, () => spanId));
});

test('after a shutdown servers are as they were', async () => {
  const { emit } = createServer();
  const port = await serve((_request, response) => void response.end());
  expect(createServer().emit).not.toBe(emit);
  await tracing.shutdown();
  expect(createServer().emit).toBe(emit);
  await write(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(receiver.spans).toEqual([]);
});
