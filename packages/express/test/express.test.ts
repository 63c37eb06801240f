import { http } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import compression from 'compression';
import type { RequestHandler } from 'express';
import express5 from 'express';
import { createRequire } from 'node:module';
import { describe, expect, test, vi } from 'vitest';
import { telltale } from '../src/index.ts';
import type { TelltaleOptions } from '../src/index.ts';
import { listening } from './listening.ts';

const express4 = createRequire(import.meta.url)('express4') as typeof express5;

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

  test('leaves the route to the application', async () => {
    const { app } = watched();
    app.get('/:id', (request, response) => {
      const { path } = request.route as { readonly path: string };
      response.send(path);
    });
    const url = await listening(app);
    for (let i = 0; i < 2; i++) expect(await (await fetch(`${url}/7`)).text()).toBe('/:id');
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

  test('answers before the application does, unless it is told to leave a path alone', async () => {
    for (const [paths, body] of [
      [{}, '{'],
      [{ health: false }, 'my own'],
    ] as const) {
      const { app } = watched({ endpoints: { paths } });
      app.get('/health', (_request, response) => void response.send('my own'));
      const response = await fetch(`${await listening(app)}/health`);
      expect(await response.text()).toContain(body);
    }
  });

  test('serves from a port of its own', async () => {
    const { app, middleware } = watched({ endpoints: { port: 0 } });
    const url = await listening(app);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    const page = `${await middleware.endpointsUrl}/metrics`;
    expect((await fetch(page)).status).toBe(200);
    await middleware.close();
    await expect(fetch(page)).rejects.toThrow('fetch failed');
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
