import { describe, expect, test } from 'vitest';
import { agent, http, processRuntime, session, task, worker } from '../src/catalogs/index.ts';
import { createEndpoints, createTelemetry } from '../src/index.ts';
import type {
  Catalogs,
  ConventionName,
  EndpointOptions,
  EndpointRequest,
  GoldenSignals,
  Snapshot,
  TelemetryOptions,
} from '../src/index.ts';
import { counter, defineCatalog, open } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';

function offering<const C extends Catalogs>(
  catalogs: TelemetryOptions<C>['catalogs'],
  options: EndpointOptions & { convention?: ConventionName } = {},
) {
  const { convention = 'otel', ...endpointOptions } = options;
  const clock = fakeClock({ now: Date.UTC(2026, 0, 1) });
  const telemetry = createTelemetry<C>({
    service: 'demo',
    catalogs,
    registry: false,
    runtime: false,
    clock,
    convention,
  });
  const endpoints = createEndpoints(telemetry, endpointOptions);
  const ask = async <Body>(path: string, request: Partial<EndpointRequest> = {}): Promise<Body> => {
    const { body, release } = (await endpoints({ method: 'GET', path, headers: {}, ...request }))!;
    const text = typeof body === 'string' ? body : Buffer.concat([body].flat()).toString();
    release();
    return JSON.parse(text) as Body;
  };
  const summary = () => ask<GoldenSignals>('/metrics/summary');
  return { ask, clock, summary, telemetry };
}

const answered = (status: string, method: 'GET' | 'POST' = 'GET') => ({
  http_request_method: method,
  http_route: '/users/:id',
  http_response_status_code: status,
});

describe('the summary', () => {
  test('has the golden signals of HTTP, where only 5xx are errors', async () => {
    const { clock, summary, telemetry } = offering({ http });
    for (let i = 0; i < 90; i++) telemetry.http.duration.observe(answered('200'), 0.02);
    for (const status of ['404', '499', '301', '201', '400']) telemetry.http.duration.observe(answered(status), 0.02);
    for (let i = 0; i < 5; i++) telemetry.http.duration.observe(answered('503', 'POST'), 3);
    telemetry.http.activeRequests.set({ http_request_method: 'GET' }, 4);
    clock.advance(50_000);
    const { at, life, saturation, service } = await summary();
    expect([service, at]).toEqual(['demo', '2026-01-01T00:00:50.000Z']);
    expect(life.seconds).toBe(50);
    expect(life.signals).toEqual({
      http: {
        count: 100,
        perSecond: 2,
        successRatio: 0.95,
        errorRatio: 0.05,
        latencySeconds: { p50: expect.closeTo(0.018, 2), p95: 0.025, p99: expect.closeTo(4.5, 1) },
      },
    });
    expect(saturation.activeRequests).toBe(4);
    expect(saturation.memory.rssBytes).toBeGreaterThan(1e6);
    expect(saturation.memory.heapRatio).toBeGreaterThan(0);
  });

  test('has a recent window that old traffic leaves', async () => {
    const { ask, clock, summary, telemetry } = offering({ http }, { summaryWindowSeconds: 60 });
    telemetry.http.duration.observe(answered('500'), 9);
    // Scrapes renew the window: nobody has to ask for the summary.
    for (let scrape = 0; scrape < 20; scrape++) {
      clock.advance(15_000);
      await ask('/health/live');
    }
    telemetry.http.duration.observe(answered('200'), 0.004);
    clock.advance(15_000);
    const { life, recent } = await summary();
    expect(life.signals['http']).toMatchObject({ count: 2, errorRatio: 0.5 });
    expect(recent.signals['http']).toMatchObject({ count: 1, errorRatio: 0, successRatio: 1 });
    expect(recent.signals['http']!.latencySeconds.p99).toBeLessThanOrEqual(0.005);
    expect(recent.seconds).toBeGreaterThanOrEqual(60);
    expect(recent.seconds).toBeLessThanOrEqual(135);
  });

  test('says how long the window is where nobody has asked for long', async () => {
    const { clock, summary, telemetry } = offering({ http }, { summaryWindowSeconds: 60 });
    clock.advance(3_600_000);
    telemetry.http.duration.observe(answered('200'), 1);
    expect((await summary()).recent).toMatchObject({ seconds: 3600, signals: { http: { count: 1 } } });
  });

  test('has no ratio where nothing happened', async () => {
    const { summary } = offering({ http });
    expect((await summary()).recent.signals['http']).toEqual({
      count: 0,
      perSecond: 0,
      successRatio: null,
      errorRatio: null,
      latencySeconds: { p50: null, p95: null, p99: null },
    });
  });

  test('never counts backwards when series go', async () => {
    const { clock, summary, telemetry } = offering({ http }, { summaryWindowSeconds: 10 });
    telemetry.http.duration.observe(answered('200'), 1);
    clock.advance(10_000);
    await summary();
    clock.advance(10_000);
    await summary();
    telemetry.http.duration.reset();
    expect((await summary()).recent.signals['http']).toMatchObject({ count: 0, errorRatio: null });
  });

  test.each(['otel', 'classic', 'express-prom-bundle', 'fastify-metrics'] as const)(
    'is the same under %s',
    async (convention) => {
      const { summary, telemetry } = offering({ http }, { convention });
      telemetry.http.duration.observe(answered('200'), 0.02);
      telemetry.http.duration.observe(answered('500'), 0.02);
      expect((await summary()).life.signals['http']).toMatchObject({ count: 2, errorRatio: 0.5 });
    },
  );

  test('has agents and workers, whose retries are neither success nor error', async () => {
    const { summary, telemetry } = offering({ agent, worker });
    const done = { worker_type: 'mail', task_type: 'send' };
    telemetry.worker.tasksCompleted.inc({ ...done, status: 'success' }, 6);
    telemetry.worker.tasksCompleted.inc({ ...done, status: 'retry' }, 3);
    telemetry.worker.tasksCompleted.inc({ ...done, status: 'failure' }, 1);
    telemetry.worker.taskDuration.observe(done, 0.4);
    telemetry.agent.executions.inc({ domain: 'sales', status: 'success' });
    const { signals } = (await summary()).life;
    expect(Object.keys(signals)).toEqual(['agent', 'worker']);
    expect(signals['worker']).toMatchObject({ count: 10, successRatio: 0.6, errorRatio: 0.1 });
    expect(signals['worker']!.latencySeconds.p50).toBeGreaterThan(0);
    expect(signals['agent']).toMatchObject({ count: 1, successRatio: 1 });
  });

  test('adds nothing to the page', async () => {
    const { summary, telemetry } = offering({ http });
    await summary();
    expect((await telemetry.exposition()).body).not.toMatch(/_ratio|p99|summary/);
  });
});

