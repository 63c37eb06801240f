import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { http } from '../src/catalogs/http.ts';
import { createHttpRecorder, createTelemetry, errorTypeOf } from '../src/index.ts';
import type {
  ConventionName,
  HttpOutcome,
  HttpRecorder,
  HttpRecorderOptions,
  Logger,
  TelemetryCore,
} from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import { listening } from './listening.ts';
import { samplesOf } from './page-samples.ts';

function recording(
  options: HttpRecorderOptions & { convention?: ConventionName; enabled?: boolean; logger?: Logger } = {},
) {
  const { convention = 'otel', enabled = true, logger, ...recorderOptions } = options;
  const clock = fakeClock();
  const telemetry = createTelemetry({
    service: 'demo',
    catalogs: { http },
    registry: false,
    runtime: false,
    convention,
    enabled,
    clock,
    ...(logger === undefined ? {} : { logger }),
  });
  return { clock, telemetry, recorder: createHttpRecorder(telemetry, recorderOptions) };
}

async function samples(telemetry: Pick<TelemetryCore, 'exposition'>, name: string): Promise<Record<string, number>> {
  const all = samplesOf((await telemetry.exposition()).body);
  return Object.fromEntries([...all].filter(([series]) => series.startsWith(name)));
}

/** What an adapter does, in as few lines as it can. */
async function serving(
  recorder: HttpRecorder,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    const exchange = recorder.start(request);
    response.once('close', () => {
      const { statusCode, writableFinished } = response;
      exchange.end({ route: '/users/:id', statusCode, aborted: !writableFinished });
    });
    handle(request, response);
  });
  return `http://127.0.0.1:${await listening(server)}`;
}

const count = 'http_server_request_duration_seconds_count';

describe('on a real server', () => {
  test('records a request by method, route and status', async () => {
    const { recorder, telemetry } = recording();
    const over = Promise.withResolvers<void>();
    const url = await serving(recorder, (_, response) => {
      response.once('close', over.resolve);
      response.writeHead(201).end('created');
    });
    await Promise.all([fetch(`${url}/users/7`, { method: 'POST', body: '{}' }), over.promise]);
    expect(await samples(telemetry, count)).toEqual({
      [`${count}{http_request_method="POST",http_response_status_code="201",http_route="/users/:id"}`]: 1,
    });
  });

  test('records a client that went away as 499, without an error', async () => {
    const { recorder, telemetry } = recording();
    const over = Promise.withResolvers<void>();
    const url = await serving(recorder, (_, response) => {
      response.once('close', over.resolve);
      response.write('the beginning');
    });
    const request = httpRequest(`${url}/users/7`, (response) => response.destroy());
    request.on('error', () => {});
    request.end();
    await over.promise;
    expect(await samples(telemetry, count)).toEqual({
      [`${count}{http_request_method="GET",http_response_status_code="499",http_route="/users/:id"}`]: 1,
    });
  });

  test('counts requests that are under way', async () => {
    const { recorder, telemetry } = recording();
    const waiting: ServerResponse[] = [];
    const arrived = Promise.withResolvers<void>();
    const url = await serving(recorder, (_, response) => {
      if (waiting.push(response) === 2) arrived.resolve();
    });
    const answers = [fetch(url), fetch(url)];
    await arrived.promise;
    const active = 'http_server_active_requests';
    expect(await samples(telemetry, active)).toEqual({ [`${active}{http_request_method="GET"}`]: 2 });
    const closed = waiting.map((response) => once(response.end(), 'close'));
    await Promise.all([...answers, ...closed]);
    expect(await samples(telemetry, active)).toEqual({ [`${active}{http_request_method="GET"}`]: 0 });
  });
});

describe('the labels', () => {
  async function recorded(outcome: HttpOutcome, method = 'GET', options: HttpRecorderOptions = {}): Promise<string> {
    const { recorder, telemetry } = recording(options);
    recorder.start({ method }).end(outcome);
    const [series = 'none'] = Object.keys(await samples(telemetry, count));
    return series.slice(count.length);
  }

  test.each(['BREW', 'get', '', undefined])('call the method %s _OTHER', async (method) => {
    const { recorder, telemetry } = recording();
    recorder.start({ method }).end({ route: '/', statusCode: 200 });
    expect(Object.keys(await samples(telemetry, count))).toEqual([
      `${count}{http_request_method="_OTHER",http_response_status_code="200",http_route="/"}`,
    ]);
  });

  test('have one route for everything that no route matched', async () => {
    expect(await recorded({ statusCode: 404 })).toContain('http_route="NOT_FOUND"');
    expect(await recorded({ statusCode: 404 }, 'GET', { unmatchedRoute: 'none' })).toContain('http_route="none"');
  });

  test('name the error of a 5xx by its class, or by the status', async () => {
    expect(await recorded({ route: '/', statusCode: 503 })).toContain('error_type="503"');
    expect(await recorded({ route: '/', statusCode: 500, errorType: 'TypeError' })).toContain('error_type="TypeError"');
  });

  test('name no error below 500, and none where the client went away', async () => {
    expect(await recorded({ route: '/', statusCode: 404, errorType: 'NotFoundException' })).not.toContain('error_type');
    const aborted = await recorded({ route: '/', statusCode: 500, errorType: 'Error', aborted: true });
    expect(aborted).toBe('{http_request_method="GET",http_response_status_code="499",http_route="/"}');
  });

  test('group statuses and routes where asked to', async () => {
    const options = { groupStatus: true, groupRoute: (route: string) => (route.startsWith('/v1/') ? '/v1/*' : route) };
    expect(await recorded({ route: '/v1/users/:id', statusCode: 503 }, 'GET', options)).toBe(
      '{error_type="5xx",http_request_method="GET",http_response_status_code="5xx",http_route="/v1/*"}',
    );
  });
});

