import { describeWithServers, startPostgres, startPrometheus } from '@telltale-tooling/servers';
import type { Postgres } from '@telltale-tooling/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inOrder, outline, startTraceReceiver, traceTo } from '@telltale-tooling/receivers';
import type { ReceivedSpan, TraceReceiver } from '@telltale-tooling/receivers';
import { startApp } from './start-app.ts';
import type { App } from './start-app.ts';

const protocols = ['http/protobuf', 'http/json', 'grpc'] as const;

describeWithServers(['postgres', 'initdb', 'prometheus'], 'services before PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  describe.for(protocols)('Express 5 (ESM), Fastify (CommonJS) and NestJS on Express (ESM), over %s', (protocol) => {
    const chain = useChain(() => postgres, protocol, ['express.mjs', 'fastify.cjs', 'nest.ts']);

    test('make one trace of a request', async () => {
      const answer = await fetch(`${chain().gateway.url}/api/orders/7?page=2&access_token=hush`);
      expect(await answer.json()).toEqual({ price: 70 });

      const spans = await traceOf(chain().receiver, '/api/orders/7', 7);
      expect(outline(spans)).toEqual([
        'gateway server GET /api/orders/:id',
        '  gateway client GET',
        '    orders server GET /orders/:id',
        '      orders client GET',
        '        prices server GET /prices/:id',
        '          prices internal PricesService.priceOf',
        '            prices client pg.query:SELECT postgres',
      ]);
      expect(new Set(spans.map(({ status }) => status))).toEqual(new Set(['unset']));
      const [gateway, toOrders, orders, toPrices, prices, , query] = inOrder(spans);
      for (const [span, route] of [
        [gateway, '/api/orders/:id'],
        [orders, '/orders/:id'],
        [prices, '/prices/:id'],
      ] as const) {
        expect(span!.attributes).toMatchObject({
          'http.request.method': 'GET',
          'http.route': route,
          'http.response.status_code': 200,
          'url.scheme': 'http',
        });
      }
      expect(gateway!.attributes['url.query']).toBe('page=2&access_token=REDACTED');
      expect(toOrders!.attributes).toMatchObject({ 'http.response.status_code': 200, 'server.address': '127.0.0.1' });
      expect(toPrices!.attributes['url.full']).toMatch(/\/prices\/7\?currency=eur&token=REDACTED$/);
      expect(query!.attributes).toMatchObject({
        'db.system.name': 'postgresql',
        'db.query.text': 'SELECT $1::int * 10 AS price',
      });
    });

    test('say in it what failed, as far as it got', async () => {
      expect((await fetch(`${chain().gateway.url}/api/orders/13`)).status).toBe(500);
      const spans = await traceOf(chain().receiver, '/api/orders/13', 5);
      expect(inOrder(spans).map(({ status, attributes }) => [status, attributes['error.type']])).toEqual(
        Array.from({ length: 5 }, () => ['error', '500']),
      );
    });

    test('name no route where none matches', async () => {
      await fetch(`${chain().gateway.url}/nothing/here`);
      const [root] = await traceOf(chain().receiver, '/nothing/here', 1);
      expect(root).toMatchObject({ name: 'GET', status: 'unset', attributes: { 'http.response.status_code': 404 } });
      expect(root!.attributes).not.toHaveProperty('http.route');
    });

    test('make none of a scrape', async () => {
      await fetch(`${chain().gateway.url}/metrics`);
      await fetch(`${chain().gateway.url}/api/orders/8`);
      await traceOf(chain().receiver, '/api/orders/8', 7);
      const paths = chain().receiver.spans.map(({ attributes }) => attributes['url.path']);
      expect(paths).not.toContain('/metrics');
    });

    test('go on with a trace that comes with a request', async () => {
      const traceId = '0af7651916cd43dd8448eb211c80319c';
      const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01`, tracestate: 'vendor=x' };
      await fetch(`${chain().gateway.url}/api/orders/9`, { headers });
      const spans = await chain().receiver.until((all) => all.filter((span) => span.traceId === traceId).length >= 7);
      const server = spans.find((span) => span.traceId === traceId && span.attributes['url.path'] === '/api/orders/9');
      expect(server!.parentSpanId).toBe('b7ad6b7169203331');
    });
  });

  describe('Express 4 (CommonJS), Fastify (ESM) and NestJS on Fastify (ESM)', () => {
    const chain = useChain(() => postgres, 'http/protobuf', ['express4.cjs', 'fastify.mjs', 'nest.ts'], {
      PLATFORM: 'fastify',
    });

    test('make one trace of a request', async () => {
      const answer = await fetch(`${chain().gateway.url}/shops/3/orders/7`);
      expect(await answer.json()).toEqual({ price: 70 });
      const spans = await traceOf(chain().receiver, '/shops/3/orders/7', 7);
      expect(outline(spans)).toEqual([
        'gateway server GET /shops/:shop/orders/:id',
        '  gateway client GET',
        '    orders server GET /orders/:id',
        '      orders client GET',
        '        prices server GET /prices/:id',
        '          prices internal PricesService.priceOf',
        '            prices client pg.query:SELECT postgres',
      ]);
      const [, toOrders] = inOrder(spans);
      expect(toOrders!.attributes['url.full']).toMatch(/\/orders\/7\?api_key=REDACTED$/);
      expect(toOrders!.attributes['url.query']).toBe('?api_key=REDACTED');
    });

    test('point from a metric that Prometheus stores to the trace', async () => {
      await using prometheus = await startPrometheus({
        scrape: [{ job: 'orders', target: chain().orders.url.replace('http://', '') }],
      });
      await fetch(`${chain().gateway.url}/shops/3/orders/21`);
      const [root, , orders] = await traceOf(chain().receiver, '/shops/3/orders/21', 7);
      const wanted = root!.traceId;
      const start = `${Math.floor(Date.now() / 1000) - 60}`;
      const stored = await pollUntil(async () => {
        const query = 'http_server_request_duration_seconds_bucket{http_route="/orders/:id"}';
        const series = await prometheus.get('query_exemplars', { query, start, end: `${Date.now() / 1000 + 60}` });
        const exemplars = (series as { exemplars: { labels: Record<string, string> }[] }[]).flatMap(
          (of) => of.exemplars,
        );
        return exemplars.find(({ labels }) => labels['trace_id'] === wanted);
      });
      expect(stored.labels).toEqual({ trace_id: wanted, span_id: orders!.spanId });
    });
  });
});

interface Chain {
  readonly receiver: TraceReceiver;
  readonly gateway: App;
  readonly orders: App;
}

/** Starts the applications of a chain, the last one first, and stops them when the tests are done. */
function useChain(
  postgres: () => Postgres,
  protocol: (typeof protocols)[number],
  [gatewayFile, ordersFile, pricesFile]: readonly [string, string, string],
  more: Readonly<Record<string, string>> = {},
): () => Chain {
  let chain: Chain;
  let apps: readonly App[] = [];
  beforeAll(async () => {
    const receiver = await startTraceReceiver();
    const variables = (service: string): Record<string, string> => ({
      OTEL_SERVICE_NAME: service,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? receiver.grpcUrl : receiver.url,
      ...more,
    });
    const prices = await startApp(pricesFile, { ...variables('prices'), DATABASE: postgres().url });
    const orders = await startApp(ordersFile, { ...variables('orders'), NEXT: prices.url });
    const gateway = await startApp(gatewayFile, { ...variables('gateway'), NEXT: orders.url });
    apps = [gateway, orders, prices];
    chain = { receiver, gateway, orders };
  });
  afterAll(async () => {
    await Promise.all(apps.map((app) => app[Symbol.asyncDispose]()));
    await chain.receiver.stop();
  });
  return () => chain;
}

/** The spans of the trace whose root was asked for a path, once there are so many; the root first. */
async function traceOf(receiver: TraceReceiver, path: string, count: number): Promise<readonly ReceivedSpan[]> {
  return traceTo(path, await receiver.until((all) => traceTo(path, all).length >= count));
}

/** Asks until there is an answer; the test's own timeout ends it. */
async function pollUntil<Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
