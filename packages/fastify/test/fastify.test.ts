import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import staticFiles from '@fastify/static';
import websocket from '@fastify/websocket';
import { counter, createTelemetry, defineCatalog, httpCatalog, oneOf } from '@telltale/core';
import { http } from '@telltale/core/catalogs';
import { isolatedTelemetry } from '@telltale/testing';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { afterEach, describe, expect, test, vi } from 'vitest';
import plugin, { telltale } from '../src/index.ts';
import type { TelltaleOptions } from '../src/index.ts';

type RouteOptions = FastifyRequest['routeOptions'];

const apps: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

function fastify(options: object = {}): FastifyInstance {
  const app: FastifyInstance = Fastify(options);
  apps.push(app);
  return app;
}

async function recording(options: TelltaleOptions = {}, server: object = {}) {
  const telemetry = isolatedTelemetry({ catalogs: { http } });
  const app = fastify(server);
  await app.register(telltale, { telemetry, ...options });
  return { app, telemetry };
}

/** How many requests were recorded, by method, route and status. */
async function recorded({ telemetry }: Pick<FastifyInstance, 'telemetry'>): Promise<Readonly<Record<string, number>>> {
  await setImmediate();
  const { duration } = (await telemetry.snapshot('http')).catalogs['http']!;
  return Object.fromEntries(
    duration!.series.map(({ labels, ...series }) => [
      `${labels['http_request_method']} ${labels['http_route']} ${labels['http_response_status_code']}`,
      'count' in series ? series.count : 0,
    ]),
  );
}

const listening = async (app: FastifyInstance): Promise<string> => app.listen({ host: '127.0.0.1', port: 0 });

describe('the route of a request', () => {
  /** An application whose `routeOptions` are counted as they are read, and shown as given. */
  async function counted(show: (options: RouteOptions) => RouteOptions) {
    const app = fastify();
    let reads = 0;
    app.addHook('onRequest', (request, _, done) => {
      const { routeOptions } = request;
      Object.defineProperty(request, 'routeOptions', { get: () => (reads++, show(routeOptions)) });
      done();
    });
    await app.register(telltale, { telemetry: isolatedTelemetry({ catalogs: { http } }) });
    app.get('/users/:id', async () => 'ok');
    for (const url of ['/users/1', '/users/2', '/nowhere']) await app.inject(url);
    return { reads, counts: await recorded(app) };
  }
  const counts = { 'GET /users/:id 200': 2, 'GET NOT_FOUND 404': 1 };

  test('is read where Fastify keeps it, once that is found', async () => {
    expect(await counted((options) => options)).toEqual({ reads: 1, counts });
  });

  test('is asked for where that cannot be found', async () => {
    const elsewhere = (options: RouteOptions): RouteOptions => ({ ...options, config: { ...options.config } });
    const { reads, counts: others } = await counted(elsewhere);
    expect(others).toEqual(counts);
    expect(reads).toBeGreaterThan(1);
  });
});

