import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import type { TelemetryCore } from '@telltale/core';
import { httpClient } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as undici8 from 'undici';
import * as undici7 from 'undici7';
import { instrumentUndici } from '../../src/undici/index.ts';
import type { UndiciOptions } from '../../src/undici/index.ts';
import { serverAddresses } from '../../src/undici/server-addresses.ts';

type Fetch = (url: string, init?: { method?: string; signal?: AbortSignal; body?: string }) => Promise<Response>;

const cleanUp: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => new Promise((resolve) => server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}

const series = 'server_address="127.0.0.1", server_port="PORT"';

/** What was recorded of one port, as `PORT`: clients of earlier tests may be closing connections still. */
async function linesOf(telemetry: TelemetryCore, port: number): Promise<readonly string[]> {
  const lines = (await renderRecorded(telemetry)).replaceAll(`"${port}"`, '"PORT"').split('\n');
  return lines.filter((line) => line.includes('"PORT"')).toSorted();
}

/** A server whose port is `PORT` in what is shown. */
async function setUp(answer: RequestListener, options?: UndiciOptions) {
  const server = createServer(answer);
  const port = await listening(server);
  cleanUp.push(() => server.closeAllConnections());
  const telemetry = isolatedTelemetry({ catalogs: { httpClient } });
  const undo = instrumentUndici(telemetry, options);
  cleanUp.push(undo);
  const page = (of = port): Promise<readonly string[]> => linesOf(telemetry, of);
  return { telemetry, page, undo, url: `http://127.0.0.1:${port}`, port };
}

const ok: RequestListener = (_request, response) => void response.end('fine');

describe.each([
  ['the fetch of Node.js', globalThis.fetch as unknown as Fetch],
  ['fetch of undici 8', undici8.fetch as unknown as Fetch],
  ['fetch of undici 7', undici7.fetch as unknown as Fetch],
])('%s', (_name, fetch) => {
  test('is recorded by host, method and status', async () => {
    const { page, url } = await setUp((request, response) => {
      response.statusCode = request.url === '/missing' ? 404 : 200;
      response.end('text');
    });
    await (await fetch(`${url}/users/7?token=secret`)).text();
    await (await fetch(`${url}/missing`, { method: 'POST', body: 'x' })).text();
    await vi.waitFor(async () =>
      expect(await page()).toEqual([
        `http_client_active_requests{http_request_method="GET", ${series}} 0`,
        `http_client_active_requests{http_request_method="POST", ${series}} 0`,
        `http_client_request_duration_seconds{error_type="404", http_request_method="POST", http_response_status_code="404", ${series}} count 1`,
        `http_client_request_duration_seconds{http_request_method="GET", http_response_status_code="200", ${series}} count 1`,
      ]),
    );
  });

  test('is recorded where nobody listens, as the connection that failed', async () => {
    const { page, telemetry } = await setUp(ok);
    const unused = createSocketServer();
    unused.listen(0, '127.0.0.1');
    await once(unused, 'listening');
    const { port } = unused.address() as AddressInfo;
    await new Promise((resolve) => unused.close(resolve));
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
    expect(await page(port)).toEqual([
      `http_client_active_requests{http_request_method="GET", ${series}} 0`,
      `http_client_connection_errors_total{error_type="ECONNREFUSED", ${series}} 1`,
      `http_client_request_duration_seconds{error_type="ECONNREFUSED", http_request_method="GET", ${series}} count 1`,
    ]);
    expect((await recorded(telemetry, httpClient.duration)).sum).toBeGreaterThan(0);
  });

  test('is recorded once when the caller gives up waiting', async () => {
    const { page, url } = await setUp(() => {});
    const aborter = new AbortController();
    const answer = fetch(url, { signal: aborter.signal });
    await vi.waitFor(async () => expect(await page()).toHaveLength(1));
    aborter.abort();
    await expect(answer).rejects.toThrow(/abort/);
    await vi.waitFor(async () =>
      expect(await page()).toEqual([
        `http_client_active_requests{http_request_method="GET", ${series}} 0`,
        `http_client_request_duration_seconds{error_type="AbortError", http_request_method="GET", ${series}} count 1`,
      ]),
    );
  });

  test('counts an answer that is not read to its end with the time until its headers, and as no failure', async () => {
    const { page, url } = await setUp((_request, response) => {
      response.flushHeaders();
      response.write('x');
    });
    const aborter = new AbortController();
    const response = await fetch(url, { signal: aborter.signal });
    expect(await page()).toEqual([`http_client_active_requests{http_request_method="GET", ${series}} 1`]);
    const reading = response.text();
    aborter.abort();
    await expect(reading).rejects.toThrow(/abort/);
    await vi.waitFor(async () =>
      expect(await page()).toEqual([
        `http_client_active_requests{http_request_method="GET", ${series}} 0`,
        `http_client_request_duration_seconds{http_request_method="GET", http_response_status_code="200", ${series}} count 1`,
      ]),
    );
  });

  test('counts a server that breaks off in the middle of its answer as failed', async () => {
    const { page, url } = await setUp((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('x', () => response.destroy());
    });
    const response = await fetch(url);
    await expect(response.text()).rejects.toThrow('terminated');
    await vi.waitFor(async () =>
      expect(await page()).toContain(
        `http_client_request_duration_seconds{error_type="UND_ERR_SOCKET", http_request_method="GET", http_response_status_code="200", ${series}} count 1`,
      ),
    );
  });
});

