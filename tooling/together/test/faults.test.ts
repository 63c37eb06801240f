import { Agent, get } from 'node:http';
import { describeWithServers, startPostgres } from '@telltale-tooling/servers';
import type { Postgres } from '@telltale-tooling/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faults, httpFaults } from '@telltale-tooling/receivers';
import type { App } from '../../../packages/tracing/test/start-app.ts';
import { poll, startChain } from './chain.ts';

const QUEUE = 100;
const BATCH = 20;
const WARM_UP = 1000;
const REQUESTS = 500;

const known = { ...faults, ...httpFaults };
const memory = new URL('apps/memory.mjs', import.meta.url).href;

describeWithServers(['postgres', 'initdb'], 'services whose spans and log lines nobody takes', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  test.for([
    ['otlp', 'down'],
    ['loki', 'silent'],
    ['otlp', 'slow'],
    ['loki', 'answering garbage'],
  ])('answer 200 requests in a second and say once what is lost; %s, %s', { timeout: 60_000 }, async ([to, fault]) => {
    await using backEnd = await known[fault!]!();
    await using chain = await startChain({
      database: postgres.url,
      flags: ['--expose-gc', '--import', memory],
      ship: {
        to,
        url: backEnd.url,
        batchDelaySeconds: 0.01,
        maxBatchLines: BATCH,
        maxQueuedLines: QUEUE,
        // The slow one answers after 0.3 s.
        timeoutSeconds: 0.2,
        retrySeconds: 1,
      },
      variables: {
        OTEL_EXPORTER_OTLP_ENDPOINT: backEnd.url,
        OTEL_EXPORTER_OTLP_TIMEOUT: '200',
        OTEL_BSP_SCHEDULE_DELAY: '10',
        OTEL_BSP_MAX_QUEUE_SIZE: `${QUEUE}`,
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: `${BATCH}`,
        OTEL_BSP_EXPORT_TIMEOUT: '1000',
      },
    });
    const apps = Object.values(chain.services);
    // Connections hold memory as well.
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    // Until code is optimised, connections are made and queues are full: only then does memory stay as it is.
    expect(await load(chain.gateway.url, WARM_UP, agent, Infinity)).toEqual({ 200: WARM_UP });
    const before = await Promise.all(apps.map(memoryOf));
    expect(await load(chain.gateway.url, REQUESTS, agent, 200)).toEqual({ 200: REQUESTS });
    const after = await Promise.all(apps.map(memoryOf));
    agent.destroy();

    for (const [i, app] of apps.entries()) {
      // 1 kB for a request, whose spans and lines have more: they are not kept.
      expect(after[i]! - before[i]!).toBeLessThan(500_000);
      for (const signal of ['traces', 'logs']) {
        const { queued, lost } = await exportOf(app, signal);
        expect(queued).toBeLessThanOrEqual(QUEUE + BATCH);
        // Of each request there are a span and a line at least.
        expect(lost).toBeGreaterThan(WARM_UP + REQUESTS - 2 * (QUEUE + BATCH));
      }
      expect(count(app.output(), /spans cannot be exported/g)).toBe(1);
      expect(count(app.output(), /log lines cannot be shipped/g)).toBe(1);
      expect(app.output()).not.toMatch(/unhandled|uncaught|deprecat|MaxListeners/i);
    }
  });
});

/** Sends requests at a steady rate, whether or not the ones before are answered, and counts the answers by status. */
async function load(
  url: string,
  requests: number,
  agent: Agent,
  perSecond: number,
): Promise<Readonly<Record<string, number>>> {
  const sent: Promise<string>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(requests, sent.length + perSecond / 20);
      while (sent.length < due) sent.push(ask(`${url}/api/orders/${sent.length + 100}`, agent));
      if (sent.length < requests) return;
      clearInterval(timer);
      resolve();
    }, 50);
  });
  const answers: Record<string, number> = {};
  for (const answer of await Promise.all(sent)) answers[answer] = (answers[answer] ?? 0) + 1;
  return answers;
}

function ask(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(String(response.statusCode)));
    }).on('error', (error) => resolve(error.message));
  });
}

async function memoryOf(app: App): Promise<number> {
  const port = await poll(() => /memory is told at (\d+)/.exec(app.output())?.[1]);
  return Number(await (await fetch(`http://127.0.0.1:${port}`)).text());
}

/** What the page of an application says of what it exports. */
async function exportOf(app: App, signal: string): Promise<{ readonly queued: number; readonly lost: number }> {
  const page = await (await fetch(`${app.url}/metrics`)).text();
  const of = (metric: string): number => {
    const lines = page.matchAll(new RegExp(`^telltale_export_${metric}\\{.*signal="${signal}".*\\} (\\d+)$`, 'gm'));
    return [...lines].reduce((sum, [, value]) => sum + Number(value), 0);
  };
  return { queued: of('queued'), lost: of('dropped_total') + of('failed_total') };
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}
