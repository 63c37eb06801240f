import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import compression from 'compression';
import type { Express, RequestHandler } from 'express';
import express5 from 'express';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { telltale } from '../src/index.ts';
import type { TelltaleOptions } from '../src/index.ts';

const express4 = createRequire(import.meta.url)('express4') as typeof express5;

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      const closed = once(server, 'close');
      server.close().closeAllConnections();
      return closed;
    }),
  );
});

async function listening(app: Express): Promise<string> {
  const server = app.listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ok: RequestHandler = (_, response) => void response.send('ok');

describe.each([
  ['Express 4', express4],
  ['Express 5', express5],
])('%s', (_, express) => {
  function watched(options: TelltaleOptions = {}) {
    const telemetry = isolatedTelemetry({ catalogs: { http } });
    const app = express();
    const middleware = telltale({ telemetry, ...options });
    app.use(middleware);
    return { app, telemetry, middleware };
  }

  /** The route that one request is recorded with. */
  async function routeOf(build: (app: Express) => void, ...paths: readonly string[]): Promise<string | undefined> {
    const { app, telemetry } = watched();
    build(app);
    const url = await listening(app);
    for (const path of paths) await fetch(url + path);
    let series: readonly { readonly labels: Readonly<Record<string, string>> }[] = [];
    await vi.waitFor(async () => {
      expect((await recorded(telemetry, http.duration)).count).toBe(paths.length);
      series = (await telemetry.snapshot('http')).catalogs['http']!['duration']!.series;
    });
    return series.map(({ labels }) => labels['http_route']).join(' ');
  }

  test('shows a request on the page, with two lines in the application', async () => {
    const app = express();
    const metrics = telltale();
    app.use(metrics);
    app.get('/users/:id', (request, response) => void response.json({ id: request.params['id'] }));
    const url = await listening(app);
    expect(await (await fetch(`${url}/users/7`)).json()).toEqual({ id: '7' });
    await vi.waitFor(async () => {
      const page = await (await fetch(`${url}/metrics`)).text();
      expect(page).toContain(
        'http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/users/:id"} 1\n',
      );
      expect(page).toMatch(/^target_info\{service_name="[^"]+"/m);
      expect(page).toContain('process_cpu_');
    });
    await metrics.close();
  });

  describe('the route', () => {
    test('has the path at which an application is mounted, as it was written', async () => {
      const build = (app: Express): void => {
        const inner = express();
        inner.get('/:id', ok);
        app.use('/shops/:shop', inner);
      };
      expect(await routeOf(build, '/shops/1/7', '/shops/2/8')).toBe('/shops/:shop/:id');
    });

    test('has the paths of applications in routers in applications', async () => {
      const build = (app: Express): void => {
        const inner = express();
        const router = express.Router();
        router.get('/items/:item', ok);
        inner.use('/r/:r', router);
        app.use('/shops', inner);
      };
      expect(await routeOf(build, '/shops/r/1/items/7', '/shops/r/2/items/8')).toBe('/shops/r/:r/items/:item');
    });

    test('tells apart the places at which one router is mounted', async () => {
      const build = (app: Express): void => {
        const router = express.Router();
        router.get('/:id', ok);
        app.use('/a', router);
        app.use('/b/:b', router);
      };
      expect(await routeOf(build, '/a/1', '/b/1/1', '/b/2/1')).toBe('/a/:id /b/:b/:id');
    });

    test('is the same however its path is spelt', async () => {
      const build = (app: Express): void => {
        const router = express.Router();
        router.get('/things', ok);
        app.use('/api', router);
      };
      expect(await routeOf(build, '/api/things', '/API/things', '/Api/Things/')).toBe('/api/things');
    });

    test('is the list of a route that has several paths, and the expression of one that has that', async () => {
      expect(await routeOf((app) => app.get(['/a', '/b/:id'], ok), '/a', '/b/1')).toBe('/a,/b/:id');
      expect(await routeOf((app) => app.get(/^\/x(\d+)$/, ok), '/x1', '/x2')).toBe('/^\\/x(\\d+)$/');
    });

    test('is bounded where a router is mounted at an expression', async () => {
      const build = (app: Express): void => {
        const router = express.Router();
        router.get('/:id', ok);
        app.use(/^\/t\d+/, router);
      };
      const paths = Array.from({ length: 80 }, (_, i) => `/t${i}/7`);
      const routes = (await routeOf(build, ...paths))!.split(' ');
      expect(routes.length).toBeLessThanOrEqual(51);
      expect(routes).toContain('/*/:id');
    });

    test('is the place of a handler that has no routes, unless it finds nothing', async () => {
      const build = (app: Express): void => {
        app.use('/graphql', (request, response) => void response.sendStatus(request.path === '/no' ? 404 : 200));
      };
      expect(await routeOf(build, '/graphql', '/graphql/a', '/graphql/no')).toBe('/graphql NOT_FOUND');
    });

    test('is none where routers were asked and none of them answered', async () => {
      const build = (app: Express): void => {
        const router = express.Router();
        router.use((_, __, next) => next());
        app.use('/api', router);
      };
      expect(await routeOf(build, '/api/x', '/y')).toBe('NOT_FOUND');
    });

    test('can be read and set by the application as before', async () => {
      const { app } = watched();
      app.get('/:id', (request, response) => {
        const { path } = request.route as { readonly path: string };
        response.send(path);
      });
      const url = await listening(app);
      for (let i = 0; i < 2; i++) expect(await (await fetch(`${url}/7`)).text()).toBe('/:id');
    });
  });

  test('counts what the middleware for compression sends', async () => {
    const { app, telemetry } = watched();
    app.use(compression({ threshold: 0 }));
    app.get('/', (_, response) => void response.type('text').send('hello '.repeat(10_000)));
    const url = await listening(app);
    const response = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect((await response.text()).length).toBe(60_000);
    await vi.waitFor(async () => expect((await recorded(telemetry, http.responseBodySize)).count).toBe(1));
    const { sum } = await recorded(telemetry, http.responseBodySize);
    expect(sum).toBeGreaterThan(50);
    expect(sum).toBeLessThan(1000);
  });

  test('serves from a port of its own', async () => {
    const { app, middleware } = watched({ endpoints: { port: 0 } });
    const url = await listening(app);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    await middleware.close();
  });

  test('takes a port that is in use for no reason to stop', async () => {
    const errors: string[] = [];
    const logger = { warn() {}, error: (message: string) => errors.push(message) };
    const taken = Number(new URL(await listening(express())).port);
    const telemetry = isolatedTelemetry({ catalogs: {}, logger });
    const app = express();
    const metrics = telltale({ telemetry, endpoints: { port: taken } });
    app.use(metrics);
    app.get('/', ok);
    expect((await fetch(await listening(app))).status).toBe(200);
    await metrics.close();
    expect(errors.join()).toContain('TELLTALE_LISTEN');
  });

  test('brings the catalog http to a telemetry without it', async () => {
    const telemetry = isolatedTelemetry({ catalogs: {} });
    const app = express();
    app.use(telltale({ telemetry }));
    app.get('/', ok);
    await fetch(await listening(app));
    await vi.waitFor(async () => expect((await recorded(telemetry, http.duration)).count).toBe(1));
  });
});
