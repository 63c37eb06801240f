import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { counter, createTelemetry, defineCatalog, serveMetrics } from '../src/index.ts';
import type { AuthOptions, Clock, MetricsServer, ServeMetricsOptions } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';

const shop = defineCatalog('shop', { placed: counter({ help: 'Orders accepted for delivery.' }) });

const servers: MetricsServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  vi.unstubAllEnvs();
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

async function serving({ clock, ...options }: ServeMetricsOptions & { readonly clock?: Clock } = {}) {
  const log: string[] = [];
  const logger = { warn: (line: string) => void log.push(line), error: (line: string) => void log.push(line) };
  const telemetry = createTelemetry({
    service: 'demo',
    catalogs: { shop },
    registry: false,
    runtime: false,
    logger,
    ...(clock === undefined ? {} : { clock }),
  });
  const server = await serveMetrics(telemetry, { port: 0, ...options });
  servers.push(server);
  const ask = async (path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> => {
    const request = httpRequest(server.url + path, { headers });
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  };
  const status = async (path: string, headers?: OutgoingHttpHeaders) => (await ask(path, headers)).status;
  return { ask, status, log };
}

const from = (...addresses: readonly string[]): OutgoingHttpHeaders => ({ 'x-forwarded-for': addresses.join(', ') });

describe('the address list', () => {
  test.each<[string, readonly string[], number]>([
    ['the address', ['127.0.0.1'], 200],
    ['its range', ['127.0.0.0/8'], 200],
    ['its range by another address of it', ['127.99.0.1/8'], 200],
    ['its range written as IPv6', ['::ffff:127.0.0.0/104'], 200],
    ['its address written as IPv6', ['::ffff:7f00:1'], 200],
    ['everything', ['0.0.0.0/0'], 200],
    ['one of several', ['10.0.0.0/8', '::1', '127.0.0.1'], 200],
    ['another address', ['127.0.0.2'], 403],
    ['another range', ['10.0.0.0/8', '192.168.0.0/16'], 403],
    ['only IPv6', ['::1', '2001:db8::/32'], 403],
  ])('with %s', async (_, allow, expected) => {
    const { status } = await serving({ allow });
    const paths = ['/metrics', '/metrics/json', '/metrics/summary', '/', '/metrics/docs', '/metrics/openapi.json'];
    expect(new Set(await Promise.all(paths.map((path) => status(path))))).toEqual(new Set([expected]));
  });

  test('does not keep probes away, but keeps what the checks found from them', async () => {
    const { ask } = await serving({ allow: ['10.0.0.1'], checks: { db: () => true } });
    const { body, status } = await ask('/health/ready');
    expect([status, body]).toEqual([200, '{"status":"ok"}\n']);
    expect((await ask('/health/live')).status).toBe(200);
  });

  test('says nothing of why', async () => {
    const { ask } = await serving({ allow: ['10.0.0.1'] });
    expect((await ask('/metrics')).body).toBe('Not from this address.\n');
  });

  test.each<[string, ServeMetricsOptions]>([
    ['allow is empty', { allow: [] }],
    ['allow has "10.0.0", which is no address', { allow: ['10.0.0'] }],
    ['allow has "localhost", which is no address', { allow: ['::1', 'localhost'] }],
    ['allow has "10.0.0.0/33", which is no CIDR range', { allow: ['10.0.0.0/33'] }],
    ['allow has "::1/129", which is no CIDR range', { allow: ['::1/129'] }],
    ['allow has "::ffff:10.0.0.0/24", which is no CIDR range', { allow: ['::ffff:10.0.0.0/24'] }],
    ['trustProxy has "proxy", which is no address', { trustProxy: ['proxy'] }],
    ['trustProxy is true, neither', { trustProxy: true as never }],
    ['trustProxy is -1, neither', { trustProxy: -1 }],
    ['rateLimit.requestsPerSecond is 0, not a positive', { rateLimit: { requestsPerSecond: 0 } }],
    ['rateLimit.burst is 0.5, less than 1', { rateLimit: { requestsPerSecond: 1, burst: 0.5 } }],
    ['paths has "metric", which is none of metrics', { paths: { metric: '/m' } as never }],
    ['paths.health is "a b", which is no path', { paths: { health: 'a b' } }],
    ['paths.health and paths.metrics are both "/metrics"', { paths: { health: '/metrics' } }],
  ])('and the other options are checked at the start: %s', async (problem, options) => {
    await expect(serving(options)).rejects.toThrow(problem);
  });
});

describe('behind proxies', () => {
  const allow = ['10.1.0.0/16'];

  test.each<[string, ServeMetricsOptions['trustProxy'], readonly string[], number]>([
    ['the last entry counts behind one proxy', 1, ['10.1.2.3'], 200],
    ['what stands before it is not believed', 1, ['10.1.2.3', '203.0.113.9'], 403],
    ['what a client invents is of no use to it', 1, ['10.1.2.3', '10.1.2.3', '203.0.113.9'], 403],
    ['the last but one counts behind two', 2, ['10.1.2.3', '192.0.2.1'], 200],
    ['what stands before that is not believed', 2, ['10.1.2.3', '203.0.113.9', '192.0.2.1'], 403],
    ['too few entries end at the first', 2, ['10.1.2.3'], 200],
    ['no proxy is believed with 0', 0, ['10.1.2.3'], 403],
    ['known proxies are passed over', ['127.0.0.1', '192.0.2.0/24'], ['10.1.2.3', '192.0.2.1', '192.0.2.7'], 200],
    ['up to the first that is not known', ['127.0.0.1', '192.0.2.0/24'], ['10.1.2.3', '203.0.113.9', '192.0.2.7'], 403],
    ['a peer that is no known proxy speaks for itself', ['192.0.2.0/24'], ['10.1.2.3'], 403],
    ['ports are no part of an address', 1, ['10.1.2.3:41234'], 200],
    ['IPv4 may come as IPv6', 1, ['::ffff:10.1.2.3'], 200],
    ['in brackets, too', 1, ['[::ffff:10.1.2.3]:41234'], 200],
    ['an obfuscated address is none', 1, ['unknown'], 403],
    ['nor is a name', 1, ['10.1.2.3.example.com'], 403],
    ['an unknown one among known proxies is not passed', ['127.0.0.1'], ['10.1.2.3', '_hidden'], 403],
    ['an empty entry is none', 1, ['10.1.2.3', ''], 403],
  ])('%s', async (_, trustProxy, addresses, expected) => {
    const { status } = await serving({ allow, ...(trustProxy === undefined ? {} : { trustProxy }) });
    expect(await status('/metrics', from(...addresses))).toBe(expected);
  });

  test('what a known proxy tells by Forwarded alone comes from nowhere that is known', async () => {
    const forwarded = { forwarded: 'for=203.0.113.9;proto=https' };
    const local = ['127.0.0.0/8'];
    for (const trustProxy of [1, local]) {
      const { status } = await serving({ allow: [...allow, ...local], trustProxy });
      expect(await status('/metrics', forwarded)).toBe(403);
      expect(await status('/metrics', { ...forwarded, 'x-forwarded-for': '10.1.2.3' })).toBe(200);
      expect(await status('/metrics')).toBe(200);
    }
    for (const trustProxy of [0, ['192.0.2.0/24']]) {
      const { status } = await serving({ allow: local, trustProxy });
      expect(await status('/metrics', forwarded)).toBe(200);
    }
  });

  test('headers that came several times are one list', async () => {
    const { status } = await serving({ allow, trustProxy: 1 });
    expect(await status('/metrics', { 'x-forwarded-for': ['203.0.113.9', '10.1.2.3'] })).toBe(200);
    expect(await status('/metrics', { 'x-forwarded-for': ['10.1.2.3', '203.0.113.9'] })).toBe(403);
  });

  test('a setting is demanded where an address list meets forwarded requests', async () => {
    const { log, status } = await serving({ allow: ['127.0.0.1'] });
    expect(await status('/metrics')).toBe(200);
    expect(await status('/metrics', from('127.0.0.1'))).toBe(403);
    expect(await status('/metrics', { forwarded: 'for=127.0.0.1' })).toBe(403);
    expect(log).toEqual([expect.stringContaining('Set `trustProxy` to the number of proxies')]);
    const told = await serving({ allow: ['127.0.0.1'], trustProxy: 0 });
    expect(await told.status('/metrics', from('203.0.113.9'))).toBe(200);
  });
});

test.each([
  ['right address, right token', '10.1.2.3', 'Bearer secret', 200],
  ['right address, wrong token', '10.1.2.3', 'Bearer guess', 401],
  ['right address, no token', '10.1.2.3', undefined, 401],
  ['wrong address, right token', '203.0.113.9', 'Bearer secret', 403],
  ['wrong address, no token', '203.0.113.9', undefined, 403],
])('asks for all that is set: %s', async (_, address, authorization, expected) => {
  const { status } = await serving({ allow: ['10.1.0.0/16'], trustProxy: 1, auth: { bearerToken: 'secret' } });
  const headers = { ...from(address), ...(authorization === undefined ? {} : { authorization }) };
  for (const path of ['/metrics', '/metrics/json', '/metrics/json/shop', '/metrics/summary']) {
    expect(await status(path, headers)).toBe(expected);
  }
  expect(await status('/metrics/docs', headers)).toBe(expected === 403 ? 403 : 200);
  expect(await status('/health', headers)).toBe(200);
});

describe('the rate limit', () => {
  const limit = { requestsPerSecond: 0.5, burst: 3 };

  test('lets bursts pass, then says when to come again, and forgives in time', async () => {
    const clock = fakeClock();
    const { ask, status } = await serving({ rateLimit: limit, clock });
    const statuses = [await status('/metrics'), await status('/metrics/json'), await status('/metrics/docs')];
    expect(statuses).toEqual([200, 200, 200]);
    const refused = await ask('/metrics');
    expect([refused.status, refused.headers['retry-after'], refused.body]).toEqual([429, '2', 'Too many requests.\n']);
    clock.advance(1999);
    expect(await status('/metrics')).toBe(429);
    clock.advance(1);
    expect(await status('/metrics')).toBe(200);
    expect(await status('/metrics')).toBe(429);
  });

  test('counts each client alone, and an IPv6 network as one', async () => {
    const { status } = await serving({ rateLimit: { ...limit, burst: 1 }, trustProxy: 1, clock: fakeClock() });
    expect(await status('/metrics', from('10.0.0.1'))).toBe(200);
    expect(await status('/metrics', from('10.0.0.1:999'))).toBe(429);
    expect(await status('/metrics', from('10.0.0.2'))).toBe(200);
    expect(await status('/metrics', from('2001:db8::1'))).toBe(200);
    expect(await status('/metrics', from('2001:db8:0:0:ffff::2'))).toBe(429);
    expect(await status('/metrics', from('2001:db8:0:1::1'))).toBe(200);
    expect(await status('/metrics', from('::1'))).toBe(200);
  });

  test('cannot be got around by inventing where one comes from', async () => {
    const { status } = await serving({ rateLimit: { ...limit, burst: 1 }, clock: fakeClock() });
    expect(await status('/metrics', from('10.0.0.1'))).toBe(200);
    expect(await status('/metrics', from('10.0.0.2'))).toBe(429);
    expect(await status('/metrics')).toBe(429);
  });

  test('comes before credentials are looked at, and does not hold for probes', async () => {
    const auth = { bearerToken: 'secret' };
    const { status } = await serving({ rateLimit: { ...limit, burst: 1 }, auth, clock: fakeClock() });
    expect(await status('/metrics', { authorization: 'Bearer guess' })).toBe(401);
    expect(await status('/metrics', { authorization: 'Bearer secret' })).toBe(429);
    expect([await status('/health'), await status('/health/live'), await status('/health/ready')]).toEqual([
      200, 200, 200,
    ]);
  });
});

describe('secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const bearer = (token: string): OutgoingHttpHeaders => ({ authorization: `Bearer ${token}` });

  function secretFile(content: string): string {
    const path = join(mkdtempSync(join(folder, 'one-')), 'token');
    writeFileSync(path, content);
    return path;
  }

  test('come from the environment', async () => {
    vi.stubEnv('METRICS_TOKEN', 'from-the-environment');
    const { status } = await serving({ auth: { bearerToken: { env: 'METRICS_TOKEN' } } });
    expect(await status('/metrics', bearer('from-the-environment'))).toBe(200);
    expect(await status('/metrics', bearer('METRICS_TOKEN'))).toBe(401);
  });

  test('come from files, without the line break at their end', async () => {
    const [username, password] = [secretFile('prometheus\n'), secretFile('hunter2\r\n')];
    const { status } = await serving({
      auth: { basic: { username: { file: username }, password: { file: password } } },
    });
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
    expect(await status('/metrics', basic('prometheus:hunter2'))).toBe(200);
    expect(await status('/metrics', basic('prometheus:hunter2\n'))).toBe(401);
  });

  test('are replaced with their file, at once', async () => {
    const file = secretFile('old');
    const { status } = await serving({ auth: { bearerToken: { file } } });
    expect(await status('/metrics', bearer('old'))).toBe(200);
    writeFileSync(`${file}.next`, 'new');
    renameSync(`${file}.next`, file);
    expect([await status('/metrics', bearer('old')), await status('/metrics', bearer('new'))]).toEqual([401, 200]);
  });

  test('stay in force while their file is empty or gone, which is logged once, without them', async () => {
    const file = secretFile('steady');
    const { log, status } = await serving({ auth: { bearerToken: { file } } });
    truncateSync(file);
    expect([await status('/metrics', bearer('steady')), await status('/metrics', bearer(''))]).toEqual([200, 401]);
    rmSync(file);
    expect([await status('/metrics', bearer('steady')), await status('/metrics')]).toEqual([200, 401]);
    expect(log).toEqual([
      expect.stringMatching(/^auth\.bearerToken: the file ".*token" is empty; the secret that was/),
    ]);
    writeFileSync(file, 'next');
    expect(await status('/metrics', bearer('next'))).toBe(200);
  });

  test.each<[string, AuthOptions]>([
    ['auth.bearerToken: the environment variable NOT_SET is not set', { bearerToken: { env: 'NOT_SET' } }],
    ['auth.bearerToken: the environment variable EMPTY is empty', { bearerToken: { env: 'EMPTY' } }],
    [
      'auth.bearerToken: the file "/nowhere/token" cannot be read (ENOENT)',
      { bearerToken: { file: '/nowhere/token' } },
    ],
    ['auth.bearerToken is empty', { bearerToken: ['good', ''] }],
    ['auth.bearerToken is not a text', { bearerToken: {} as never }],
    ['auth.bearerToken is not a text', { bearerToken: [42] as never }],
    [
      'auth.basic.password: the environment variable NOT_SET',
      { basic: { username: 'a', password: { env: 'NOT_SET' } } },
    ],
    ['auth names neither a bearerToken nor basic', {}],
  ])('that are missing keep the server from starting: %s', async (problem, auth) => {
    vi.stubEnv('EMPTY', '');
    await expect(serving({ auth })).rejects.toThrow(problem);
  });
});

describe('paths', () => {
  test('can be moved, doubled and turned off', async () => {
    const { status } = await serving({
      basePath: '/ops',
      paths: { metrics: ['/metrics', '/prometheus'], live: '/healthz', explorer: false, catalog: '/catalogs' },
    });
    const found = ['/ops/metrics', '/ops/prometheus', '/ops/healthz', '/ops/catalogs/shop', '/ops', '/ops/'];
    const missing = ['/metrics', '/ops/health/live', '/ops/metrics/docs', '/ops/metrics/json/shop', '/healthz'];
    expect(await Promise.all(found.map((path) => status(path)))).toEqual(found.map(() => 200));
    expect(await Promise.all(missing.map((path) => status(path)))).toEqual(missing.map(() => 404));
  });

  test('can have the names of catalogs in their first place', async () => {
    const { status } = await serving({ paths: { catalog: '/' } });
    expect([await status('/shop'), await status('/metrics')]).toEqual([200, 200]);
  });
});