describe('the JSON of catalogs', () => {
  test('is the snapshot of the telemetry, sessions and tasks included', async () => {
    const { ask, telemetry } = offering({ http, processRuntime, session, task });
    telemetry.session.created.inc({ session_type: 'chat "x"' });
    telemetry.session.duration.observe({ session_type: 'chat' }, 12);
    telemetry.task.count.set({ task_type: 'mail', state: 'running' }, 3);
    telemetry.processRuntime.memoryUsage.set(NaN);
    await telemetry.snapshot(); // Telltale's own series are counted a collection later.
    const all = await ask<Snapshot>('/metrics/json');
    expect(all).toEqual(JSON.parse(JSON.stringify(await telemetry.snapshot())));
    expect(Object.keys(all.catalogs)).toEqual(expect.arrayContaining(['session', 'task']));
    expect(await ask<Snapshot>('/metrics/json/task')).toMatchObject({
      service: 'demo',
      catalogs: { task: { count: { series: [{ labels: { state: 'running', task_type: 'mail' }, value: 3 }] } } },
    });
  });

  test('lets the event loop run while it writes many series', async () => {
    const wide = defineCatalog('wide', {
      seen: counter({ help: 'Things that were seen.', labels: { what: open(50_000) }, maxSeries: 50_000 }),
    });
    const telemetry = createTelemetry({ service: 'demo', catalogs: { wide }, registry: false, runtime: false });
    for (let i = 0; i < 50_000; i++) telemetry.wide.seen.inc({ what: `number ${i}` });
    const endpoints = createEndpoints(telemetry);
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns++;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    const { body, headers } = (await endpoints({ method: 'GET', path: '/metrics/json/wide', headers: {} }))!;
    isDone = true;
    const text = Buffer.concat([body as readonly Uint8Array[]].flat());
    expect(turns).toBeGreaterThan(5);
    expect(headers['content-length']).toBe(String(text.length));
    const { catalogs } = JSON.parse(text.toString()) as Snapshot;
    expect(catalogs['wide']!['seen']!.series.length).toBe(50_000);
  });
});
