import { setTimeout as delay } from 'node:timers/promises';
import { expose } from '@telltale/core';
import { startTracing, withProducerSpan, withSpan } from '@telltale/tracing';
import type { Tracing } from '@telltale/tracing';
import { PgBoss } from 'pg-boss';
import type { SendOptions } from 'pg-boss';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startPostgres } from '../src/backing/postgres/start-postgres.ts';
import type { Postgres } from '../src/backing/postgres/start-postgres.ts';
import { priceOf, symbols } from '../src/market.ts';
import { Environment } from '../src/parts/environment.ts';
import type { RunningPart } from '../src/parts/running-part.ts';
import { readPage } from '../src/scrape/read-page.ts';
import { connecting, startQueues, thoughtCategories } from '../src/services/jobs.ts';
import type { QueueName, ReportResult, ThoughtResult } from '../src/services/jobs.ts';
import { catalogs } from '../src/services/worker/catalogs.ts';
import { startWorker } from '../src/services/worker/start-worker.ts';
import { startModel } from '../src/simulated/model/start-model.ts';
import { NAMESPACE, convention } from '../src/services/desk-telemetry.ts';
import { serviceDouble } from './service-double.ts';
import type { SeenRequest, ServiceDouble } from './service-double.ts';

let tracing: Tracing;
let postgres: Postgres;
let model: RunningPart;
let quotes: ServiceDouble;
let ledger: ServiceDouble;
let logs: ServiceDouble;
let environment: Environment;
let worker: RunningPart;
let boss: PgBoss;

beforeAll(async () => {
  tracing = startTracing({ service: 'worker', exporter: 'none' });
  [postgres, model, quotes, ledger, logs] = await Promise.all([
    startPostgres(),
    startModel(new Environment({ SEED: '2' })),
    serviceDouble(answerAsQuotes),
    serviceDouble(answerAsLedger),
    serviceDouble(() => ({ status: 200, body: {} })),
  ]);
  environment = new Environment({
    DATABASE_URL: postgres.url,
    MODEL_URL: model.facts.urls['model'],
    QUOTES_URL: quotes.url,
    LEDGER_URL: ledger.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: logs.url,
  });
  boss = new PgBoss({ ...connecting(postgres.url), supervise: false });
  // Whoever comes first creates the queues.
  [worker] = await Promise.all([startWorker(environment), startQueues(boss, () => {})]);
});

afterAll(async () => {
  await boss?.stop({ graceful: false });
  await worker?.close();
  await Promise.all([model, quotes, ledger, logs].map((each) => each?.close()));
  await tracing?.shutdown();
  await postgres?.stop();
});

function answerAsQuotes({ path }: SeenRequest) {
  const symbol = decodeURIComponent(path.split('/')[2]!);
  if (symbol === 'NONE') return { status: 404, body: { error: 'Unknown symbol.' } };
  const at = Date.now();
  const prices = Array.from({ length: 30 }, (_, index) => priceOf(symbol, at - (30 - index) * 60_000));
  return { status: 200, body: { symbol, prices, at, provider: 'aurora' } };
}

function answerAsLedger({ path }: SeenRequest) {
  return { status: 201, body: path === '/accounts' ? { id: 'desk-1' } : { id: 't-1' } };
}

/** As the gateway does it. */
function send(queue: QueueName, data: object, options: SendOptions = {}): Promise<string> {
  return withProducerSpan({ system: 'pg-boss', destination: queue }, async (trace) => {
    return (await boss.send(queue, { ...data, trace }, options))!;
  });
}

async function outcome(queue: QueueName, id: string): Promise<{ state: string; output: unknown }> {
  return vi.waitFor(
    async () => {
      const job = await boss.getJobById(queue, id);
      expect(['completed', 'failed']).toContain(job?.state);
      return { state: job!.state, output: job!.output };
    },
    { timeout: 8000, interval: 30 },
  );
}

async function page() {
  const answer = await fetch(`${worker.facts.metricsUrl}/metrics`);
  return readPage(await answer.text());
}

