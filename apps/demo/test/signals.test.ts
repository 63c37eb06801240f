import { describe, expect, it } from 'vitest';
import { createDeskTelemetry } from '../src/services/desk-telemetry.ts';
import { catalogs as gatewayCatalogs } from '../src/services/gateway/catalogs.ts';
import { catalogs as quotesCatalogs } from '../src/services/quotes/catalogs.ts';
import { catalogs as workerCatalogs } from '../src/services/worker/catalogs.ts';
import { DeskChange } from '../src/scrape/desk-change.ts';
import { noticeChanges } from '../src/signals/notice-changes.ts';
import { readSignals } from '../src/signals/read-signals.ts';
import type { Signals } from '../src/signals/signals.ts';
import { WINDOW_SECONDS, Watch } from '../src/signals/watch.ts';
import { fakeScrape } from './fake-scrape.ts';
import { calmScreen } from './screens.ts';

const page = (count: number): string =>
  `# HELP http_server_request_duration_seconds D.
# TYPE http_server_request_duration_seconds histogram
http_server_request_duration_seconds_bucket{http_route="/",http_response_status_code="200",le="+Inf"} ${count}
http_server_request_duration_seconds_sum{http_route="/",http_response_status_code="200"} 1
http_server_request_duration_seconds_count{http_route="/",http_response_status_code="200"} ${count}
`;

describe('signals', () => {
  it('are read from what the services record', async () => {
    const gateway = createDeskTelemetry('gateway', gatewayCatalogs);
    const quotes = createDeskTelemetry('quotes', quotesCatalogs);
    const worker = createDeskTelemetry('worker', workerCatalogs);
    const pages = async (): Promise<Record<string, string>> => ({
      gateway: (await gateway.exposition()).body,
      quotes: (await quotes.exposition()).body,
      worker: (await worker.exposition()).body,
    });
    for (const breaker of ['aurora', 'drizzle']) quotes.circuitBreaker.state.set({ breaker }, 0);
    const before = fakeScrape(0, await pages());

    const request = { http_request_method: 'GET', http_route: '/quotes/:symbol' } as const;
    for (let i = 0; i < 30; i++) {
      gateway.http.duration.observe({ ...request, http_response_status_code: '200' }, 0.004);
    }
    for (let i = 0; i < 10; i++) {
      gateway.http.duration.observe({ ...request, http_response_status_code: '503', error_type: '503' }, 1.5);
    }
    gateway.auth.sessionsActive.set(12);
    gateway.websocket.connectionsActive.set({ endpoint: '/stream' }, 3);
    gateway.agent.executions.inc({ domain: 'research', status: 'success' }, 6);
    gateway.agent.executions.inc({ domain: 'trading', status: 'failure' }, 2);
    gateway.agent.approvals.inc({ decision: 'approved' }, 4);
    gateway.agent.approvals.inc({ decision: 'timeout' }, 2);
    gateway.ai.cost.inc({ model: 'sage-large' }, 0.3);
    worker.ai.cost.inc({ model: 'sage-small' }, 0.1);
    worker.queue.depth.set({ queue: 'reports' }, 5);
    worker.queue.depth.set({ queue: 'thoughts' }, 2);
    worker.worker.active.set({ worker_type: 'reports' }, 2);
    worker.worker.tasksCompleted.inc({ worker_type: 'reports', task_type: 'report', status: 'success' }, 8);
    worker.worker.tasksCompleted.inc({ worker_type: 'reports', task_type: 'report', status: 'retry' }, 4);
    quotes.circuitBreaker.state.set({ breaker: 'drizzle' }, 1);
    quotes.provider.requests.inc({ provider: 'aurora', operation: 'quote', status: '200' }, 20);
    quotes.cache.hits.inc({ cache: 'quotes', cache_level: 'l1', data_type: 'quote' }, 30);
    quotes.cache.misses.inc({ cache: 'quotes', cache_level: 'l1', data_type: 'quote' }, 10);
    quotes.watchdog.registered.set(6);
    quotes.watchdog.healthy.set(5);
    const signals = readSignals(new DeskChange([before, fakeScrape(4, await pages())]));

    expect(signals).toMatchObject({
      traffic: { perSecond: 10 },
      errors: { ratio: 0.25, perSecond: 2.5 },
      routes: [{ method: 'GET', route: '/quotes/:symbol', perSecond: 10, errorRatio: 0.25 }],
      people: { signedIn: 12, streaming: 3 },
      watchdogs: { registered: 6, healthy: 5 },
      agents: { perSecond: 2, failedRatio: 0.25, approvedPerSecond: 1, rejectedPerSecond: 0, timedOutPerSecond: 0.5 },
      work: { depth: 7, workers: 2, donePerSecond: 2, retriesPerSecond: 1 },
    });
    expect(signals.agents.usdPerMinute).toBeCloseTo(6);
    expect(signals.latency.p95).toBeGreaterThan(1);
    expect(signals.providers.map(({ name, breaker, perSecond }) => [name, breaker, perSecond])).toEqual([
      ['aurora', 'closed', 5],
      ['drizzle', 'open', 0],
    ]);
    expect(signals.caches.map(({ level, hitRatio }) => [level, hitRatio])).toEqual([
      ['l1', 0.75],
      ['l2', Number.NaN],
    ]);
    expect(signals.services.map(({ name, isUp, perSecond }) => [name, isUp, perSecond])).toEqual([
      ['gateway', true, 10],
      ['quotes', true, 0],
      ['ledger', false, 0],
      // Tasks are the traffic of a worker.
      ['worker', true, 3],
    ]);
    for (const { isUp, memoryBytes } of signals.services) expect(memoryBytes > 1e6).toBe(isUp);
    for (const telemetry of [gateway, quotes, worker]) telemetry.close();
  });

  it('are those of the last seconds, and remembered for minutes', () => {
    const watch = new Watch();
    watch.add(fakeScrape(0, { gateway: page(0) }));
    expect(watch.signals).toBeUndefined();
    // Ten a second at first, none later.
    for (let second = 1; second <= 30; second++)
      watch.add(fakeScrape(second, { gateway: page(10 * Math.min(20, second)) }));

    expect(watch.signals!.traffic.perSecond).toBe(0);
    expect(watch.trends.traffic).toHaveLength(30);
    expect(watch.trends.traffic.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 10));
    watch.add(fakeScrape(31, { gateway: page(200 + 12) }));
    expect(watch.signals!.traffic.perSecond).toBe(12 / WINDOW_SECONDS);
  });
});

