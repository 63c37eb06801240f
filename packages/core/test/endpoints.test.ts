import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { TelltaleError, counter, createEndpoints, createTelemetry, defineCatalog } from '../src/index.ts';
import type { AuthOptions, EndpointOptions, EndpointRequest, EndpointResponse, HealthReport } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';

const shop = defineCatalog('shop', { placed: counter({ help: 'Orders accepted for delivery.' }) });
const stock = defineCatalog('stock', { moved: counter({ help: 'Items moved.' }) });

function offering(options: EndpointOptions = {}) {
  const clock = fakeClock({ now: Date.UTC(2026, 0, 1) });
  const log: string[] = [];
  const logger = {
    warn: (message: string) => void log.push(message),
    error: (message: string) => void log.push(message),
  };
  const catalogs = { shop, stock };
  const telemetry = createTelemetry({ service: 'demo', catalogs, registry: false, runtime: false, clock, logger });
  telemetry.shop.placed.inc(3);
  const endpoints = createEndpoints(telemetry, options);
  const ask = (path: string, request: Partial<EndpointRequest> = {}) =>
    endpoints({ method: 'GET', path, headers: {}, ...request });
  return { ask, clock, log, telemetry };
}

function textOf({ body, headers }: EndpointResponse): string {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body instanceof Uint8Array ? body : Buffer.concat(body);
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : Buffer.from(bytes)).toString();
}

async function read(answer: Promise<EndpointResponse> | undefined): Promise<EndpointResponse & { text: string }> {
  const response = await answer;
  if (response === undefined) throw new Error('nobody answered');
  const text = textOf(response);
  response.release();
  return { ...response, text };
}

