import { counter, createTelemetry, defineCatalog, histogram, oneOf, type Catalog } from '@telltale/core';
import { cache, circuitBreaker, http, session } from '@telltale/core/catalogs';
import { ScrapeTarget, type MemoryStorage } from '@telltale/promql';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const orders = defineCatalog('orders', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
  value: histogram({ help: 'Value of an accepted order.', unit: 'eur', buckets: [5, 20, 50, 200] }),
});

export const catalogs: readonly Catalog[] = [http, cache, circuitBreaker, session, orders];

/** A text that does something wherever it is taken for HTML. */
export const SCRIPT: string = `"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;

const routes = [
  { method: 'GET', route: '/orders/:id', seconds: 0.03, perSecond: 6 },
  { method: 'GET', route: '/products', seconds: 0.08, perSecond: 9 },
  { method: 'POST', route: '/orders', seconds: 0.22, perSecond: 2 },
  { method: 'GET', route: '/recommendations', seconds: 0.6, perSecond: 1 },
] as const;

/** A service that sells: its telemetry is core's, its page is served, what it has done can be lived through again. */
export interface Shop {
  readonly url: string;
  /** Records some seconds of traffic. */
  live(seconds: number, at: number): void;
  /** Its page as it is now. */
  expose(accept: string): Promise<string>;
  /** Writes the past into a storage as if it had been scraped then. */
  remember(storage: MemoryStorage, minutes: number, stepSeconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface ShopOptions {
  /** Traces that exemplars lead to. */
  readonly traceIds: readonly string[];
}

export async function startShop({ traceIds }: ShopOptions): Promise<Shop> {
  const random = seeded(7);
  const telemetry = createTelemetry({ service: 'shop', catalogs: { http, cache, circuitBreaker, session, orders } });
  telemetry.setExemplarSource(() => ({
    trace_id: traceIds[Math.floor(random() * traceIds.length)]!,
    span_id: '00f067aa0ba902b7',
  }));
  const live = (seconds: number, at: number): void => {
    const minute = at / 60_000;
    const busy = 1 + 0.5 * Math.sin(minute / 3) + (minute % 11 < 2 ? 0.9 : 0);
    for (const { method, route, seconds: usual, perSecond } of routes) {
      const requests = Math.round(seconds * perSecond * busy * (0.7 + 0.6 * random()));
      for (let i = 0; i < requests; i++) {
        const failed = random() < (minute % 11 < 2 ? 0.12 : 0.015);
        const labels = {
          http_request_method: method,
          http_route: route,
          http_response_status_code: failed ? '503' : method === 'POST' ? '201' : '200',
          ...(failed && { error_type: '503' }),
        };
        telemetry.http.duration.observe(labels, usual * (0.4 + random() * 1.2) * (random() < 0.03 ? 6 : 1) * busy);
        telemetry.http.requestBodySize.observe(labels, 200 + random() * 2000);
        telemetry.http.responseBodySize.observe(labels, 800 + random() * 40_000);
        const lookup = { cache: 'products', cache_level: 'l1', data_type: 'product' } as const;
        if (random() < 0.82) telemetry.cache.hits.inc(lookup);
        else telemetry.cache.misses.inc(lookup);
        if (method === 'POST' && !failed) {
          telemetry.orders.placed.inc({ channel: random() < 0.7 ? 'web' : 'app' });
          telemetry.orders.value.observe(10 + random() * 120);
        }
      }
    }
    telemetry.http.activeRequests.set({ http_request_method: 'GET' }, Math.round(4 * busy));
    telemetry.circuitBreaker.state.set({ breaker: 'payments' }, minute % 11 < 1 ? 1 : minute % 11 < 2 ? 2 : 0);
    telemetry.circuitBreaker.state.set({ breaker: 'search' }, 0);
    telemetry.session.created.inc({ session_type: 'browser' }, Math.round(3 * busy));
    telemetry.session.active.set({ session_type: 'browser' }, Math.round(40 * busy));
    telemetry.session.created.inc({ session_type: SCRIPT }, 1);
  };
  // Who scrapes before the past is written would leave no room for it.
  const past = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    live(1, Date.now());
    void past.promise
      .then(() => telemetry.exposition(request.headers.accept))
      .then(({ contentType, body }) => response.setHeader('content-type', contentType).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/metrics`,
    live,
    expose: async (accept) => (await telemetry.exposition(accept)).body,
    remember: async (storage, minutes, stepSeconds) => {
      const target = new ScrapeTarget(storage, { labels: { job: 'shop', instance: 'shop-1' } });
      const now = Date.now();
      for (let at = now - minutes * 60_000; at < now - stepSeconds * 1000; at += stepSeconds * 1000) {
        live(stepSeconds, at);
        const { body } = await telemetry.exposition('application/openmetrics-text');
        target.scrape(Buffer.from(body), { format: 'openmetrics', timestamp: at, durationSeconds: 0.004 });
      }
      past.resolve();
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      telemetry.close();
    },
  };
}

/** The same traffic at every run. */
function seeded(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
