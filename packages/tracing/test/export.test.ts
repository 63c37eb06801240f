import { trace } from '@opentelemetry/api';
import { afterEach, describe, expect, test } from 'vitest';
import { startTracing, withSpan } from '../src/index.ts';
import type { Tracing, TracingOptions } from '../src/index.ts';
import { startTraceReceiver } from '@telltale-tooling/receivers';

let started: Tracing | undefined;
afterEach(() => started?.shutdown());

function start(options: TracingOptions): Tracing {
  started = startTracing({ service: 'shop', instrument: false, environment: {}, ...options });
  return started;
}

describe('spans at a receiver', () => {
  test.for([
    ['http/protobuf', 'none'],
    ['http/protobuf', 'gzip'],
    ['http/json', 'none'],
    ['http/json', 'gzip'],
    ['grpc', 'none'],
    ['grpc', 'gzip'],
  ] as const)('are the same over %s with compression %s', async ([protocol, compression]) => {
    await using receiver = await startTraceReceiver();
    const endpoint = protocol === 'grpc' ? receiver.grpcUrl : receiver.url;
    const tracing = start({
      endpoint,
      protocol,
      compression,
      version: '1.2.3',
      headers: { Authorization: 'Bearer abc' },
    });
    withSpan('outer', () => {
      withSpan('inner', (span) => span.addEvent('halfway'), { attributes: { text: 'é', count: 3, list: ['a', 'b'] } });
      expect(() =>
        withSpan('failing', () => {
          throw new TypeError('no such order');
        }),
      ).toThrow('no such order');
    });
    await tracing.flush();

    const [inner, failing, outer] = receiver.spans;
    expect(receiver.spans.map(({ name }) => name)).toEqual(['inner', 'failing', 'outer']);
    expect(outer).toMatchObject({ kind: 'internal', status: 'unset', parentSpanId: '' });
    expect(inner).toMatchObject({
      traceId: outer!.traceId,
      parentSpanId: outer!.spanId,
      attributes: { text: 'é', count: 3, list: ['a', 'b'] },
      events: ['halfway'],
      scope: '@telltale/tracing',
    });
    expect(failing).toMatchObject({
      parentSpanId: outer!.spanId,
      status: 'error',
      attributes: { 'error.type': 'TypeError' },
      events: ['exception'],
    });
    expect(outer!.resource).toMatchObject({ 'service.name': 'shop', 'service.version': '1.2.3' });
    expect(receiver.requests[0]).toMatchObject({
      headers: { authorization: 'Bearer abc' },
      path: protocol === 'grpc' ? '/opentelemetry.proto.collector.trace.v1.TraceService/Export' : '/v1/traces',
    });
    expect(tracing.counts).toMatchObject({ queued: 0, exported: 3 });
  });

  test.for(['http/protobuf', 'http/json', 'grpc'] as const)(
    'that it rejects in part are counted as failed over %s',
    async (protocol) => {
      await using receiver = await startTraceReceiver({ reject: { spans: 2, message: 'too old' } });
      const warnings: string[] = [];
      const logger = { warn: (message: string) => void warnings.push(message), error: () => {} };
      const endpoint = protocol === 'grpc' ? receiver.grpcUrl : receiver.url;
      const tracing = start({ endpoint, protocol, logger });
      for (let i = 0; i < 5; i++) withSpan(`span ${i}`, () => {});
      await tracing.flush();
      expect(tracing.counts).toMatchObject({ queued: 0, exported: 3, failed: { rejected: 2 } });
      expect(warnings).toEqual([expect.stringContaining('rejected 2 spans: too old')]);
    },
  );

  test.for(['http/protobuf', 'http/json', 'grpc'] as const)(
    'are as many and the same in a large batch over %s',
    async (protocol) => {
      await using receiver = await startTraceReceiver();
      const endpoint = protocol === 'grpc' ? receiver.grpcUrl : receiver.url;
      const tracing = start({ endpoint, protocol });
      for (let i = 0; i < 300; i++) withSpan(`span ${i}`, () => {});
      await tracing.flush();
      expect(receiver.requests.map(({ spans }) => spans)).toEqual([300]);
      expect(receiver.spans.map(({ name }) => name)).toEqual(Array.from({ length: 300 }, (_, i) => `span ${i}`));
      expect(new Set(receiver.spans.map(({ resource }) => resource['service.name']))).toEqual(new Set(['shop']));
    },
  );

  test('come in batches, over one connection', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start({ endpoint: receiver.url, queue: { batchSize: 10 } });
    for (let i = 0; i < 25; i++) withSpan(`span ${i}`, () => {});
    await tracing.flush();
    expect(receiver.requests.map(({ spans }) => spans)).toEqual([10, 10, 5]);
  });

  test('never tell the command line or the user of the process', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start({ endpoint: receiver.url });
    withSpan('one', () => {});
    await tracing.flush();
    const names = Object.keys(receiver.spans[0]!.resource);
    expect(names).not.toContain('process.command_args');
    expect(names).not.toContain('process.command');
    expect(names).not.toContain('process.owner');
    expect(names).toContain('service.instance.id');
  });
});

describe('a second start', () => {
  test('returns the tracing that runs', () => {
    const first = start({ exporter: 'none' });
    const warnings: string[] = [];
    const logger = { warn: (message: string) => void warnings.push(message), error: () => {} };
    expect(startTracing({ exporter: 'none', environment: {}, logger })).toBe(first);
    expect(warnings).toEqual([expect.stringContaining('runs already')]);
  });

  test('after a shutdown starts anew', async () => {
    await start({ exporter: 'none' }).shutdown();
    const again = start({ exporter: 'none' });
    expect(again.enabled).toBe(true);
    expect(withSpan('one', () => trace.getActiveSpan()?.isRecording())).toBe(true);
  });

  test('leaves a process alone that another SDK traces', async () => {
    const other = { getTracer: () => trace.getTracer('noop') };
    trace.setGlobalTracerProvider(other);
    try {
      expect(start({ exporter: 'none', logger: { warn() {}, error() {} } }).enabled).toBe(false);
    } finally {
      trace.disable();
    }
  });
});
