import { once } from 'node:events';
import { ServerResponse, createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { http } from '../src/catalogs/http.ts';
import { createHttpRecorder, createTelemetry, httpCatalog, oneOf, recordNodeExchanges } from '../src/index.ts';
import type { HttpRecorderOptions, NodeExchanges } from '../src/index.ts';
import { listening } from './listening.ts';
import { samplesOf } from './page-samples.ts';

const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

type Handler = (request: IncomingMessage, response: ServerResponse, exchanges: NodeExchanges) => unknown;

async function serving(handle: Handler, options: HttpRecorderOptions = {}) {
  const telemetry = createTelemetry({ service: 'demo', catalogs: { http }, registry: false, runtime: false });
  const recorder = createHttpRecorder(telemetry, options);
  const exchanges = recordNodeExchanges(recorder, ({ url }) => (url === '/nowhere' ? undefined : url));
  const ends: Promise<unknown>[] = [];
  // Node.js does not tell a response that waits behind others of the end of its connection.
  const arrived = new WeakMap<Socket, (() => void)[]>();
  const server = createServer((request, response) => {
    exchanges.begin(request, response);
    const over = Promise.withResolvers<void>();
    ends.push(over.promise);
    response.once('close', over.resolve);
    arrived.get(request.socket)!.push(over.resolve);
    handle(request, response, exchanges);
  });
  server.on('connection', (socket: Socket) => {
    const overs: (() => void)[] = [];
    arrived.set(socket, overs);
    socket.once('close', () => setImmediate(() => overs.forEach((over) => over())));
  });
  const port = await listening(server);
  return {
    server,
    port,
    exchanges,
    /** What was recorded, once all requests that arrived are over; durations are only counted. */
    async recorded(): Promise<Record<string, number>> {
      await Promise.all(ends);
      const all = [...samplesOf((await telemetry.exposition()).body)]
        .filter(([series]) => series.startsWith('http_server_') && !/_bucket\{|duration_seconds_sum/.test(series))
        .map(([series, value]) => [series.replace('http_server_', ''), value] as const);
      return Object.fromEntries(all);
    },
    async send(path: string, options: { method?: string; body?: string; chunks?: readonly string[] } = {}) {
      const request = httpRequest({ port, path, method: options.method ?? 'GET', agent: false });
      for (const chunk of options.chunks ?? []) request.write(chunk);
      request.end(options.body);
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return { status: response.statusCode, body: await buffer(response) };
    },
    async raw(text: string): Promise<Socket> {
      const socket = connect(port, '127.0.0.1');
      sockets.push(socket);
      socket.on('error', () => {});
      await once(socket, 'connect');
      socket.write(text);
      return socket;
    },
  };
}

function labels(method: string, route: string, status: number, error?: string): string {
  const first = error === undefined ? '' : `error_type="${error}",`;
  return `{${first}http_request_method="${method}",http_response_status_code="${status}",http_route="${route}"}`;
}

async function textOf(socket: Socket): Promise<string> {
  return (await buffer(socket)).toString('latin1');
}

test('records an exchange once, when the response is over', async () => {
  const { send, recorded } = await serving((_, response) => response.end('hello'));
  await send('/a');
  const set = labels('GET', '/a', 200);
  expect(await recorded()).toEqual({
    'active_requests{http_request_method="GET"}': 0,
    [`request_duration_seconds_count${set}`]: 1,
    [`response_body_size_bytes_sum${set}`]: 5,
    [`response_body_size_bytes_count${set}`]: 1,
  });
});

test('records a request without a route as one that none matched, also where the route cannot be found', async () => {
  const telemetry = createTelemetry({ service: 'demo', catalogs: { http }, registry: false, runtime: false });
  const failing = recordNodeExchanges(createHttpRecorder(telemetry), () => {
    throw new Error('no route');
  });
  const { send, recorded } = await serving((request, response) => {
    failing.begin(request, response);
    response.end();
  });
  await send('/nowhere');
  expect(await recorded()).toHaveProperty([`request_duration_seconds_count${labels('GET', 'NOT_FOUND', 200)}`], 1);
  const { body } = await telemetry.exposition();
  expect(body).toContain(`http_server_request_duration_seconds_count${labels('GET', 'NOT_FOUND', 200)} 1`);
});

describe('the size of a response', () => {
  async function sizeOf(handle: Handler, method = 'GET', status = 200): Promise<number | undefined> {
    const { send, recorded } = await serving(handle);
    await send('/a', { method });
    return (await recorded())[`response_body_size_bytes_sum${labels(method, '/a', status)}`];
  }

  test('is what was sent, however it was given', async () => {
    expect(await sizeOf((_, response) => response.end('grüße'))).toBe(7);
    expect(await sizeOf((_, response) => response.end('grüße', 'latin1'))).toBe(5);
    expect(await sizeOf((_, response) => response.end(Buffer.alloc(100)))).toBe(100);
    expect(await sizeOf((_, response) => response.end('aGVsbG8=', 'base64'))).toBe(5);
    expect(await sizeOf((_, response) => response.end(() => {}))).toBe(0);
    expect(await sizeOf((_, response) => response.writeHead(200, { 'content-length': 3 }).end('abc'))).toBe(3);
  });

  test('does not count the framing of chunks', async () => {
    const streamed: Handler = (_, response) => {
      response.write('one');
      response.write(Buffer.from('two'));
      response.end('three');
    };
    expect(await sizeOf(streamed)).toBe(11);
  });

  test('counts what is piped, after compression', async () => {
    const text = 'hello '.repeat(10_000);
    expect(await sizeOf((_, response) => Readable.from([text]).pipe(response))).toBe(text.length);
    const compressed = await sizeOf((_, response) => Readable.from([text]).pipe(createGzip()).pipe(response));
    expect(compressed).toBeGreaterThan(20);
    expect(compressed).toBeLessThan(text.length / 10);
  });

  test('is 0 where a response has no body, whatever is written', async () => {
    expect(await sizeOf((_, response) => response.writeHead(200, { 'content-length': 5 }).end('hello'), 'HEAD')).toBe(
      0,
    );
    expect(await sizeOf((_, response) => response.writeHead(204).end('hello'), 'GET', 204)).toBe(0);
    expect(await sizeOf((_, response) => response.writeHead(304).end(), 'GET', 304)).toBe(0);
  });

  test('counts nothing after the end', async () => {
    const late: Handler = (_, response) => {
      response.on('error', () => {});
      response.end('hello');
      response.write('late');
      response.end('later');
    };
    expect(await sizeOf(late)).toBe(5);
  });
});

describe('the size of a request', () => {
  const set = labels('POST', '/a', 200);
  const counted = `request_body_size_bytes_sum${set}`;
  const read: Handler = (request, response) => request.resume().once('end', () => response.end());
  const unread: Handler = (_, response) => setImmediate(() => response.end());

  test('is that of its body, with and without a length', async () => {
    const { send, recorded } = await serving(read);
    await send('/a', { method: 'POST', body: 'x'.repeat(1000) });
    await send('/a', { method: 'POST', chunks: ['one', 'two', 'three'] });
    expect(await recorded()).toMatchObject({ [counted]: 1011, [counted.replace('_sum', '_count')]: 2 });
  });

  test('counts a body that nobody reads', async () => {
    const { raw, recorded } = await serving(unread);
    const socket = await raw(
      'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello' +
        'POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    );
    await textOf(socket);
    expect(await recorded()).toMatchObject({ [counted]: 10, [counted.replace('_sum', '_count')]: 2 });
  });

  test('does not believe a length that was only announced', async () => {
    const { raw, recorded } = await serving((_, response) => response.setHeader('connection', 'close').end());
    await textOf(await raw('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\nhello'));
    expect(await recorded()).toMatchObject({ [counted]: 5 });
  });

  test('is not recorded where there is no body', async () => {
    const { send, recorded } = await serving(read);
    await send('/a', { method: 'POST' });
    expect(await recorded()).not.toHaveProperty([counted]);
  });
});

describe('what does not come to a good end', () => {
  const gone = `request_duration_seconds_count${labels('GET', '/a', 499)}`;
  const none = 'active_requests{http_request_method="GET"}';

  test('is 499 where the client leaves before the response', async () => {
    const arrived = Promise.withResolvers<void>();
    const { raw, recorded } = await serving(() => arrived.resolve());
    const socket = await raw('GET /a HTTP/1.1\r\nHost: a\r\n\r\n');
    await arrived.promise;
    socket.destroy();
    expect(await recorded()).toEqual({ [gone]: 1, [none]: 0 });
  });

  test('is 499 where the client leaves during the response, or resets the connection', async () => {
    for (const leave of ['destroy', 'resetAndDestroy'] as const) {
      const { raw, recorded } = await serving((_, response) => response.write('hello'));
      const socket = await raw('GET /a HTTP/1.1\r\nHost: a\r\n\r\n');
      await once(socket, 'data');
      socket[leave]();
      const sizes = `response_body_size_bytes_sum${labels('GET', '/a', 499)}`;
      expect(await recorded()).toMatchObject({ [gone]: 1, [none]: 0, [sizes]: 5 });
    }
  });

  test('is 499 where the client leaves while a response waits to be sent', async () => {
    const { raw, recorded } = await serving((_, response) => response.end(Buffer.alloc(50_000_000)));
    const socket = await raw('GET /a HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(socket, 'data');
    socket.destroy();
    expect(await recorded()).toMatchObject({ [gone]: 1, [none]: 0 });
  });

  test('is 499 where what the client sends is not HTTP', async () => {
    const { raw, recorded } = await serving((request) => request.resume());
    const head = 'POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
    await textOf(await raw(`${head}what?\r\n`));
    expect(await recorded()).toMatchObject({
      [`request_duration_seconds_count${labels('POST', '/a', 499)}`]: 1,
      'active_requests{http_request_method="POST"}': 0,
    });
  });

  test('is 500 where the server cuts the response off', async () => {
    const cut: readonly [string, Handler][] = [
      ['500', (request) => request.socket.destroy()],
      ['500', (_, response) => response.writeHead(200).write('hello', () => response.destroy())],
      ['TypeError', (_, response) => response.destroy(new TypeError('no'))],
      [
        'RangeError',
        (request, response, exchanges) => {
          exchanges.failed(response, new RangeError('no'));
          response.write('hello', () => request.socket.destroy());
        },
      ],
    ];
    for (const [errorType, handle] of cut) {
      const { raw, recorded } = await serving(handle);
      await textOf(await raw('GET /a HTTP/1.1\r\nHost: a\r\n\r\n')).catch(() => {});
      const count = `request_duration_seconds_count${labels('GET', '/a', 500, errorType)}`;
      expect(await recorded()).toMatchObject({ [count]: 1, [none]: 0 });
    }
  });

  test('has the class of the error that was noted, and a success has none', async () => {
    const { send, recorded } = await serving((request, response, exchanges) => {
      exchanges.failed(response, new RangeError('no'));
      response.writeHead(request.url === '/a' ? 503 : 200).end();
    });
    await send('/a');
    await send('/b');
    expect(await recorded()).toMatchObject({
      [`request_duration_seconds_count${labels('GET', '/a', 503, 'RangeError')}`]: 1,
      [`request_duration_seconds_count${labels('GET', '/b', 200)}`]: 1,
    });
  });
});

describe('on one connection', () => {
  const twenty = Array.from({ length: 20 }, (_, i) => `GET /${i} HTTP/1.1\r\nHost: a\r\n\r\n`).join('');

  test('records pipelined requests one by one, in whatever order they are answered', async () => {
    const waiting: ServerResponse[] = [];
    const { raw, recorded } = await serving(({ url }, response) => {
      waiting.push(response);
      if (url === '/20') for (const each of waiting.toReversed()) each.end('x'.repeat(waiting.indexOf(each)));
    });
    const socket = await raw(`${twenty}GET /20 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    await textOf(socket);
    const found = await recorded();
    for (let i = 0; i <= 20; i++) {
      expect(found[`request_duration_seconds_count${labels('GET', `/${i}`, 200)}`]).toBe(1);
      expect(found[`response_body_size_bytes_sum${labels('GET', `/${i}`, 200)}`]).toBe(i);
    }
    expect(found['active_requests{http_request_method="GET"}']).toBe(0);
  });

  test.each(['destroy', 'resetAndDestroy'] as const)(
    'records pipelined requests as 499 whose turn never came (%s)',
    async (leave) => {
      const all = Promise.withResolvers<void>();
      const warnings: Error[] = [];
      const warned = (warning: Error): number => warnings.push(warning);
      process.on('warning', warned);
      const { raw, recorded } = await serving(({ url }, response) => {
        if (url === '/5') response.end('ready long before its turn');
        if (url === '/19') all.resolve();
      });
      const socket = await raw(twenty);
      await all.promise;
      socket[leave]();
      const found = await recorded();
      for (let i = 0; i < 20; i++)
        expect(found[`request_duration_seconds_count${labels('GET', `/${i}`, 499)}`]).toBe(1);
      expect(found['active_requests{http_request_method="GET"}']).toBe(0);
      process.off('warning', warned);
      expect(warnings).toEqual([]);
    },
  );

  test('leaves a connection alone that changes its protocol', async () => {
    const { server, raw, recorded, exchanges } = await serving((_, response) => response.end());
    server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
      // Libraries send upgrades through the routes of the application, with a response that nobody closes.
      exchanges.begin(request, new ServerResponse(request));
      socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
    });
    await textOf(await raw('GET /a HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'));
    expect(await recorded()).toEqual({});
  });

  test('records a request that asks for another protocol and gets an ordinary response', async () => {
    const { raw, recorded } = await serving((_, response) => response.end());
    await textOf(await raw('GET /a HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: Upgrade, close\r\n\r\n'));
    expect(await recorded()).toHaveProperty([`request_duration_seconds_count${labels('GET', '/a', 200)}`], 1);
  });
});

test('records nothing of an ignored request, and touches nothing of its response', async () => {
  let isTouched = true;
  const { send, recorded } = await serving(
    (_, response) => {
      isTouched = Object.hasOwn(response, 'end');
      response.end();
    },
    { ignore: (path) => path === '/a' },
  );
  await send('/a');
  expect(await recorded()).toEqual({});
  expect(isTouched).toBe(false);
});

test('asks what the framework knows of a request for its route, labels and exemplar, recorded or not', async () => {
  interface Known {
    readonly raw: IncomingMessage;
    readonly template: string;
  }
  const catalog = httpCatalog({ labels: { plan: oneOf('free', 'paid') } });
  const telemetry = createTelemetry({ service: 'demo', catalogs: { http: catalog }, registry: false, runtime: false });
  const recorder = createHttpRecorder(telemetry, { catalog, ignore: (path) => path === '/ignored' });
  const known = recordNodeExchanges<Known>(recorder, ({ template }) => template, {
    labels: ({ raw }) => ({ plan: raw.url === '/a' ? 'paid' : 'free' }),
    exemplar: ({ template }) => ({ template }),
  });
  const routes: (string | undefined)[] = [];
  const { send } = await serving((request, response) => {
    routes.push(known.routeOf(request, response));
    known.begin(request, response, { raw: request, template: `/of${request.url}` });
    routes.push(known.routeOf(request, response));
    response.end();
  });
  await send('/a');
  await send('/ignored');
  expect(routes).toEqual([undefined, '/of/a', undefined, '/of/ignored']);
  const { body } = await telemetry.exposition('application/openmetrics-text; version=1.0.0');
  expect(body).toContain('http_route="/of/a",plan="paid"');
  expect(body).toContain('# {template="/of/a"}');
  expect(body).not.toContain('ignored');
});

test('records a response for each telemetry, and once however often it is begun', async () => {
  const telemetry = createTelemetry({ service: 'demo', catalogs: { http }, registry: false, runtime: false });
  const others = recordNodeExchanges(createHttpRecorder(telemetry), () => '/other');
  const { send, recorded } = await serving((request, response, exchanges) => {
    others.begin(request, response);
    exchanges.begin(request, response);
    request.resume().once('end', () => response.end('hello'));
  });
  await send('/a', { method: 'POST', chunks: ['abc'] });
  const mine = await recorded();
  expect(mine[`response_body_size_bytes_sum${labels('POST', '/a', 200)}`]).toBe(5);
  expect(mine[`request_body_size_bytes_sum${labels('POST', '/a', 200)}`]).toBe(3);
  const { body } = await telemetry.exposition();
  expect(body).toContain(`http_server_response_body_size_bytes_sum${labels('POST', '/other', 200)} 5`);
  expect(body).toContain(`http_server_request_body_size_bytes_sum${labels('POST', '/other', 200)} 3`);
});
