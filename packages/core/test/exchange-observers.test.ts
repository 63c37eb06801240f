import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { createHttpAdapter, createTelemetry, observeExchanges } from '../src/index.ts';
import type { EndedExchange, HttpAdapterOptions, TelemetryCore } from '../src/index.ts';
import { listening } from './listening.ts';

const isolated = (enabled = true) =>
  createTelemetry({ service: 'demo', catalogs: {}, registry: false, runtime: false, enabled });

async function serving(telemetry: TelemetryCore, options: HttpAdapterOptions = {}): Promise<(path: string) => unknown> {
  const adapter = createHttpAdapter({ telemetry, ...options }, ({ url }) => (url === '/nowhere' ? undefined : url));
  const server = createServer((request, response) => {
    if (adapter.answers(request, response)) return;
    adapter.begin(request, response);
    if (request.url === '/fails') adapter.failed(response, new RangeError('out of range'));
    response.writeHead(request.url === '/fails' ? 500 : 200).end('hello');
  });
  const port = await listening(server);
  return async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}

/** What was told of each exchange, as they end. */
function watching(telemetry: object): { readonly ends: EndedExchange[]; readonly next: () => Promise<unknown> } {
  const ends: EndedExchange[] = [];
  let resolve = (): void => {};
  observeExchanges(telemetry, () => (end) => {
    ends.push(end);
    resolve();
  });
  return { ends, next: () => new Promise<void>((done) => (resolve = done)) };
}

test('an observer is told of a request when it ends, as the metrics are', async () => {
  const telemetry = isolated();
  const { ends, next } = watching(telemetry);
  const get = await serving(telemetry, { groupRoute: (route) => `grouped${route}`, unmatchedRoute: 'none' });
  for (const path of ['/users', '/nowhere', '/fails', '/metrics']) {
    const told = path === '/metrics' ? undefined : next();
    await get(path);
    await told;
  }
  expect(ends.map(({ route, statusCode, responseBodyBytes }) => [route, statusCode, responseBodyBytes])).toEqual([
    ['grouped/users', 200, 5],
    ['groupednone', 200, 5],
    ['grouped/fails', 500, 5],
  ]);
  expect(ends[2]).toMatchObject({ errorType: 'RangeError', error: new RangeError('out of range') });
  const { body } = await telemetry.exposition();
  for (const { route } of ends) expect(body).toContain(`http_route="${route}"`);
});

test('observers may come late, leave, and throw', async () => {
  const telemetry = isolated();
  const get = await serving(telemetry);
  await get('/before');
  const leave = observeExchanges(telemetry, () => {
    throw new Error('broken');
  });
  observeExchanges(telemetry, () => () => {
    throw new Error('broken at the end');
  });
  const { ends, next } = watching(telemetry);
  for (const path of ['/a', '/b']) {
    const told = next();
    expect(await get(path)).toBe('hello');
    await told;
    leave();
  }
  expect(ends.map(({ route }) => route)).toEqual(['/a', '/b']);
});

test('requests are told of where metrics are turned off, and not where they are ignored', async () => {
  const telemetry = isolated(false);
  const { ends, next } = watching(telemetry);
  const get = await serving(telemetry);
  const told = next();
  await get('/users');
  await told;
  expect(ends).toMatchObject([{ route: '/users', statusCode: 200 }]);

  const picky = isolated();
  const watched = watching(picky);
  const send = await serving(picky, { ignore: (path) => path === '/quiet' });
  const toldOfLoud = watched.next();
  await send('/quiet');
  await send('/loud');
  await toldOfLoud;
  expect(watched.ends.map(({ route }) => route)).toEqual(['/loud']);
});