describe('metrics', () => {
  test('are served as the page, never to be cached or taken for another type', async () => {
    const { headers, status, text } = await read(offering().ask('/metrics'));
    expect(status).toBe(200);
    expect(text).toContain('\nshop_placed_total 3\n');
    expect(headers).toEqual({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores',
      'content-length': String(Buffer.byteLength(text)),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      vary: 'accept, accept-encoding',
    });
  });

  test('come in the format that is asked for', async () => {
    const accept = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5';
    const { headers, text } = await read(offering().ask('/metrics', { headers: { accept } }));
    expect(headers['content-type']).toMatch(/^application\/openmetrics-text; version=1\.0\.0/);
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  test.each([
    ['gzip', true],
    ['gzip;q=0, identity', false],
    ['br, *;q=0.1', true],
    ['br', false],
    [undefined, false],
  ])('answer accept-encoding %s compressed: %s', async (acceptEncoding, isCompressed) => {
    const headers = { 'accept-encoding': acceptEncoding };
    const response = await read(offering().ask('/metrics', { headers }));
    expect(response.headers['content-encoding']).toBe(isCompressed ? 'gzip' : undefined);
    expect(response.headers['content-length']).toBe(
      String([response.body].flat().reduce((n, part) => n + part.length, 0)),
    );
    expect(response.text).toContain('shop_placed_total 3');
  });

  test('have no body for HEAD, but its length', async () => {
    const { body, headers, status } = await read(offering().ask('/metrics', { method: 'HEAD' }));
    expect([status, body]).toEqual([200, '']);
    expect(Number(headers['content-length'])).toBeGreaterThan(100);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'BREW'])('refuse %s and say what they allow', async (method) => {
    const { headers, status } = await read(offering().ask('/metrics', { method }));
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  test('say nothing of why they failed', async () => {
    const { ask, log, telemetry } = offering();
    telemetry.page = () => Promise.reject(new Error('password=hunter2'));
    const { status, text } = await read(ask('/metrics'));
    await read(ask('/metrics'));
    expect([status, text]).toEqual([500, 'The telemetry failed to answer; its log says why.\n']);
    expect(log.map((line) => line.split('\n')[0])).toEqual(['an endpoint failed: Error: password=hunter2']);
  });
});

describe('snapshots', () => {
  test('hold every catalog, or one', async () => {
    const { ask } = offering();
    const all = JSON.parse((await read(ask('/metrics/json'))).text) as { catalogs: object };
    const one = JSON.parse((await read(ask('/metrics/json/shop'))).text) as { catalogs: Record<string, unknown> };
    expect(Object.keys(all.catalogs)).toEqual(expect.arrayContaining(['shop', 'stock']));
    expect(one.catalogs).toMatchObject({ shop: { placed: { series: [{ labels: {}, value: 3 }] } } });
    expect(Object.keys(one.catalogs)).toEqual(['shop']);
  });

  test.each(['unknown', 'constructor', '__proto__', '%', 'shop/placed'])('know no catalog "%s"', async (catalog) => {
    expect((await read(offering().ask(`/metrics/json/${catalog}`))).status).toBe(404);
  });

  test('are compressed where they are long', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const long = await read(offering().ask('/metrics/json', { headers }));
    const short = await read(offering().ask('/metrics/json/shop', { headers }));
    expect([long.headers['content-encoding'], short.headers['content-encoding']]).toEqual(['gzip', undefined]);
    expect(JSON.parse(long.text)).toHaveProperty('catalogs.shop');
  });
});

describe('paths', () => {
  test.each(['', '/', '/metric', '/metrics2', '/Metrics', '/healthz', '/health/other'])('do not include %s', (path) => {
    expect(offering().ask(path)).toBeUndefined();
  });

  test.each(['/metrics/', '/metrics?x=1', '/metrics/json/?x', '/health/'])('include %s', async (path) => {
    expect((await read(offering().ask(path))).status).toBe(200);
  });

  test('begin with the base path', async () => {
    const { ask } = offering({ basePath: '/internal/' });
    expect([ask('/metrics'), ask('/internalmetrics'), ask('/internal')]).toEqual([undefined, undefined, undefined]);
    expect((await read(ask('/internal/metrics'))).status).toBe(200);
  });

  test.each(['internal', '/a//b', '/a b', '/:id'])('cannot begin with %s', (basePath) => {
    expect(() => offering({ basePath })).toThrow(TelltaleError);
  });
});

describe('authorization', () => {
  const basic = { username: 'prometheus', password: 'pässword:with colon' };
  const bearerToken = 'a-long-token';
  const encoded = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  const right = encoded(`${basic.username}:${basic.password}`);

  test.each<[string, AuthOptions, string | undefined, number]>([
    ['no credentials', { bearerToken }, undefined, 401],
    ['an empty header', { bearerToken }, '', 401],
    ['the token', { bearerToken }, 'Bearer a-long-token', 200],
    ['a scheme in other case', { bearerToken }, 'bEARER  a-long-token', 200],
    ['a wrong token', { bearerToken }, 'Bearer a-long-tokem', 401],
    ['a longer token', { bearerToken }, 'Bearer a-long-token-', 401],
    ['the token without a scheme', { bearerToken }, 'a-long-token', 401],
    ['the token as basic auth', { bearerToken }, encoded('a-long-token'), 401],
    ['the newer of two tokens', { bearerToken: ['old', 'new'] }, 'Bearer new', 200],
    ['user and password', { basic }, right, 200],
    ['a wrong password', { basic }, encoded(`${basic.username}:guess`), 401],
    ['a wrong user', { basic }, encoded(`root:${basic.password}`), 401],
    ['no base64', { basic }, 'Basic ???', 401],
    ['user and password as a token', { basic }, `Bearer ${basic.username}:${basic.password}`, 401],
    ['either: the token', { basic, bearerToken }, 'Bearer a-long-token', 200],
    ['either: user and password', { basic, bearerToken }, right, 200],
  ])('with %s', async (_, auth, authorization, status) => {
    const { ask } = offering({ auth });
    const headers = { authorization };
    const paths = ['/metrics', '/metrics/json', '/metrics/json/shop'];
    const statuses = await Promise.all(paths.map(async (path) => (await read(ask(path, { headers }))).status));
    expect(statuses).toEqual([status, status, status]);
  });

  test('challenges with what it accepts, and says nothing else', async () => {
    const { headers, text } = await read(offering({ auth: { basic, bearerToken } }).ask('/metrics'));
    expect(headers['www-authenticate']).toBe('Bearer realm="telltale", Basic realm="telltale", charset="UTF-8"');
    expect(text).toBe('Credentials are required.\n');
  });

  test('comes before everything else: no method and no catalog is told apart', async () => {
    const { ask } = offering({ auth: { bearerToken } });
    expect((await read(ask('/metrics', { method: 'POST' }))).status).toBe(401);
    expect((await read(ask('/metrics/json/unknown'))).status).toBe(401);
    expect((await read(ask('/metrics', { method: 'HEAD' }))).body).toBe('');
  });

  test('refuses a header that came twice', async () => {
    const headers = { authorization: ['Bearer a-long-token', 'Bearer other'] };
    expect((await read(offering({ auth: { bearerToken } }).ask('/metrics', { headers }))).status).toBe(401);
  });

  test.each<AuthOptions>([
    {},
    { bearerToken: '' },
    { bearerToken: [] },
    { bearerToken: ['good', ''] },
    { basic: { username: 'a:b', password: 'x' } },
    { basic: { username: 'a', password: '' } },
  ])('is not built from %o', (auth) => {
    expect(() => offering({ auth })).toThrow(/^auth.* \[TELLTALE_(OPTIONS|SECRET)\]$/);
  });
});

describe('health', () => {
  const failing = (): never => {
    throw new Error('postgres://user:secret@db is down');
  };

  async function health(options: EndpointOptions, path = '/health') {
    const { ask, log } = offering(options);
    const { status, text } = await read(ask(path));
    return { status, report: JSON.parse(text) as HealthReport, text, log };
  }

  test.each(['/health', '/health/ready', '/health/live'])('is well without checks: %s', async (path) => {
    const { report, status } = await health({}, path);
    expect([status, report.status]).toEqual([200, 'ok']);
  });

  test('is what the worst check says', async () => {
    const ok = (): boolean => true;
    const degraded = (): 'degraded' => 'degraded';
    expect(await health({ checks: { ok, nothing: () => {} } })).toMatchObject({
      status: 200,
      report: { status: 'ok' },
    });
    expect(await health({ checks: { ok, degraded } })).toMatchObject({ status: 200, report: { status: 'degraded' } });
    expect(await health({ checks: { ok, degraded, failing } })).toMatchObject({
      status: 503,
      report: {
        status: 'unavailable',
        checks: { ok: { status: 'ok' }, degraded: { status: 'degraded' }, failing: { status: 'unavailable' } },
      },
    });
    expect((await health({ checks: { no: () => Promise.resolve(false) } }, '/health/ready')).status).toBe(503);
  });

  test('is degraded where what fails is optional', async () => {
    const { report, status } = await health({ checks: { cache: { check: failing, optional: true } } });
    expect([status, report.status]).toEqual([200, 'degraded']);
  });

  test('is live whatever the checks say, and does not ask them', async () => {
    let asked = 0;
    const { status } = await health({ checks: { db: () => void asked++ } }, '/health/live');
    expect([status, asked]).toEqual([200, 0]);
  });

  test('logs why a check fails when it begins to, and never shows it', async () => {
    const { log, text } = await health({ checks: { db: failing } });
    expect(text).not.toContain('secret');
    expect(log).toEqual(['health check "db" is unavailable and was ok: postgres://user:secret@db is down']);
  });

  test('names the checks only to who is authorized', async () => {
    const { ask } = offering({ auth: { bearerToken: 't' }, checks: { db: () => false } });
    const stranger = await read(ask('/health'));
    const friend = await read(ask('/health', { headers: { authorization: 'Bearer t' } }));
    expect([stranger.status, stranger.text]).toEqual([503, '{"status":"unavailable"}\n']);
    expect(JSON.parse(friend.text)).toMatchObject({ checks: { db: { status: 'unavailable' } } });
  });

  test('asks a check once for all who ask at the same time, and not again for a while', async () => {
    let asked = 0;
    const { ask, clock } = offering({ checks: { db: { check: async () => void asked++, cacheSeconds: 5 } } });
    await Promise.all([read(ask('/health')), read(ask('/health/ready'))]);
    clock.advance(4999);
    await read(ask('/health'));
    expect(asked).toBe(1);
    clock.advance(1);
    const { text } = await read(ask('/health'));
    expect(asked).toBe(2);
    expect(JSON.parse(text)).toMatchObject({ checks: { db: { checkedAt: '2026-01-01T00:00:05.000Z' } } });
  });

  test('gives up on a check that hangs, tells it so, and does not start it again meanwhile', async () => {
    const signals: AbortSignal[] = [];
    let release = (): void => {};
    const check = (signal: AbortSignal): Promise<void> => {
      signals.push(signal);
      return new Promise((resolve) => (release = resolve));
    };
    const { ask, clock, log } = offering({ checks: { db: { check, timeoutSeconds: 2 } } });
    const first = read(ask('/health'));
    await Promise.resolve();
    clock.advance(2000);
    expect((await first).status).toBe(503);
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
    expect(log).toEqual(['health check "db" is unavailable and was ok: it took longer than 2 s']);
    clock.advance(2000);
    expect((await read(ask('/health'))).status).toBe(503);
    expect(signals.length).toBe(1);
    release();
    await new Promise(setImmediate);
    clock.advance(2000);
    const again = read(ask('/health'));
    await Promise.resolve();
    release();
    expect((await again).status).toBe(200);
  });
});
