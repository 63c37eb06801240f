import { createTelemetry } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import { describe, expect, test, vi } from 'vitest';
import { createLogger } from '../src/index.ts';
import type { Logger, LoggerOptions, ShippingOptions } from '../src/index.ts';
import { entriesOf, recordsIn, startLoki, startOtlpLogs } from '@telltale-tooling/receivers';
import { inSpan, spanId, traceId, withSpans } from './traced.ts';

withSpans();

interface Shipping extends AsyncDisposable {
  readonly logger: Logger;
  readonly telemetry: TelemetryCore;
  readonly written: string[];
  /** The self metrics: `exported`, `dropped queue_full`, `failed refused`, `queued`, ... that are not 0. */
  counts(): Promise<Readonly<Record<string, number>>>;
}

function shipping(ship: ShippingOptions, options: LoggerOptions = {}): Shipping {
  const telemetry = createTelemetry({
    service: 'shop',
    version: '1.4.0',
    catalogs: {},
    registry: false,
    runtime: false,
  });
  const written: string[] = [];
  const destination = { write: (line: string) => written.push(line) };
  const logger = createLogger({
    telemetry,
    instance: 'shop-1',
    environment: 'test',
    destination,
    ship: { batchDelaySeconds: 0.05, closeTimeoutSeconds: 15, ...ship },
    ...options,
  });
  return {
    logger,
    telemetry,
    written,
    async counts() {
      const { body } = await telemetry.exposition();
      const samples = body.matchAll(
        /^telltale_export_(queued|exported_total|dropped_total|failed_total)\{(?:reason="(\w+)",)?signal="logs"\} (\d+)$/gm,
      );
      const pairs = [...samples].map(
        ([, name, reason, value]) =>
          [[name!.replace('_total', ''), reason].filter(Boolean).join(' '), Number(value)] as const,
      );
      return Object.fromEntries(pairs.filter(([, value]) => value !== 0));
    },
    [Symbol.asyncDispose]: () => logger.close(),
  };
}

/** The counts, when they are as expected or it is too late. */
async function settled({ counts }: Shipping, expected: Readonly<Record<string, number>>) {
  const total = (values: Readonly<Record<string, number>>) =>
    Object.values(values).reduce((sum, value) => sum + value, 0);
  await vi
    .waitFor(
      async () => {
        const found = await counts();
        if (found['queued'] !== undefined || total(found) < total(expected)) throw new Error('not yet');
      },
      { timeout: 10_000, interval: 20 },
    )
    .catch(() => {});
  return counts();
}

describe('to Loki', () => {
  test('lines arrive with few labels, exact order and structured metadata', async () => {
    await using loki = await startLoki();
    await using app = shipping({ to: 'loki', url: loki.url, headers: { 'x-scope-orgid': 'tenant-1' } });
    inSpan(() => app.logger.info({ order: 17, token: 'hunter2' }, 'placed'));
    app.logger.info('same');
    app.logger.info('same');
    app.logger.error(new Error('failed'));
    await loki.lines(4);
    const entries = entriesOf(loki.received);
    expect(loki.received[0]).toMatchObject({
      path: '/loki/api/v1/push',
      headers: { 'content-type': 'application/json', 'x-scope-orgid': 'tenant-1' },
    });
    expect(entries.map(({ stream }) => stream)).toEqual([
      ...Array.from({ length: 3 }, () => ({
        service_name: 'shop',
        deployment_environment_name: 'test',
        level: 'info',
      })),
      { service_name: 'shop', deployment_environment_name: 'test', level: 'error' },
    ]);
    expect(entries.map(({ metadata }) => metadata)).toEqual([{ trace_id: traceId, span_id: spanId }, {}, {}, {}]);
    expect(entries.map(({ line }) => `${line}\n`).toSorted()).toEqual(app.written.toSorted());
    const [first, second, third] = entries;
    expect(second!.at).toBeGreaterThan(first!.at);
    // Loki takes two equal lines of one time for one.
    expect(third!.at).toBeGreaterThan(second!.at);
    expect(Math.abs(Number(first!.at / 1_000_000n) - Date.now())).toBeLessThan(60_000);
    expect(await settled(app, { exported: 4 })).toEqual({ exported: 4 });
  });

  test('what a URL says of who asks becomes a header', async () => {
    await using loki = await startLoki();
    await using app = shipping({ to: 'loki', url: loki.url.replace('//', '//ann:hunter2@') });
    app.logger.info('x');
    await loki.lines(1);
    expect(loki.received[0]!.headers.authorization).toBe(`Basic ${Buffer.from('ann:hunter2').toString('base64')}`);
  });
});