describe('a request', () => {
  test('of inject() is recorded like any other', async () => {
    const { app } = await recording();
    app.get('/users/:id', async (request) => request.params);
    app.post('/users', async (_, reply) => reply.code(201).send({ ok: true }));
    await app.inject('/users/7');
    await app.inject({ method: 'POST', url: '/users', payload: { name: 'x' } });
    expect(await recorded(app)).toEqual({ 'GET /users/:id 200': 1, 'POST /users 201': 1 });
    const { responseBodySize, requestBodySize } = (await app.telemetry.snapshot('http')).catalogs['http']!;
    expect(responseBodySize!.series).toMatchObject([{ sum: 10 }, { sum: 11 }]);
    expect(requestBodySize!.series).toMatchObject([{ sum: 12 }]);
  });

  test('is recorded with its prefixes, whichever plugin declares its route', async () => {
    const { app } = await recording();
    await app.register(
      async (api) => {
        api.get('/', async () => 'api');
        await api.register(async (v1) => v1.get('/things/:id', async () => 'thing'), { prefix: '/v1/:tenant' });
      },
      { prefix: '/api' },
    );
    for (const url of ['/api', '/api/', '/api/v1/acme/things/7']) await app.inject(url);
    expect(await recorded(app)).toEqual({
      'GET /api 200': 2,
      'GET /api/v1/:tenant/things/:id 200': 1,
    });
  });

  test('that no route matches is NOT_FOUND, whoever handles it', async () => {
    const { app } = await recording();
    app.setNotFoundHandler(async (_, reply) => reply.code(404).send('nothing'));
    await app.register(async (scope) => scope.setNotFoundHandler(async (_, reply) => reply.code(410).send('gone')), {
      prefix: '/old',
    });
    app.get('/users/:id', (_, reply) => reply.callNotFound());
    for (const url of ['/a', '/b', '/old/c', '/users/7']) await app.inject(url);
    expect(await recorded(app)).toEqual({ 'GET NOT_FOUND 404': 3, 'GET NOT_FOUND 410': 1 });
  });

  test('for a file that is not there is NOT_FOUND, and for one that is has the route', async () => {
    const { app } = await recording();
    const root = fileURLToPath(new URL('../src', import.meta.url));
    await app.register(staticFiles, { root, prefix: '/files/' });
    for (const url of ['/files/index.ts', '/files/telltale.ts', '/files/none.ts']) await app.inject(url);
    expect(await recorded(app)).toEqual({ 'GET /files/* 200': 2, 'GET NOT_FOUND 404': 1 });
    expect((await app.inject('/metrics')).statusCode).toBe(200);
  });

  test('is recorded as its hooks and handlers answer it', async () => {
    const { app } = await recording();
    app.addHook('onRequest', async (request, reply) => {
      if (request.headers['authorization'] === undefined) await reply.code(401).send();
    });
    app.setErrorHandler(async (_, __, reply) => reply.code(422).send());
    app.get('/users/:id', { preHandler: async () => Promise.reject(new Error('refused')) }, async () => 'never');
    await app.inject('/users/7');
    await app.inject({ url: '/users/7', headers: { authorization: 'x' } });
    expect(await recorded(app)).toEqual({ 'GET /users/:id 401': 1, 'GET /users/:id 422': 1 });
  });

  test('for HEAD has the route of GET', async () => {
    const { app } = await recording();
    app.get('/users/:id', async () => 'user');
    await app.inject({ method: 'HEAD', url: '/users/7' });
    expect(await recorded(app)).toEqual({ 'HEAD /users/:id 200': 1 });
  });

  test('whose reply was hijacked is recorded when that ends', async () => {
    const { app } = await recording();
    app.get('/events', (_, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.raw.write('data: one\n\n');
      setTimeout(() => reply.raw.end('data: two\n\n'), 1);
    });
    const url = await listening(app);
    expect(await (await fetch(`${url}/events`)).text()).toBe('data: one\n\ndata: two\n\n');
    await vi.waitFor(async () => expect(await recorded(app)).toEqual({ 'GET /events 200': 1 }));
  });

  test('whose client leaves is 499', async () => {
    const { app } = await recording();
    const arrived = Promise.withResolvers<void>();
    app.get('/slow', async () => {
      arrived.resolve();
      return new Promise<never>(() => {});
    });
    const request = httpRequest(`${await listening(app)}/slow`).on('error', () => {});
    request.end();
    await arrived.promise;
    request.destroy();
    await vi.waitFor(async () => expect(await recorded(app)).toEqual({ 'GET /slow 499': 1 }));
  });

  test('that becomes a WebSocket is not recorded', async () => {
    const { app } = await recording();
    await app.register(websocket);
    app.get('/chat', { websocket: true }, (socket) => {
      socket.send('hello');
      socket.close();
    });
    app.get('/users/:id', async () => 'user');
    const socket = new WebSocket(`${(await listening(app)).replace('http', 'ws')}/chat`);
    const [{ data }] = (await once(socket, 'message')) as [MessageEvent];
    await once(socket, 'close');
    await app.inject('/users/7');
    expect([data, await recorded(app)]).toEqual(['hello', { 'GET /users/:id 200': 1 }]);
  });

  test('of HTTP/2 is recorded', async () => {
    const { app } = await recording({}, { http2: true });
    app.get('/users/:id', async () => 'user');
    app.post('/users', async () => 'made');
    await listening(app);
    const session = connectHttp2(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
    expect(await text(session.request({ ':path': '/users/7' }))).toBe('user');
    const post = session.request({ ':method': 'POST', ':path': '/users', 'content-type': 'text/plain' });
    post.end('hello');
    expect(await text(post)).toBe('made');
    expect(await text(session.request({ ':path': '/metrics' }))).toContain('http_server_request_duration_seconds');
    expect(await text(session.request({ ':path': '/nowhere' }))).toContain('404');
    session.close();
    await vi.waitFor(async () =>
      expect(await recorded(app)).toEqual({
        'GET /users/:id 200': 1,
        'POST /users 200': 1,
        'GET NOT_FOUND 404': 1,
      }),
    );
  });
});

describe('requests', () => {
  test('get labels and exemplars that the application computes from them', async () => {
    const catalog = httpCatalog({ labels: { plan: oneOf('free', 'paid') } });
    const telemetry = isolatedTelemetry({ catalogs: { http: catalog } });
    const app = fastify();
    await app.register(telltale, {
      telemetry,
      catalog,
      labels: ({ headers }) => ({ plan: headers['x-plan'] === undefined ? 'free' : 'paid' }),
      exemplar: ({ id }) => ({ trace_id: id }),
    });
    app.get('/users/:id', async () => 'user');
    for (const headers of [{}, { 'x-plan': '1' }, { 'x-plan': '2' }]) await app.inject({ url: '/users/7', headers });
    const { duration } = (await telemetry.snapshot('http')).catalogs['http']!;
    expect(duration!.series).toMatchObject([
      { labels: { plan: 'free' }, count: 1 },
      { labels: { plan: 'paid' }, count: 2 },
    ]);
    const { body } = await app.inject({ url: '/metrics', headers: { accept: 'application/openmetrics-text' } });
    expect(body).toMatch(/# \{trace_id="req-\w+"\}/);
  });
});

describe('a route', () => {
  test('can be left out, or recorded under another template', async () => {
    const { app } = await recording();
    app.get('/ping', { config: { telltale: false } }, async () => 'pong');
    for (const url of ['/a/:id', '/b/:id']) {
      app.get(url, { config: { telltale: { route: '/:kind/:id' } } }, async () => 'thing');
    }
    for (const url of ['/ping', '/a/7', '/b/7']) expect((await app.inject(url)).statusCode).toBe(200);
    expect(await recorded(app)).toEqual({ 'GET /:kind/:id 200': 2 });
  });

  test('that was declared before the plugin is recorded too', async () => {
    const telemetry = isolatedTelemetry({ catalogs: { http } });
    const app = fastify();
    app.get('/early/:id', async () => 'early');
    await app.register(telltale, { telemetry });
    await app.inject('/early/7');
    expect(await recorded(app)).toEqual({ 'GET /early/:id 200': 1 });
  });
});

describe('the endpoints', () => {
  test('answer before the hooks of the application, and are not recorded', async () => {
    const { app } = await recording();
    const asked: string[] = [];
    for (const hook of ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const) {
      app.addHook(
        hook,
        async (request: { readonly url: string }, reply: { code(status: number): { send(): unknown } }) => {
          asked.push(request.url);
          await reply.code(403).send();
        },
      );
    }
    for (const url of ['/metrics', '/metrics/json', '/metrics/summary', '/health/live', '/telltale', '/metrics/docs']) {
      const { statusCode, headers } = await app.inject(url);
      expect([url, statusCode, headers['cache-control']]).toEqual([url, 200, 'no-store']);
    }
    expect((await app.inject({ method: 'DELETE', url: '/metrics' })).statusCode).toBe(405);
    expect([asked, await recorded(app)]).toEqual([[], {}]);
  });

  test('are not hidden by a wildcard, and refuse a path that the application has too', async () => {
    const { app } = await recording();
    app.get('/*', async () => 'the application');
    expect(() => app.get('/health', async () => 'mine')).toThrow(/already declared for route '\/health'/);
    expect((await app.inject('/metrics')).body).toContain('# HELP');
    expect((await app.inject('/other')).body).toBe('the application');
    const own = await recording({ endpoints: { paths: { health: false } } });
    own.app.get('/health', async () => 'mine');
    expect((await own.app.inject('/health')).body).toBe('mine');
  });

  test('can be below a base path, below the prefix of a plugin, or nowhere', async () => {
    const { app } = await recording({ endpoints: { basePath: '/internal' } });
    expect((await app.inject('/internal/metrics/json/http')).statusCode).toBe(200);
    expect((await app.inject('/metrics')).statusCode).toBe(404);
    const none = await recording({ endpoints: false });
    expect((await none.app.inject('/metrics')).statusCode).toBe(404);
    const telemetry = isolatedTelemetry({ catalogs: { http } });
    const scoped = fastify();
    await scoped.register(
      async (scope) => {
        await scope.register(telltale, { telemetry });
        scope.get('/users/:id', async () => 'user');
      },
      { prefix: '/v1' },
    );
    scoped.get('/outside', async () => 'outside');
    for (const url of ['/v1/users/7', '/outside']) await scoped.inject(url);
    expect((await scoped.inject('/v1/metrics')).statusCode).toBe(200);
    expect(await recorded({ telemetry })).toEqual({ 'GET /v1/users/:id 200': 1 });
  });

  test('can be on a port of their own, which is closed with the application', async () => {
    const { app } = await recording({ endpoints: { port: 0 } });
    expect((await app.inject('/metrics')).statusCode).toBe(404);
    const page = `${app.telemetryUrl}/metrics`;
    expect((await fetch(page)).status).toBe(200);
    await app.close();
    await expect(fetch(page)).rejects.toThrow('fetch failed');
  });

  test('keep the application from starting where they would be open by mistake', async () => {
    const missing = { auth: { bearerToken: { env: 'NOT_SET' } } };
    for (const endpoints of [missing, { port: 0, ...missing }, { port: 0, allow: ['10.0.0.0/99'] }]) {
      await expect(recording({ endpoints })).rejects.toMatchObject({ code: /^TELLTALE_/ });
    }
    const misspelt = { endpoints: { bearerToken: 'secret' } } as never;
    await expect(recording(misspelt)).rejects.toThrow('endpoints has "bearerToken", which is none of auth, allow,');
  });

  test('leave a connection that is to change its protocol to who changes it, and ends it', async () => {
    const { app } = await recording();
    await app.register(websocket);
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    const request = httpRequest({ port, host: '127.0.0.1', path: '/metrics', headers }).end();
    const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream & { readonly statusCode: number }];
    expect(response.statusCode).toBe(404);
    response.resume();
    const connections = promisify(app.server.getConnections.bind(app.server));
    await vi.waitFor(async () => expect(await connections()).toBe(0));
  });

  test('answer a target that is a whole URL', async () => {
    const { app } = await recording();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const request = httpRequest({ port, host: '127.0.0.1', path: 'http://shop:3000/metrics?a=b' }).end();
    const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
    expect(await text(response)).toMatch(/^# TYPE telltale_\w+ counter$/m);
  });

  test('take other spellings of their path as Fastify is told to', async () => {
    const { app } = await recording({}, { routerOptions: { ignoreTrailingSlash: true, caseSensitive: false } });
    expect((await app.inject('/metrics/')).statusCode).toBe(200);
    expect((await app.inject('/METRICS')).statusCode).toBe(404);
    expect(await recorded(app)).toEqual({ 'GET NOT_FOUND 404': 1 });
  });
});

describe('the plugin', () => {
  test('can be registered without options, under its name or as the default', async () => {
    const app = fastify({ logger: false });
    await app.register(plugin);
    app.get('/users/:id', async () => 'user');
    await app.inject('/users/7');
    expect((await app.inject('/metrics')).body).toMatch(
      /http_server_request_duration_seconds_count\{.*http_route="\/users\/:id"\} 1\n/,
    );
    expect(plugin).toBe(telltale);
  });

  test('gives the application its telemetry, and uses the one it is given', async () => {
    const shop = defineCatalog('shop', { placed: counter({ help: 'Orders accepted for delivery.' }) });
    const telemetry = createTelemetry({ service: 'shop', catalogs: { shop }, registry: false, runtime: false });
    const app = fastify();
    await app.register(telltale, { telemetry });
    telemetry.shop.placed.inc();
    expect(app.telemetry).toBe(telemetry);
    expect((await app.inject('/metrics')).body).toContain('shop_placed_total 1');
  });

  test('refuses a prefix, which would move nothing', async () => {
    await expect(fastify().register(telltale, { prefix: '/internal' })).rejects.toThrow(
      'prefix is "/internal", which does nothing here; endpoints.basePath moves the endpoints',
    );
  });

  test('refuses to be registered twice', async () => {
    const { app } = await recording();
    await expect(app.register(telltale)).rejects.toThrow('telltale is registered already');
  });

  test('serves several applications in one process, each with its own numbers', async () => {
    const [first, second] = [await recording(), await recording()];
    for (const { app } of [first, second]) app.get('/', async () => 'root');
    await first.app.inject('/');
    expect([await recorded(first.app), await recorded(second.app)]).toEqual([{ 'GET / 200': 1 }, {}]);
  });

  test("tells what is wrong in the application's log", async () => {
    const lines: { readonly msg: string; readonly level: number }[] = [];
    const stream = { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) };
    const app = fastify({ logger: { level: 'warn', stream } });
    await app.register(telltale, { endpoints: { checks: { db: () => false } } });
    await app.inject('/health');
    expect(lines.map(({ msg, level }) => [level, msg])).toEqual([[40, 'health check "db" is unavailable and was ok']]);
  });

  test('keeps scrapes out of the log of requests', async () => {
    const lines: string[] = [];
    const { app } = await recording({}, { logger: { stream: { write: (line: string) => void lines.push(line) } } });
    await app.inject('/metrics');
    expect(lines).toEqual([]);
  });

  test('stops with the application what it started, and lets a given telemetry go on', async () => {
    const { app, telemetry } = await recording();
    const close = vi.spyOn(telemetry, 'close');
    await app.close();
    expect(close).not.toHaveBeenCalled();
    const own = fastify();
    await own.register(telltale);
    const ownClose = vi.spyOn(own.telemetry, 'close');
    await own.close();
    expect(ownClose).toHaveBeenCalledOnce();
  });
});