/** The sum of a family's samples that have these labels. */
async function value(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
  const samples = (await page()).get(`${NAMESPACE}_${name}`)?.samples ?? [];
  return samples
    .filter((sample) => Object.entries(labels).every(([label, text]) => sample.labels[label] === text))
    .reduce((sum, sample) => sum + sample.value, 0);
}

/** What is tried again at once. */
const soon = { retryDelay: 0, retryBackoff: false } as const;

const thoughtsOf = (count: number, text: string) =>
  Array.from({ length: count }, (_, index) => send('thoughts', { text: `${text} ${index}.`, topic: 'rates' }, soon));

describe('the worker', () => {
  const moved = new Set<string>();
  let looking: Promise<void>;
  const over = new AbortController();
  beforeAll(() => {
    const look = async (): Promise<void> => {
      while (!over.signal.aborted) {
        for (const { name, samples } of (await page()).values()) {
          if (samples.some((sample) => sample.value > 0)) moved.add(name);
        }
        await delay(100);
      }
    };
    looking = look();
  });

  test('writes a report in less than a second, within the trace that asked for it', async () => {
    const [first, second] = symbols.slice(0, 2) as [string, string];
    const startedAt = performance.now();
    const { id, traceId } = await withSpan('POST /reports', async (span) => ({
      id: await send('reports', { symbols: [first, second] }),
      traceId: span.spanContext().traceId,
    }));
    const { state, output } = await outcome('reports', id);
    expect([state, performance.now() - startedAt < 1000]).toEqual(['completed', true]);
    const { lines, narrative, costUsd } = output as ReportResult;
    expect(lines.map(({ symbol }) => symbol)).toEqual([first, second]);
    expect(lines[0]!.correlation).toBeCloseTo(1);
    expect(narrative).toContain(`${first} at ${lines[0]!.last}`);
    expect(costUsd).toBeGreaterThan(0);
    expect(quotes.seen.map(({ traceparent }) => traceparent?.split('-')[1])).toEqual([traceId, traceId]);
  });

  test('makes something of thoughts, in batches', async () => {
    const ids = await Promise.all(thoughtsOf(30, 'Rates could turn'));
    const outcomes = await Promise.all(ids.map((id) => outcome('thoughts', id)));
    const results = outcomes.filter(({ state }) => state === 'completed').map(({ output }) => output as ThoughtResult);
    expect(results.length).toBeGreaterThan(25);
    for (const { category } of results) expect(thoughtCategories).toContain(category);
    expect(results[0]!.narrative).toContain('rates');
    expect(await value('batch_items_processed_total', { batch: 'thoughts' })).toBeGreaterThanOrEqual(results.length);
    const { samples } = (await page()).get('desk_batch_processing_duration_seconds')!;
    expect(samples.find(({ name }) => name.endsWith('_count'))!.value).toBeLessThan(15);
  });

  test('tries no second time what cannot succeed, and logs it within its trace', async () => {
    const { id, traceId } = await withSpan('POST /reports', async (span) => ({
      id: await send('reports', { symbols: ['NONE'] }),
      traceId: span.spanContext().traceId,
    }));
    expect(await outcome('reports', id)).toEqual({
      state: 'failed',
      output: { message: 'FinalError: There is no symbol NONE.' },
    });
    expect(await value('worker_tasks_completed_total', { worker_type: 'reports', status: 'failure' })).toBe(1);
    expect(await value('worker_tasks_completed_total', { worker_type: 'reports', status: 'retry' })).toBe(0);
    await vi.waitFor(() => {
      const sent = logs.seen.map(({ body }) => JSON.stringify(body)).join('\n');
      expect(sent).toContain('There is no symbol NONE.');
      expect(sent).toContain(traceId);
      expect(sent).toContain('a batch of thoughts is processed');
    }, 3000);
  });

  test('tries again while the model fails, until it was enough', async () => {
    const before = await value('narrative_generations_total', { status: 'failure' });
    model.chaos!['failing-model']!(true);
    const once = { ...soon, retryLimit: 1 };
    const ids = await Promise.all(symbols.slice(0, 8).map((symbol) => send('reports', { symbols: [symbol] }, once)));
    const outcomes = await Promise.all(ids.map((id) => outcome('reports', id)));
    model.chaos!['failing-model']!(false);
    const failed = outcomes.filter(({ state }) => state === 'failed').length;
    expect(failed).toBeGreaterThan(0);
    const status = (of: string) => value('worker_tasks_completed_total', { worker_type: 'reports', status: of });
    expect(await status('failure')).toBe(1 + failed);
    expect(await status('retry')).toBeGreaterThanOrEqual(failed);
    expect(await value('narrative_generations_total', { status: 'failure' })).toBeGreaterThanOrEqual(
      before + 2 * failed,
    );
    expect(await value('tasks', { task_type: 'reports', state: 'failed' })).toBe(1 + failed);
  });

  test('hangs while it is stuck, so that the queue grows, and drains it afterwards', async () => {
    worker.chaos!['stuck-consumer']!(true);
    const late = await send('reports', { symbols: symbols.slice(0, 1) }, { ...soon, expireInSeconds: 1 });
    const ids = await Promise.all(thoughtsOf(60, 'Nobody listens'));
    await vi.waitFor(async () => {
      expect(await value('queue_depth', { queue: 'thoughts' })).toBeGreaterThan(10);
      expect((await boss.getJobById('reports', late))!.retryCount).toBeGreaterThan(0);
    }, 5000);
    worker.chaos!['stuck-consumer']!(false);
    await Promise.all(ids.map((id) => outcome('thoughts', id)));
    expect((await outcome('reports', late)).state).toBe('completed');
    expect(await value('queue_stalled_total', { queue: 'reports' })).toBeGreaterThan(0);
    await vi.waitFor(async () => expect(await value('queue_depth', { queue: 'thoughts' })).toBe(0), 4000);
  });

  test('books what models cost at the ledger, and waits while that is gone', async () => {
    const bookings = () => ledger.seen.filter(({ path }) => path === '/transactions');
    await vi.waitFor(() => expect(bookings()).not.toEqual([]), 5000);
    expect(ledger.seen[0]).toMatchObject({ path: '/accounts', body: { currency: 'USD' } });
    const paid = bookings().map(({ body }) => body as { amount: number });
    expect(paid[0]).toMatchObject({ account: 'desk-1', type: 'payout', currency: 'USD' });
    const sum = paid.reduce((total, { amount }) => total + amount, 0);
    expect(sum).toBeGreaterThanOrEqual(0.01);
    expect(sum).toBeLessThanOrEqual(await value('ai_cost_usd_total'));
    await ledger.close();
    await Promise.all(symbols.slice(0, 8).map((symbol) => send('reports', { symbols: [symbol] })));
    await vi.waitFor(() => expect(moved).toContain('http_client_connection_errors_total'), 5000);
  });

  test('records every metric of its catalogs', async () => {
    over.abort();
    await looking;
    const names = Object.values(catalogs)
      .flatMap((catalog) => Object.values(catalog))
      .map((metric) => expose(metric, convention, NAMESPACE)!.name);
    expect(names.filter((name) => !moved.has(name))).toEqual([]);
  });

  test('can be stopped at any time, and started again in its place', async () => {
    const port = new URL(worker.facts.metricsUrl!).port;
    const id = await send('reports', { symbols: symbols.slice(0, 3) }, soon);
    worker.chaos!['stuck-consumer']!(true);
    const startedAt = performance.now();
    await worker.close();
    expect(performance.now() - startedAt).toBeLessThan(1500);
    worker = await startWorker(environment.with({ METRICS_PORT: port }));
    expect(worker.facts.metricsUrl).toContain(port);
    expect((await outcome('reports', id)).state).toBe('completed');
    const health = await fetch(`${worker.facts.metricsUrl}/health`);
    expect(await health.json()).toMatchObject({ status: 'ok', checks: { queue: { status: 'ok' } } });
  });
});
