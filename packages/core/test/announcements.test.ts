import { createServer, get } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createHttpAdapter, createTelemetry, watchHttpRoutes, watchTelemetries } from '../src/index.ts';
import type { HttpRoutes, TelemetryCore } from '../src/index.ts';

const make = (): TelemetryCore => createTelemetry({ service: 'shop', catalogs: {}, registry: false, runtime: false });

describe('watchTelemetries', () => {
  test('tells of every telemetry that is made until it is stopped', () => {
    const told: TelemetryCore[] = [];
    make();
    const stop = watchTelemetries((telemetry) => told.push(telemetry));
    const made = [make(), make()];
    stop();
    make();
    expect(told).toEqual(made);
  });

  test('tells of a telemetry that can be used already', async () => {
    const stop = watchTelemetries((telemetry) => telemetry.setExemplarSource(() => undefined));
    expect((await make().exposition()).body).toContain('target_info{service_name="shop"} 1');
    stop();
  });

  test('does not let a listener that fails disturb the application', () => {
    const stop = watchTelemetries(() => {
      throw new Error('no thanks');
    });
    expect(make().service).toBe('shop');
    stop();
  });
});

describe('watchHttpRoutes', () => {
  test('tells of the routes as the metrics of an adapter have them', async () => {
    const all: HttpRoutes[] = [];
    const stop = watchHttpRoutes((routes) => all.push(routes));
    const groupRoute = (route: string): string => route.replace('/v1', '');
    const adapter = createHttpAdapter({ telemetry: make(), groupRoute }, ({ url }) => {
      if (url === '/fails') throw new Error('no route');
      return url === '/v1/users/7' ? '/v1/users/:id' : undefined;
    });
    stop();
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(all[0]!.routeOf(request, response));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    for (const path of ['/v1/users/7', '/nothing', '/fails']) {
      const { port } = server.address() as AddressInfo;
      const [response] = (await once(get({ port, path, host: '127.0.0.1' }), 'response')) as [NodeJS.ReadableStream];
      response.resume();
    }
    server.close();
    server.closeAllConnections();
    await adapter.close();
    expect(seen).toEqual(['/users/:id', undefined, undefined]);
  });
});