describe('a notice', () => {
  const { signals: calm } = calmScreen as { signals: Signals };

  it('is given of a service that goes, and of one that comes back', () => {
    const without = { ...calm, services: calm.services.map((each) => ({ ...each, isUp: each.name !== 'ledger' })) };

    expect(noticeChanges(calm, calm)).toEqual([]);
    expect(noticeChanges(calm, without)).toEqual([{ text: 'ledger does not answer', mood: 'bad' }]);
    expect(noticeChanges(without, calm)).toEqual([{ text: 'ledger answers again', mood: 'good' }]);
  });

  it('is given of breakers and watchdogs, unless nothing is known of them', () => {
    const [aurora, ...others] = calm.providers;
    const open = { ...calm, providers: [{ ...aurora!, breaker: 'open' as const }, ...others] };
    expect(noticeChanges(calm, open)).toEqual([{ text: 'breaker of aurora opened', mood: 'bad' }]);
    expect(noticeChanges(open, calm)).toEqual([{ text: 'breaker of aurora closed', mood: 'good' }]);

    const ill = { ...calm, watchdogs: { registered: 5, healthy: 3 } };
    expect(noticeChanges(calm, ill)).toEqual([{ text: '2 of 5 watchdogs found something', mood: 'bad' }]);
    const gone = { ...calm, watchdogs: { registered: 0, healthy: 0 } };
    expect([...noticeChanges(ill, gone), ...noticeChanges(gone, calm)]).toEqual([]);
  });
});