test('records duration and sizes, and a size only where there was a body', async () => {
  const { clock, recorder, telemetry } = recording();
  const upload = recorder.start({ method: 'POST' });
  clock.advance(250);
  upload.end({ route: '/', statusCode: 200, requestBodyBytes: 3000, responseBodyBytes: 20 });
  recorder.start({ method: 'GET' }).end({ route: '/', statusCode: 204 });

  const of = (method: string, status: number): string =>
    `{http_request_method="${method}",http_response_status_code="${status}",http_route="/"}`;
  expect(await samples(telemetry, 'http_server_request_duration_seconds_sum')).toEqual({
    [`http_server_request_duration_seconds_sum${of('POST', 200)}`]: 0.25,
    [`http_server_request_duration_seconds_sum${of('GET', 204)}`]: 0,
  });
  expect(await samples(telemetry, 'http_server_request_body_size_bytes_sum')).toEqual({
    [`http_server_request_body_size_bytes_sum${of('POST', 200)}`]: 3000,
  });
  expect(await samples(telemetry, 'http_server_response_body_size_bytes_sum')).toEqual({
    [`http_server_response_body_size_bytes_sum${of('POST', 200)}`]: 20,
  });
});

test('counts requests under the classic convention', async () => {
  const { recorder, telemetry } = recording({ convention: 'classic' });
  recorder.start({ method: 'GET' }).end({ route: '/', statusCode: 500, errorType: 'TypeError' });
  recorder.start({ method: 'GET' }).end({ route: '/', statusCode: 500 });
  expect(await samples(telemetry, 'http_requests_total')).toEqual({
    'http_requests_total{handler="/",method="GET",status="500"}': 2,
  });
});

test('records an exchange once, however often it ends', async () => {
  const { recorder, telemetry } = recording();
  const exchange = recorder.start({ method: 'GET' });
  exchange.end({ route: '/', statusCode: 200 });
  exchange.end({ route: '/', statusCode: 499, aborted: true });
  expect(Object.values(await samples(telemetry, count))).toEqual([1]);
  expect(Object.values(await samples(telemetry, 'http_server_active_requests'))).toEqual([0]);
});

test('ignores what it is told to, by path without the query', async () => {
  const asked: unknown[] = [];
  const ignore = (path: string, method: string): boolean => {
    asked.push([path, method]);
    return path === '/healthz';
  };
  const { recorder, telemetry } = recording({ ignore });
  recorder.start({ method: 'GET', url: '/healthz?deep=1' }).end({ route: '/healthz', statusCode: 200 });
  recorder.start({ method: 'GET', url: '/users' }).end({ route: '/users', statusCode: 200 });
  expect(asked).toEqual([
    ['/healthz', 'GET'],
    ['/users', 'GET'],
  ]);
  expect(Object.values(await samples(telemetry, count))).toEqual([1]);
});

test('never throws: it counts what failed and tells of it once', async () => {
  const warnings: string[] = [];
  const logger = { warn: (message: string) => void warnings.push(message), error() {} };
  const ignore = (): boolean => {
    throw new Error('no such rule');
  };
  const { recorder, telemetry } = recording({ ignore, logger });
  recorder.start({ method: 'GET', url: '/' }).end({ route: '/', statusCode: 200 });
  recorder.start({ method: 'GET', url: '/' }).end({ route: '/', statusCode: 200 });
  expect(recorder.failures).toBe(2);
  expect(await samples(telemetry, 'telltale_recording_errors_total')).toEqual({
    'telltale_recording_errors_total{source="http"}': 2,
  });
  expect(warnings).toEqual([
    'http could not be recorded as it should be: no such rule; further failures are only counted.',
  ]);
});

