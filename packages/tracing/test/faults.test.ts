import { Agent, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { faults, grpcFaults, httpFaults } from '@telltale-tooling/receivers';
import { preloaded, startApp } from './start-app.ts';

const REQUESTS = 400;
const CONNECTIONS = 20;
const QUEUE = 100;

const everyFault = [
  ...Object.entries({ ...faults, ...httpFaults }).map(([name, start]) => ['http/protobuf', name, start] as const),
  ...Object.entries({ ...faults, ...grpcFaults }).map(([name, start]) => ['grpc', name, start] as const),
];

interface Counts {
  readonly queued: number;
  readonly exported: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly failed: Readonly<Record<string, number>>;
  readonly unhandled: readonly string[];
}

describe('a service under load', () => {
  test.for(everyFault)('does not notice a back end over %s that is %s', async ([protocol, , startBackEnd]) => {
    await using backEnd = await startBackEnd();
    const app = await startApp('faults.mjs', {
      OTEL_SERVICE_NAME: 'faults',
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_ENDPOINT: backEnd.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '200',
      OTEL_BSP_SCHEDULE_DELAY: '1',
      OTEL_BSP_MAX_QUEUE_SIZE: `${QUEUE}`,
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '20',
      TELLTALE_TRACES_SHUTDOWN_SECONDS: '0.4',
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
    });
    await using stopped = app;
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    expect(await load(app.url, REQUESTS, agent)).toEqual({ 200: REQUESTS });
    agent.destroy();

    const counts = (await (await fetch(`${app.url}/counts`)).json()) as Counts;
    expect(counts.unhandled).toEqual([]);
    // What waits, and a batch that is under way.
    expect(counts.queued).toBeLessThanOrEqual(QUEUE + 20);
    const lost = sum(counts.dropped) + sum(counts.failed);
    expect(counts.exported + counts.queued + lost).toBe(REQUESTS);
    const page = await (await fetch(`${app.url}/metrics`)).text();
    expect(page).toMatch(/^telltale_export_queue_limit\{signal="traces"\} 100$/m);
    // Batches may have come to their end between the two answers, but none is counted back.
    const shown = [...page.matchAll(/^telltale_export_failed_total\{.*signal="traces".*\} (\d+)$/gm)];
    expect(shown.reduce((all, [, spans]) => all + Number(spans), 0)).toBeGreaterThanOrEqual(sum(counts.failed));

    const start = performance.now();
    expect(await stopped.stop()).toEqual({ code: null, signal: 'SIGTERM' });
    // Its deadline, and as much again for a busy machine as a hanging shutdown would exceed.
    expect(performance.now() - start).toBeLessThan(5000);
    // Said once; and perhaps that the queue was full before anything failed.
    const lines = app.output().split('\n').filter(Boolean);
    expect(lines.filter((line) => line.includes('spans cannot be exported'))).toHaveLength(1);
    expect(lines.length).toBeLessThanOrEqual(2);
  });
});

test.for<readonly [string, string]>([
  ['all of them are sampled', '1'],
  ['the failed and the slow are kept', '0'],
])('memory does not grow with the requests where %s, and the back end is down', async ([, ratio]) => {
  await using backEnd = await faults['down']!();
  const variables = {
    OTEL_EXPORTER_OTLP_ENDPOINT: backEnd.url,
    OTEL_BSP_MAX_QUEUE_SIZE: `${QUEUE}`,
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: ratio,
  };
  await using app = await startApp('faults.mjs', variables, ['--expose-gc', ...preloaded]);
  const memory = async (): Promise<number> => Number(await (await fetch(`${app.url}/memory`)).text());
  // Over connections that stay open, where what one request holds may hold the one before it.
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  await load(app.url, 2000, agent);
  const before = await memory();
  await load(app.url, 4000, agent);
  // 250 bytes for each request.
  expect((await memory()) - before).toBeLessThan(1_000_000);
  agent.destroy();
});

/** Sends requests over a few connections, and counts the answers by status. */
async function load(url: string, requests: number, agent: Agent): Promise<Readonly<Record<string, number>>> {
  const answers: Record<string, number> = {};
  let left = requests;
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      const answer = await ask(url, agent);
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return answers;
}

function ask(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const headers = { 'Content-Type': 'application/json' };
    request(url, { agent, headers, method: 'POST' }, (response) => {
      response.resume();
      response.on('end', () => resolve(String(response.statusCode)));
    })
      .on('error', (error) => resolve(error.message))
      .end('{"order":7}');
  });
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
