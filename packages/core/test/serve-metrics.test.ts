import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { TelltaleError, createTelemetry, defineCatalog, gauge, open, serveMetrics } from '../src/index.ts';
import type { Clock, MetricsServer, Page, ServeMetricsOptions } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';

const wide = defineCatalog('wide', {
  level: gauge({ help: 'Level of a tank.', labels: { tank: open(100_000) }, maxSeries: 100_000 }),
});

const servers: MetricsServer[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

interface Setup extends ServeMetricsOptions {
  readonly clock?: Clock;
  readonly series?: number;
}

async function serving({ clock, series = 10, ...options }: Setup = {}) {
  const telemetry = createTelemetry({
    service: 'demo',
    catalogs: { wide },
    registry: false,
    runtime: false,
    ...(clock === undefined ? {} : { clock }),
  });
  for (let i = 0; i < series; i++) telemetry.wide.level.set({ tank: `tank number ${i}` }, i + 0.125);
  const held = new Set<Page>();
  const render = telemetry.page.bind(telemetry);
  telemetry.page = async (accept) => {
    const page = await render(accept);
    held.add(page);
    const release = page.release.bind(page);
    page.release = () => {
      held.delete(page);
      release();
    };
    return page;
  };
  const server = await serveMetrics(telemetry, { port: 0, ...options });
  servers.push(server);
  return { server, telemetry, held };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

async function ask(
  url: string,
  { method = 'GET', headers = {}, agent }: { method?: string; headers?: OutgoingHttpHeaders; agent?: Agent } = {},
): Promise<Answer> {
  const request = httpRequest(url, { method, headers, ...(agent === undefined ? {} : { agent }) });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

async function connected(server: MetricsServer): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

const GET = 'GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n';

test('serves metrics and health, their index at the root, and nothing else', async () => {
  const { server } = await serving();
  const statuses = ['/metrics', '/metrics/json', '/health', '/health/live', '/health/ready', '/', '/favicon.ico'].map(
    async (path) => (await ask(server.url + path)).status,
  );
  expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200, 200, 200, 404]);
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  const { body } = await ask(`${server.url}/metrics`);
  expect(body.toString()).toContain('wide_level{tank="tank number 7"} 7.125\n');
});

test('serves several scrapes over one connection', async () => {
  const { server } = await serving();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports: (number | undefined)[] = [];
  agent.on('free', (socket: Socket) => ports.push(socket.localPort));
  await ask(`${server.url}/metrics`, { agent });
  await ask(`${server.url}/metrics`, { agent });
  await ask(`${server.url}/other`, { agent });
  agent.destroy();
  expect(ports.length).toBe(3);
  expect(new Set(ports).size).toBe(1);
});

test('answers pipelined requests in their order', async () => {
  const { server } = await serving();
  const socket = await connected(server);
  socket.write(
    `${GET}GET /health/live HTTP/1.1\r\nhost: x\r\n\r\nGET /x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
  );
  const text = (await buffer(socket)).toString();
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404']);
});

test('compresses for who asks, and answers HEAD with the headers alone', async () => {
  const { server } = await serving({ series: 5000 });
  const plain = await ask(`${server.url}/metrics`);
  const packed = await ask(`${server.url}/metrics`, { headers: { 'accept-encoding': 'gzip' } });
  const head = await ask(`${server.url}/metrics`, { method: 'HEAD' });
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(packed.body.length).toBeLessThan(plain.body.length / 4);
  expect(gunzipSync(packed.body).toString()).toContain('wide_level{tank="tank number 4999"} 4999.125');
  expect([head.status, head.body.length]).toEqual([200, 0]);
  expect(Number(head.headers['content-length'])).toBeGreaterThan(100_000);
});

test('turns away who has no credentials', async () => {
  const { server } = await serving({ auth: { bearerToken: 'secret' } });
  const stranger = await ask(`${server.url}/metrics`);
  const friend = await ask(`${server.url}/metrics`, { headers: { authorization: 'Bearer secret' } });
  expect([stranger.status, friend.status]).toEqual([401, 200]);
  expect(stranger.headers['www-authenticate']).toBe('Bearer realm="telltale"');
});

test('takes a token of any characters, sent as UTF-8', async () => {
  const { server } = await serving({ auth: { bearerToken: 'schlüssel🔑' } });
  const authorization = `Bearer ${Buffer.from('schlüssel🔑').toString('latin1')}`;
  expect(await ask(`${server.url}/metrics`, { headers: { authorization } })).toMatchObject({ status: 200 });
});

test('takes a whole URL as the target, and throws request bodies away', async () => {
  const { server } = await serving();
  const socket = await connected(server);
  const upload = 'x'.repeat(300_000);
  socket.write(`POST http://x/metrics HTTP/1.1\r\nhost: x\r\ncontent-length: ${upload.length}\r\n\r\n${upload}`);
  socket.write('GET http://x/metrics?y HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  const text = (await buffer(socket)).toString();
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 405', 'HTTP/1.1 200']);
});

test('gives concurrent scrapes whole pages and every buffer back', async () => {
  const { server, held } = await serving({ series: 20_000 });
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask(`${server.url}/metrics`)));
  for (const { body, headers } of answers) {
    expect(body.length).toBe(Number(headers['content-length']));
    expect(body.toString().match(/^wide_level\{/gm)?.length).toBe(20_000);
  }
  await vi.waitFor(() => expect(held.size).toBe(0));
});

describe('a client', () => {
  test('that goes away in the middle leaves no page behind', async () => {
    const { server, held } = await serving({ series: 100_000 });
    const socket = await connected(server);
    socket.write(GET);
    await once(socket, 'data');
    expect(held.size).toBe(1);
    socket.destroy();
    await vi.waitFor(() => expect(held.size).toBe(0));
    expect((await ask(`${server.url}/health`)).status).toBe(200);
  });

  test('that goes away while the page is made leaves none behind', async () => {
    const { server, telemetry, held } = await serving();
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    telemetry.addCollector({
      name: 'slow',
      metrics: [],
      collect: () => {
        asked.resolve();
        return go.promise;
      },
    });
    const socket = await connected(server);
    socket.write(GET);
    await asked.promise;
    socket.destroy();
    await once(socket, 'close');
    go.resolve();
    await ask(`${server.url}/metrics`);
    await vi.waitFor(() => expect(held.size).toBe(0));
  });

  test('that reads slowly gets the whole page', async () => {
    const { server, held } = await serving({ series: 100_000 });
    const socket = await connected(server);
    socket.pause();
    socket.write(GET.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n'));
    await vi.waitFor(() => expect(held.size).toBe(1));
    expect((await ask(`${server.url}/health`)).status).toBe(200);
    const text = (await buffer(socket)).toString();
    expect(text.match(/^wide_level\{/gm)?.length).toBe(100_000);
    await vi.waitFor(() => expect(held.size).toBe(0));
  });

  test('that stops reading is cut off in time', async () => {
    const clock = fakeClock();
    const { server, held } = await serving({ series: 100_000, clock, timeoutSeconds: 10 });
    const socket = await connected(server);
    socket.pause();
    socket.write(GET);
    await vi.waitFor(() => expect(held.size).toBe(1));
    clock.advance(9999);
    await ask(`${server.url}/health`);
    expect(held.size).toBe(1);
    clock.advance(1);
    await vi.waitFor(() => expect(held.size).toBe(0));
  });

  test('that never ends its headers is cut off in time', async () => {
    const { server } = await serving({ timeoutSeconds: 0.04 });
    const socket = await connected(server);
    socket.write('GET /metrics HTTP/1.1\r\nhost: ');
    expect((await buffer(socket)).toString()).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('that sends too much in its headers is refused', async () => {
    const { server } = await serving();
    const socket = await connected(server);
    socket.write(`GET /metrics HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(10_000)}\r\n\r\n`);
    expect((await buffer(socket)).toString()).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('closing', () => {
  test('lets a scrape under way finish, refuses further ones, and then leaves nothing open', async () => {
    const { server, telemetry } = await serving();
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    telemetry.addCollector({
      name: 'slow',
      metrics: [],
      collect: () => {
        asked.resolve();
        return go.promise;
      },
    });
    const socket = await connected(server);
    const text = buffer(socket);
    socket.write(GET);
    await asked.promise;
    const closed = server.close();
    await expect(ask(`${server.url}/metrics`)).rejects.toThrow('ECONNREFUSED');
    go.resolve();
    await closed;
    expect((await text).toString()).toMatch(/^HTTP\/1\.1 200 .*connection: close.*wide_level/is);
  });

  test('lets a page that is half sent arrive whole', async () => {
    const { server } = await serving({ series: 100_000 });
    const socket = await connected(server);
    socket.pause();
    socket.write(GET);
    await once(socket, 'readable');
    const closed = server.close();
    const text = (await buffer(socket)).toString();
    await closed;
    expect(text.match(/^wide_level\{/gm)?.length).toBe(100_000);
  });

  test('cuts off what does not finish in time', async () => {
    const clock = fakeClock();
    const { server, held } = await serving({ series: 100_000, clock, closeTimeoutSeconds: 3 });
    const socket = await connected(server);
    socket.pause();
    socket.write(GET);
    await vi.waitFor(() => expect(held.size).toBe(1));
    const closed = server.close();
    clock.advance(3000);
    await closed;
    await vi.waitFor(() => expect(held.size).toBe(0));
  });

  test('does not wait for connections without a request, used or fresh', async () => {
    const { server } = await serving({ clock: fakeClock() });
    const used = await connected(server);
    used.write(GET);
    await once(used, 'data');
    await connected(server);
    await ask(`${server.url}/health`);
    await expect(server.close()).resolves.toBeUndefined();
  });

  test('happens once', async () => {
    const { server } = await serving();
    expect(server.close()).toBe(server.close());
    await server.close();
  });
});

test('says what is wrong with its address', async () => {
  const { server } = await serving();
  const taken = serving({ port: server.port });
  await expect(taken).rejects.toThrow(
    `Cannot listen on "127.0.0.1", port ${server.port}: something listens there already`,
  );
  await expect(taken).rejects.toMatchObject({ code: 'TELLTALE_LISTEN', cause: { code: 'EADDRINUSE' } });
  await expect(serving({ host: '192.0.2.1' })).rejects.toThrow('this machine does not have that address');
  await expect(serving({ port: 70_000 })).rejects.toBeInstanceOf(TelltaleError);
});

test.each([
  { host: '' },
  { timeoutSeconds: 0 },
  { timeoutSeconds: Number.NaN },
  { timeoutSeconds: Infinity },
  { closeTimeoutSeconds: -1 },
])('refuses %o', async (options) => {
  await expect(serving(options)).rejects.toMatchObject({ code: 'TELLTALE_OPTIONS' });
});

test('does not keep alive a process that has nothing else to do', async () => {
  const fixture = fileURLToPath(new URL('fixtures/served-and-done.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [fixture], { timeout: 15_000 });
  expect(stdout).toBe('200 true');
});