test('records what a rule cannot be asked of as it is', async () => {
  const broken = (): never => {
    throw new Error('broken');
  };
  const noText = (route: string): string => (route === '/a' ? 'grouped' : (undefined as never));
  for (const [options, route] of [
    [{ ignore: broken }, '/b'],
    [{ groupRoute: broken }, '/b'],
    [{ groupRoute: noText }, '/b'],
    [{ groupRoute: noText }, '/a'],
  ] as const) {
    const { recorder, telemetry } = recording({ ...options, logger: { warn() {}, error() {} } });
    for (const statusCode of [200, 404]) recorder.start({ method: 'GET', url: route }).end({ route, statusCode });
    const name = route === '/a' ? 'grouped' : route;
    expect(Object.keys(await samples(telemetry, count))).toEqual([
      `${count}{http_request_method="GET",http_response_status_code="200",http_route="${name}"}`,
      `${count}{http_request_method="GET",http_response_status_code="404",http_route="${name}"}`,
    ]);
  }
});

test('asks once how a route is grouped, whatever its methods and outcomes', () => {
  const asked: string[] = [];
  const groupRoute = (route: string): string => {
    asked.push(route);
    return '/grouped';
  };
  const { recorder } = recording({ groupRoute });
  for (const method of ['GET', 'POST']) {
    for (const statusCode of [200, 404, 500]) recorder.start({ method }).end({ route: '/v1', statusCode });
  }
  expect(asked).toEqual(['/v1']);
});

test('takes the request off the active ones even if it cannot be recorded', async () => {
  const { recorder, telemetry } = recording({ logger: { warn() {}, error() {} } });
  recorder.start({ method: 'GET' }).end({ route: '/', statusCode: 200, responseBodyBytes: Infinity });
  expect(recorder.failures).toBe(1);
  expect(Object.values(await samples(telemetry, 'http_server_active_requests'))).toEqual([0]);
});

test('stays bounded and loses no request for any number of routes', async () => {
  const { recorder, telemetry } = recording({ logger: { warn() {}, error() {} } });
  for (let i = 0; i < 3000; i++) {
    recorder.start({ method: 'GET' }).end({ route: `/wild/${i % 1500}`, statusCode: 200 });
  }
  const counts = Object.values(await samples(telemetry, count));
  expect(counts.length).toBe(501);
  expect(counts.reduce((sum, value) => sum + value, 0)).toBe(3000);
});

test('records each request under its own labels, whatever came before', async () => {
  const exchange = fc.record({
    method: fc.constantFrom('GET', 'POST', 'BREW'),
    route: fc.option(fc.constantFrom('/', '/a', '/a/:b', '__proto__', ''), { nil: undefined }),
    statusCode: fc.constantFrom(200, 404, 500, 503),
    errorType: fc.option(fc.constantFrom('TypeError', 'constructor'), { nil: undefined }),
    aborted: fc.boolean(),
  });
  const property = fc.asyncProperty(fc.array(exchange, { maxLength: 60 }), async (exchanges) => {
    const { recorder, telemetry } = recording();
    const expected: Record<string, number> = {};
    for (const { method, ...outcome } of exchanges) {
      recorder.start({ method }).end(outcome);
      const status = outcome.aborted ? 499 : outcome.statusCode;
      const error = status >= 500 ? `error_type="${outcome.errorType ?? status}",` : '';
      const known = method === 'BREW' ? '_OTHER' : method;
      const route = outcome.route ?? 'NOT_FOUND';
      const labels = `${error}http_request_method="${known}",http_response_status_code="${status}",http_route="${route}"`;
      expected[`${count}{${labels}}`] = (expected[`${count}{${labels}}`] ?? 0) + 1;
    }
    expect(await samples(telemetry, count)).toEqual(expected);
  });
  await fc.assert(property, { numRuns: 50 });
});

test('does nothing where the telemetry is disabled', async () => {
  const { recorder, telemetry } = recording({ enabled: false });
  recorder.start({ method: 'GET' }).end({ route: '/', statusCode: 200 });
  expect(await samples(telemetry, 'http_')).toEqual({});
});

test('brings the catalog http to a telemetry that was made without it', async () => {
  const telemetry = createTelemetry({ service: 'demo', catalogs: {}, registry: false, runtime: false });
  createHttpRecorder(telemetry).start({ method: 'GET' }).end({ route: '/', statusCode: 200 });
  expect(await samples(telemetry, count)).toEqual({
    [`${count}{http_request_method="GET",http_response_status_code="200",http_route="/"}`]: 1,
  });
});

describe('the type of an error', () => {
  class PaymentRefused extends Error {}
  const named = new Error('x');
  named.name = 'AbortError';
  test.each([
    [new TypeError('x'), 'TypeError'],
    [new PaymentRefused('x'), 'PaymentRefused'],
    [named, 'AbortError'],
    [new Error('x'), 'Error'],
    [new DOMException('x', 'TimeoutError'), 'TimeoutError'],
    ['a text', '_OTHER'],
    [null, '_OTHER'],
    [Object.create(null), '_OTHER'],
    [new (class extends Error {})('x'), '_OTHER'],
  ])('of %s is %s', (error, type) => {
    expect(errorTypeOf(error)).toBe(type);
  });
});
