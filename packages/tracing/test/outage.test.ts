import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTelemetry } from '@telltale/core';
import { afterEach, describe, expect, test } from 'vitest';
import { startTracing, withSpan } from '../src/index.ts';
import type { Tracing, TracingOptions } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';

let started: Tracing | undefined;
afterEach(() => started?.shutdown());

/** A back end that answers as it is told, and tells of each request. */
async function startSwitchable() {
  let status = 503;
  let headers: Readonly<Record<string, string>> = {};
  const answered: number[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(status, headers).end();
      answered.push(status);
      for (const look of waiting) look();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered,
    answer(next: number, withHeaders: Readonly<Record<string, string>> = {}) {
      status = next;
      headers = withHeaders;
    },
    /** Resolves when it was asked so often, and the one who asked has had time to read the answer. */
    async asked(times: number): Promise<void> {
      await new Promise<void>((resolve) => {
        const look = (): void => (answered.length >= times ? resolve() : undefined);
        waiting.add(look);
        look();
      });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function start(options: TracingOptions): {
  readonly tracing: Tracing;
  readonly warnings: string[];
  readonly clock: ReturnType<typeof fakeClock>;
} {
  const clock = fakeClock();
  const warnings: string[] = [];
  const logger = { warn: (message: string) => void warnings.push(message), error() {} };
  started = startTracing({
    service: 'shop',
    instrument: false,
    environment: {},
    clock,
    logger,
    shutdownTimeoutSeconds: 0.5,
    ...options,
  });
  return { tracing: started, warnings, clock };
}

/** Polls, without a fake clock's knowledge: what is waited for goes over a real socket. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('a back end that is down for a while', () => {
  test('is asked ever more rarely, and gets what waited once it is back', async () => {
    await using backEnd = await startSwitchable();
    const { tracing, warnings, clock } = start({ endpoint: backEnd.url });
    withSpan('one', () => {});
    clock.pass(5);
    await backEnd.asked(1);
    // 1, 2, 4 and 8 s, each shorter by up to a quarter.
    for (const [index, [tooEarly, late]] of [
      [0.7, 0.4],
      [1.4, 0.7],
      [2.9, 1.2],
    ].entries()) {
      await until(() => clock.waiting > 0);
      clock.pass(tooEarly!);
      expect(backEnd.answered).toHaveLength(index + 1);
      clock.pass(late!);
      await backEnd.asked(index + 2);
    }
    backEnd.answer(200);
    await until(() => clock.waiting > 0);
    clock.pass(8);
    await until(() => tracing.counts.exported === 1);
    expect(warnings).toEqual([
      expect.stringMatching(/^spans cannot be exported to .*: it answered 503 Service Unavailable\. /),
      expect.stringMatching(/^spans are exported to .* again; 0 were lost\.$/),
    ]);
  });

  test('loses what does not fit into the queue, and says how much', async () => {
    await using backEnd = await startSwitchable();
    const { tracing, warnings, clock } = start({
      endpoint: backEnd.url,
      queue: { maxSpans: 10, batchSize: 5, timeoutSeconds: 2 },
    });
    for (let i = 0; i < 5; i++) withSpan('one', () => {});
    clock.pass(0);
    await backEnd.asked(1);
    for (let i = 0; i < 30; i++) withSpan('more', () => {});
    expect(tracing.counts).toMatchObject({ queued: 15, dropped: { queue_full: 20 } });
    await until(() => clock.waiting > 0);
    clock.pass(1);
    await backEnd.asked(2);
    // A batch that was tried for as long as it may is given up.
    await until(() => tracing.counts.failed.refused === 5);
    backEnd.answer(200);
    clock.pass(30);
    await until(() => tracing.counts.exported === 10);
    expect(tracing.counts).toMatchObject({
      queued: 0,
      exported: 10,
      failed: { refused: 5 },
      dropped: { queue_full: 20 },
    });
    expect(warnings.at(-1)).toMatch(/again; \d+ were lost\.$/);
  });

  test('that comes and goes is told of once in five minutes', async () => {
    await using backEnd = await startSwitchable();
    const { warnings, clock, tracing } = start({ endpoint: backEnd.url });
    let asked = 0;
    const outage = async (): Promise<void> => {
      backEnd.answer(404);
      withSpan('lost', () => {});
      clock.pass(60);
      await backEnd.asked(++asked);
      await until(() => tracing.counts.queued === 0);
      backEnd.answer(200);
      withSpan('fine', () => {});
      clock.pass(60);
      await backEnd.asked(++asked);
      await until(() => tracing.counts.queued === 0);
    };
    for (let i = 0; i < 4; i++) await outage();
    expect(tracing.counts).toMatchObject({ exported: 4, failed: { refused: 4 } });
    // At 1 and at 7 minutes: the two in between are only counted.
    expect(warnings.filter((warning) => warning.includes('cannot be exported'))).toHaveLength(2);
  });

  test('is left alone for as long as it asks', async () => {
    await using backEnd = await startSwitchable();
    backEnd.answer(429, { 'Retry-After': '20' });
    const { tracing, clock } = start({ endpoint: backEnd.url });
    withSpan('one', () => {});
    clock.pass(5);
    await backEnd.asked(1);
    backEnd.answer(200);
    await until(() => clock.waiting > 0);
    clock.pass(19);
    expect(backEnd.answered).toEqual([429]);
    clock.pass(1);
    await until(() => tracing.counts.exported === 1);
  });
});

test('the page shows what became of the spans', async () => {
  await using backEnd = await startSwitchable();
  backEnd.answer(200);
  const telemetry = createTelemetry({ service: 'shop', catalogs: {}, registry: false, runtime: false });
  const { tracing } = start({ endpoint: backEnd.url, telemetry });
  withSpan('one', () => {});
  withSpan('two', () => {});
  const before = (await telemetry.exposition()).body;
  await tracing.flush();
  const after = (await telemetry.exposition()).body;
  const line = (page: string, name: string): string | undefined =>
    page.split('\n').find((text) => text.startsWith(name) && text.includes('traces'));
  expect(line(before, 'telltale_export_queued')).toMatch(/ 2$/);
  expect(line(after, 'telltale_export_queued')).toMatch(/ 0$/);
  expect(line(after, 'telltale_export_exported_total')).toMatch(/ 2$/);
  expect(line(after, 'telltale_export_duration_seconds_count')).toMatch(/outcome="exported".* 1$/);
  telemetry.close();
});
