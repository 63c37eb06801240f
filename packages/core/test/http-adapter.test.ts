import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect as connectHttp2, constants, createServer as createHttp2Server } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, Http2ServerResponse } from 'node:http2';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttpAdapter, createTelemetry, serveMetrics } from '../src/index.ts';
import type { HttpAdapterOptions, TelemetryCore } from '../src/index.ts';
import { listening } from './listening.ts';

function isolated(): TelemetryCore {
  return createTelemetry({
    service: 'test',
    catalogs: {},
    registry: false,
    runtime: false,
    logger: { warn() {}, error() {} },
  });
}

function adapterOf(telemetry: TelemetryCore, options: HttpAdapterOptions = {}) {
  return createHttpAdapter({ telemetry, endpoints: false, ...options }, ({ url }) => url);
}

/** `GET /slow 499`, by how often; and the requests under way. */
async function recorded(telemetry: TelemetryCore): Promise<Record<string, number>> {
  const { body } = await telemetry.exposition();
  const counts: Record<string, number> = {};
  for (const line of body.split('\n')) {
    const of = (label: string): string | undefined => new RegExp(`${label}="([^"]*)"`).exec(line)?.[1];
    const value = Number(line.slice(line.lastIndexOf(' ') + 1));
    if (line.startsWith('http_server_active_requests{')) counts['active'] = (counts['active'] ?? 0) + value;
    if (!line.startsWith('http_server_request_duration_seconds_count{')) continue;
    const error = of('error_type');
    const key = [of('http_route'), of('http_response_status_code'), ...(error === undefined ? [] : [error])].join(' ');
    counts[key] = value;
  }
  return counts;
}

describe('over HTTP/2', () => {
  // What Node.js gives to those who know HTTP/1.1.
  type Response = ServerResponse & Pick<Http2ServerResponse, 'stream'>;
  type Handle = (response: Response) => void;

  async function ended(handle: Handle, end: (stream: ClientHttp2Stream, client: ClientHttp2Session) => void) {
    const telemetry = isolated();
    const adapter = adapterOf(telemetry);
    const over = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const server = createHttp2Server();
    server.on('request', (request: IncomingMessage, response: Response) => {
      response.stream.on('error', () => {});
      adapter.begin(request, response);
      response.on('close', over.resolve);
      handle(response);
      arrived.resolve();
    });
    const client = connectHttp2(`http://127.0.0.1:${await listening(server)}`);
    onTestFinished(() => client.destroy());
    client.on('error', () => {});
    const stream = client.request({ ':path': '/a' });
    stream.on('error', () => {});
    await arrived.promise;
    end(stream, client);
    await over.promise;
    return recorded(telemetry);
  }

  const waits: Handle = () => {};
  const begins: Handle = (response) => response.write('a part');
  const isSending: Handle = (response) => response.end(Buffer.alloc(10_000_000));

  test.each([
    ['before the headers', waits],
    ['during the response', begins],
    ['while a large one is sent', isSending],
  ])('a client that leaves %s is recorded as 499', async (_, handle) => {
    const left = { '/a 499': 1, active: 0 };
    expect(await ended(handle, (stream) => stream.close(constants.NGHTTP2_CANCEL))).toEqual(left);
    expect(await ended(handle, (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR))).toEqual(left);
    expect(await ended(handle, (_stream, client) => client.destroy())).toEqual(left);
  });

  test('a response that the server cuts off is recorded as 500, and a whole one as what it is', async () => {
    const reads = (stream: ClientHttp2Stream): unknown => stream.resume();
    const cut = (response: Response, error?: Error): void => {
      response.write('a part');
      response.stream.destroy(error);
    };
    expect(await ended((response) => cut(response), reads)).toEqual({ '/a 500 500': 1, active: 0 });
    expect(await ended((response) => cut(response, new RangeError('out of range')), reads)).toEqual({
      '/a 500 RangeError': 1,
      active: 0,
    });
    expect(await ended((response) => response.end('whole'), reads)).toEqual({ '/a 200': 1, active: 0 });
  });
});

test('a client that has left before its request is begun is recorded as 499, by the route that matches then', async () => {
  const telemetry = isolated();
  let route = 'none yet';
  const adapter = createHttpAdapter({ telemetry, endpoints: false }, () => route);
  const begun = Promise.withResolvers<void>();
  const port = await listening(
    createServer((request, response) => {
      response.once('close', () => {
        adapter.begin(request, response);
        route = '/slow';
        setImmediate(begun.resolve);
      });
    }),
  );
  const socket = connect(port, '127.0.0.1', () => {
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n', () => socket.destroy());
  });
  await begun.promise;
  expect(await recorded(telemetry)).toEqual({ '/slow 499': 1, active: 0 });
});