describe('to OTLP', () => {
  test('lines arrive as records of the data model', async () => {
    await using otlp = await startOtlpLogs();
    await using app = shipping({ to: 'otlp', url: otlp.url });
    const error = Object.assign(new TypeError('no'), { code: 'E1' });
    inSpan(() =>
      app.logger.warn(
        { order: 17, ratio: 0.5, ok: true, none: null, list: [1, 'a'], of: { a: 1 }, err: error },
        'placed',
      ),
    );
    await otlp.lines(1);
    const { path, body } = otlp.received[0]!;
    expect(path).toBe('/v1/logs');
    expect((body as { resourceLogs: { resource: unknown }[] }).resourceLogs[0]!.resource).toEqual({
      attributes: [
        { key: 'service.name', value: { stringValue: 'shop' } },
        { key: 'service.version', value: { stringValue: '1.4.0' } },
        { key: 'service.instance.id', value: { stringValue: 'shop-1' } },
        { key: 'deployment.environment.name', value: { stringValue: 'test' } },
      ],
    });
    const [record] = recordsIn(otlp.received);
    expect(record).toMatchObject({
      timeUnixNano: expect.stringMatching(/^\d{19}$/),
      severityNumber: 13,
      severityText: 'WARN',
      body: { stringValue: 'placed' },
      traceId,
      spanId,
      flags: 1,
    });
    expect(record!['attributes']).toEqual([
      { key: 'order', value: { intValue: '17' } },
      { key: 'ratio', value: { doubleValue: 0.5 } },
      { key: 'ok', value: { boolValue: true } },
      { key: 'none', value: {} },
      { key: 'list', value: { arrayValue: { values: [{ intValue: '1' }, { stringValue: 'a' }] } } },
      { key: 'of', value: { kvlistValue: { values: [{ key: 'a', value: { intValue: '1' } }] } } },
      { key: 'exception.type', value: { stringValue: 'TypeError' } },
      { key: 'exception.message', value: { stringValue: 'no' } },
      { key: 'exception.stacktrace', value: { stringValue: expect.stringContaining('shipping.test.ts') as string } },
      { key: 'err', value: { kvlistValue: { values: [{ key: 'code', value: { stringValue: 'E1' } }] } } },
    ]);
  });

  test('the environment says where to, and with which headers', async () => {
    await using otlp = await startOtlpLogs();
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `${otlp.url}/base/`);
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-key=a%20b, x-other=c');
    await using app = shipping({ to: 'otlp' });
    vi.unstubAllEnvs();
    app.logger.info('x');
    await otlp.lines(1);
    expect(otlp.received[0]).toMatchObject({ path: '/base/v1/logs', headers: { 'x-key': 'a b', 'x-other': 'c' } });
  });

  test('what the back end takes only in part is counted', async () => {
    const answer = JSON.stringify({ partialSuccess: { rejectedLogRecords: '2', errorMessage: 'too old' } });
    await using otlp = await startOtlpLogs((_, response) => response.end(answer));
    await using app = shipping({ to: 'otlp', url: otlp.url });
    for (let i = 0; i < 5; i++) app.logger.info('x');
    expect(await settled(app, { exported: 3, 'failed rejected': 2 })).toEqual({ exported: 3, 'failed rejected': 2 });
  });
});