test('request() of undici is recorded as fetch is, redirects as requests of their own', async () => {
  const { telemetry, url } = await setUp((request, response) => {
    if (request.url === '/old') response.writeHead(302, { location: '/new' }).end();
    else response.end('{"ok":true}');
  });
  const { body } = await undici8.request(`${url}/direct`);
  expect(await body.json()).toEqual({ ok: true });
  await (await fetch(`${url}/old`)).text();
  await vi.waitFor(async () => {
    expect(await recorded(telemetry, httpClient.duration, { http_response_status_code: '302' })).toMatchObject({
      count: 1,
    });
    expect(await recorded(telemetry, httpClient.duration, { http_response_status_code: '200' })).toMatchObject({
      count: 2,
    });
  });
});

describe('templates', () => {
  const templates = ['/users/{id}', '/users/me', '/users/:id/orders/:order', '/files/*', '/'];

  test.each([
    ['/users/7', '/users/{id}'],
    ['/users/me?x=1', '/users/me'],
    ['/users/7/orders/8/', '/users/:id/orders/:order'],
    ['/files/a/b/c', '/files/*'],
    ['/', '/'],
    ['/users/7/orders', undefined],
    ['/elsewhere', undefined],
  ])('%s is recorded as %s', async (path, template) => {
    const { telemetry, url } = await setUp(ok, { templates });
    await (await fetch(url + path)).text();
    await vi.waitFor(async () =>
      expect(await recorded(telemetry, httpClient.duration, { url_template: template })).toMatchObject({ count: 1 }),
    );
  });

  test('may come from a function; one that throws costs that request its record and nothing else', async () => {
    const warn = vi.fn<(message: string) => void>();
    const telemetry = isolatedTelemetry({ catalogs: { httpClient }, logger: { warn, error: warn } });
    const { url, undo } = await setUp(ok);
    undo();
    const undoFunction = instrumentUndici(telemetry, {
      templates: ({ path }) => {
        if (path === '/broken') throw new Error('no template');
        return '/all';
      },
    });
    cleanUp.push(undoFunction);
    expect(await (await fetch(`${url}/broken`)).text()).toBe('fine');
    expect(await (await fetch(`${url}/other`)).text()).toBe('fine');
    await vi.waitFor(async () => expect(await recorded(telemetry, httpClient.duration)).toMatchObject({ count: 1 }));
    expect(warn.mock.calls.join()).toContain('no template');
  });
});

test('hosts can be grouped, and requests left out', async () => {
  const { page, url } = await setUp(ok, {
    groupHost: () => 'customers',
    ignore: ({ path }) => path.startsWith('/health'),
  });
  await (await fetch(`${url}/health`)).text();
  await (await fetch(`${url}/a`)).text();
  await vi.waitFor(async () =>
    expect(await page()).toEqual([
      `http_client_active_requests{http_request_method="GET", server_address="customers", server_port="PORT"} 0`,
      `http_client_request_duration_seconds{http_request_method="GET", http_response_status_code="200", server_address="customers", server_port="PORT"} count 1`,
    ]),
  );
});

test.each([
  ['https://api.example.com', 'api.example.com', '443'],
  ['http://[::1]:8080', '::1', '8080'],
  ['http://localhost', 'localhost', '80'],
  ['no address', '_OTHER', undefined],
])('the origin %s is the host %s', (origin, server_address, server_port) => {
  expect(serverAddresses((host) => host)(origin)).toEqual({ server_address, server_port });
});

test('instrumenting twice records once, until both are undone', async () => {
  const { telemetry, undo, url } = await setUp(ok);
  const undoAgain = instrumentUndici(telemetry);
  await (await fetch(url)).text();
  await vi.waitFor(async () => expect(await recorded(telemetry, httpClient.duration)).toMatchObject({ count: 1 }));
  undo();
  undo();
  await (await fetch(url)).text();
  await vi.waitFor(async () => expect(await recorded(telemetry, httpClient.duration)).toMatchObject({ count: 2 }));
  undoAgain();
  await (await fetch(url)).text();
  expect(await recorded(telemetry, httpClient.duration)).toMatchObject({ count: 2 });
});

test('undoing leaves no subscriber and no series of a gauge', async () => {
  const { page, undo, url } = await setUp(ok);
  await (await fetch(url)).text();
  undo();
  const names = ['request:create', 'request:headers', 'request:trailers', 'request:error', 'client:connectError'];
  expect(names.filter((name) => channel(`undici:${name}`).hasSubscribers)).toEqual([]);
  expect((await page()).join()).not.toContain('active_requests');
});

test.each([
  [{ templates: ['users'] }, /template/],
  [{ templates: 7 as never }, /template/],
  [{ groupHost: 'x' as never }, /groupHost/],
  [{ ignore: true as never }, /ignore/],
])('refuses %j', (options, message) => {
  const telemetry = isolatedTelemetry({ catalogs: {} });
  expect(() => instrumentUndici(telemetry, options)).toThrow(message);
});