test('the first error of a request is its type: frameworks fail again where they cannot answer any more', async () => {
  const telemetry = isolated();
  const adapter = adapterOf(telemetry);
  const port = await listening(
    createServer((request, response) => {
      adapter.begin(request, response);
      adapter.failed(response, new RangeError('out of range'));
      adapter.failed(response, new Error('Cannot write headers after they are sent'));
      response.writeHead(500).end();
    }),
  );
  await (await fetch(`http://127.0.0.1:${port}/a`)).text();
  expect(await recorded(telemetry)).toEqual({ '/a 500 RangeError': 1, active: 0 });
});

test('adapters of one telemetry record a request once, as that of an application within another', async () => {
  const [telemetry, other] = [isolated(), isolated()];
  const [outer, inner, apart] = [adapterOf(telemetry), adapterOf(telemetry), adapterOf(other)];
  const port = await listening(
    createServer((request, response) => {
      for (const adapter of [outer, inner, apart]) adapter.begin(request, response);
      inner.failed(response, new RangeError('out of range'));
      response.writeHead(500).end();
    }),
  );
  await (await fetch(`http://127.0.0.1:${port}/a`)).text();
  expect(await recorded(telemetry)).toEqual({ '/a 500 RangeError': 1, active: 0 });
  expect(await recorded(other)).toEqual({ '/a 500 500': 1, active: 0 });
});

test('questions that are answered with a promise are counted as failed, and do not end the process', async () => {
  const telemetry = isolated();
  const late = (): never => Promise.reject(new Error('late')) as never;
  const adapter = adapterOf(telemetry, { labels: late, exemplar: late });
  const port = await listening(
    createServer((request, response) => {
      adapter.begin(request, response);
      response.end();
    }),
  );
  await (await fetch(`http://127.0.0.1:${port}/a`)).text();
  expect(await recorded(telemetry)).toEqual({ '/a 200': 1, active: 0 });
  expect((await telemetry.exposition()).body).toContain('telltale_recording_errors_total{source="http"} 2\n');
});

describe('endpoints on a port of their own', () => {
  const asked = async (url: string | undefined) => (await fetch(`${url}/metrics`)).status;

  test('tell where they are once they listen, and are closed with the adapter', async () => {
    const adapter = adapterOf(isolated(), { endpoints: { port: 0 } });
    const url = await adapter.endpointsUrl;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await asked(url)).toBe(200);
    await adapter.close();
    await expect(asked(url)).rejects.toThrow('fetch failed');
  });

  test('leave the application alone where the port is taken', async () => {
    const taken = await serveMetrics(isolated(), { port: 0 });
    const adapter = adapterOf(isolated(), { endpoints: { port: taken.port } });
    expect(await adapter.endpointsUrl).toBeUndefined();
    await adapter.close();
    await taken.close();
  });
});

describe('options that would not do what they say', () => {
  const refused = (options: object): string => {
    try {
      createHttpAdapter({ telemetry: isolated(), ...options }, () => '/');
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      return `${code}: ${message}`;
    }
    return 'accepted';
  };

  test.each([
    [
      { endpoint: false },
      'TELLTALE_OPTIONS: the options argument has "endpoint", which is none of telemetry, logger, endpoints,',
    ],
    [{ endpoints: null }, 'TELLTALE_OPTIONS: endpoints is null, which is neither false nor an object'],
    [{ endpoints: { alow: ['::1'] } }, 'TELLTALE_OPTIONS: endpoints has "alow", which is none of auth, allow,'],
    [{ endpoints: { paths: { metrcs: '/m' } } }, 'TELLTALE_OPTIONS: paths has "metrcs", which is none of metrics,'],
    [
      { endpoints: { checks: { db: null } } },
      'TELLTALE_OPTIONS: checks.db is null, which is no function, nor has it a',
    ],
    [
      { endpoints: { checks: { db: {} } } },
      'TELLTALE_OPTIONS: checks.db is [object Object], which is no function, nor has it a',
    ],
    [{ endpoints: { port: '80' } }, 'TELLTALE_OPTIONS: port is "80", which is no whole number from 0 to 65535'],
    [{ endpoints: { port: 0, allow: ['10.0.0.0/99'] } }, 'TELLTALE_OPTIONS: '],
    [{ endpoints: { port: 0, auth: { bearerToken: { env: 'NOT_SET' } } } }, 'TELLTALE_SECRET: '],
    [{ endpoints: { auth: { bearerToken: 'two words' } } }, 'TELLTALE_OPTIONS: auth.bearerToken holds a space'],
    [{ ignore: '/health' }, 'TELLTALE_OPTIONS: ignore is "/health", which is no function'],
    [{ groupRoute: {} }, 'TELLTALE_OPTIONS: groupRoute is [object Object], which is no function'],
    [{ telemetry: {} }, 'TELLTALE_OPTIONS: telemetry is [object Object], which is not what createTelemetry returns'],
  ])('are refused: %j', (options, problem) => {
    expect(refused(options)).toContain(problem);
  });
});