describe.concurrent('a back end', () => {
  test('that is slow to take lines gets them in batches, compressed', async () => {
    await using loki = await startLoki();
    await using app = shipping({ to: 'loki', url: loki.url, maxBatchLines: 100 });
    for (let i = 0; i < 1000; i++) app.logger.info({ i }, 'a line of a batch');
    await loki.lines(1000);
    expect(loki.attempts).toBeLessThanOrEqual(20);
    expect(loki.received[0]!.headers['content-encoding']).toBe('gzip');
    expect(entriesOf(loki.received).map(({ line }) => (JSON.parse(line) as { i: number }).i)).toEqual(
      Array.from({ length: 1000 }, (_, i) => i),
    );
  });

  test.for<readonly [string, (status: number) => Parameters<typeof startLoki>[0]]>([
    ['answers 503 first', () => (_, response, attempt) => (attempt === 1 ? response.writeHead(503).end() : undefined)],
    [
      'answers 429 with Retry-After first',
      () => (_, response, attempt) =>
        attempt === 1 ? response.writeHead(429, { 'retry-after': '0' }).end() : undefined,
    ],
    [
      'resets the first connection',
      () => (request, _, attempt) => (attempt === 1 ? request.socket.resetAndDestroy() : undefined),
    ],
    [
      'answers the first with garbage',
      () => (request, _, attempt) => (attempt === 1 ? request.socket.end('garbage\r\n\r\n') : undefined),
    ],
  ])('that %s gets the lines with the next attempt', async ([, fault]) => {
    await using loki = await startLoki(fault(0));
    await using app = shipping({ to: 'loki', url: loki.url });
    app.logger.info('x');
    await loki.lines(3);
    expect(await settled(app, { exported: 3 })).toEqual({ exported: 3 });
    // Told once, and once that it is over; both lines are shipped as well.
    const told = app.written.filter((line) => line.includes('shipped'));
    expect(told.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      expect.stringMatching(
        /^log lines cannot be shipped to loki at http:.*: .*; they wait, and further ones are dropped\.$/,
      ),
      'log lines are shipped again.',
    ]);
  });

  test('that never answers costs an attempt its time, and no more', async () => {
    await using loki = await startLoki((_, response, attempt) => (attempt === 1 ? response : undefined));
    await using app = shipping({ to: 'loki', url: loki.url, timeoutSeconds: 0.1 });
    app.logger.info('x');
    expect(await settled(app, { exported: 3 })).toEqual({ exported: 3 });
  });

  test('that refuses lines for good has them once', async () => {
    await using loki = await startLoki((_, response) => response.writeHead(400).end('no'));
    await using app = shipping({ to: 'loki', url: loki.url });
    for (let i = 0; i < 3; i++) app.logger.info('x');
    // The line that tells of trouble is refused as well.
    expect(await settled(app, { 'failed refused': 4 })).toEqual({ 'failed refused': 4 });
    expect(app.written.filter((line) => line.includes('cannot be shipped'))).toHaveLength(1);
    expect(loki.attempts).toBeLessThanOrEqual(2);
  });

  test('that finds requests too large gets smaller ones', async () => {
    await using loki = await startLoki((request, response) =>
      Number(request.headers['content-length']) > 2000
        ? request.resume().on('end', () => response.writeHead(413).end())
        : undefined,
    );
    await using app = shipping({ to: 'loki', url: loki.url, compress: false });
    for (let i = 0; i < 40; i++) app.logger.info({ i });
    app.logger.info({ text: 'x'.repeat(3000) });
    await loki.lines(40);
    expect(await settled(app, { exported: 40, 'failed refused': 1 })).toEqual({ exported: 40, 'failed refused': 1 });
  });

  test('that redirects gets no secret of ours to another place', async () => {
    await using other = await startLoki();
    await using loki = await startLoki((_, response) => response.writeHead(307, { location: `${other.url}/x` }).end());
    await using app = shipping({ to: 'loki', url: loki.url, headers: { authorization: 'hunter2' } });
    app.logger.info('x');
    await vi.waitFor(async () => expect(await app.counts()).toMatchObject({ 'failed refused': 1 }), {
      timeout: 15_000,
    });
    expect(other.attempts).toBe(0);
  });

  test('that is dead costs the application nothing but the lines, counted, and its queue is bounded', async () => {
    const loki = await startLoki();
    await loki.stop();
    await using app = shipping({ to: 'loki', url: loki.url, maxQueuedLines: 100, closeTimeoutSeconds: 0.3 });
    for (let i = 0; i < 1000; i++) app.logger.info('x');
    expect(await app.counts()).toEqual({ queued: 100, 'dropped queue_full': 900 });
    expect(app.written.length).toBeGreaterThanOrEqual(1000);
    await app.logger.close();
    // One more may have come: that shipping fails.
    const { queued, ...counts } = await app.counts();
    expect(queued).toBeUndefined();
    expect(counts['dropped shutdown']).toBe(100);
    expect(counts['dropped queue_full']).toBeLessThanOrEqual(901);
    expect(app.written.length).toBeLessThanOrEqual(1001);
  });

  test('whose name cannot be found is as dead', async () => {
    await using app = shipping({
      to: 'loki',
      url: 'http://telltale.invalid',
      retrySeconds: 0,
      closeTimeoutSeconds: 0.3,
    });
    app.logger.info('x');
    await vi.waitFor(async () => expect(await app.counts()).toMatchObject({ 'failed unreachable': 1 }), {
      timeout: 10_000,
    });
  });

  test('gets what waits when the logger is closed', async () => {
    await using loki = await startLoki();
    const app = shipping({ to: 'loki', url: loki.url, batchDelaySeconds: 3600 });
    for (let i = 0; i < 10; i++) app.logger.info({ i });
    await app.logger.close();
    expect(entriesOf(loki.received)).toHaveLength(10);
    expect(await app.counts()).toEqual({ exported: 10 });
    app.logger.info('too late');
    expect(await app.counts()).toEqual({ exported: 10, 'dropped shutdown': 1 });
  });
});
