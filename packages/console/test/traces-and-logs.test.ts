import { startConsole, type ConsoleOptions, type TelltaleConsole } from '@telltale/console';
import { credentials, Client } from '@grpc/grpc-js';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { TracerProvider, InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock } from './manual-clock.ts';

async function started(options: ConsoleOptions = {}): Promise<TelltaleConsole> {
  const telltale = await startConsole({ port: 0, ...options });
  onTestFinished(() => telltale.close());
  return telltale;
}

/** Spans as OpenTelemetry makes them: a request that calls a database, which fails. */
function recordedSpans(): readonly ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1.4.0' }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('test');
  const server = tracer.startSpan('GET /orders/:id', {
    kind: SpanKind.SERVER,
    attributes: { 'http.route': '/orders/:id', 'http.response.status_code': 500 },
  });
  const client = tracer.startSpan(
    'SELECT orders',
    { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql', flags: [true, false], large: 2 ** 60 } },
    trace.setSpan(context.active(), server),
  );
  client.addEvent('exception', { 'exception.message': 'deadlock detected' });
  client.setStatus({ code: SpanStatusCode.ERROR, message: 'deadlock detected' });
  client.end();
  server.end();
  return exporter.getFinishedSpans();
}

const post = (url: string, body: Uint8Array | string, type: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': type, ...headers } });

// oxlint-disable-next-line typescript/no-explicit-any -- answers of several APIs; each test names what it needs of one
type Json = any;
const json = async (url: string) => (await (await fetch(url)).json()) as Json;

describe('Spans of OpenTelemetry', () => {
  const spans = recordedSpans();
  const { traceId } = spans[0]!.spanContext();

  const sent: Record<string, (telltale: TelltaleConsole) => Promise<void>> = {
    'HTTP with protobuf': async ({ url }) => {
      const response = await post(
        `${url}/v1/traces`,
        ProtobufTraceSerializer.serializeRequest([...spans])!,
        'application/x-protobuf',
      );
      expect(response.status).toBe(200);
    },
    'HTTP with protobuf, compressed': async ({ url }) => {
      const body = gzipSync(ProtobufTraceSerializer.serializeRequest([...spans])!);
      const response = await post(`${url}/v1/traces`, body, 'application/x-protobuf', { 'content-encoding': 'gzip' });
      expect(response.status).toBe(200);
    },
    'HTTP with JSON': async ({ url }) => {
      const response = await post(
        `${url}/v1/traces`,
        JsonTraceSerializer.serializeRequest([...spans])!,
        'application/json',
      );
      expect(await response.json()).toEqual({});
    },
    gRPC: async ({ grpcPort }) => {
      const client = new Client(`127.0.0.1:${grpcPort}`, credentials.createInsecure());
      await new Promise<void>((resolve, reject) => {
        client.makeUnaryRequest(
          '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
          (bytes: Uint8Array) => Buffer.from(bytes),
          (bytes: Buffer) => bytes,
          ProtobufTraceSerializer.serializeRequest([...spans])!,
          (error) => (error === null ? resolve() : reject(error)),
        );
      });
      client.close();
    },
  };

  it('that are not kept are counted in the answer, with the reason, as OpenTelemetry reads it', async () => {
    const { url } = await started({ clock: new ManualClock(Date.now() + 86_400_000) });
    const body = ProtobufTraceSerializer.serializeRequest([...spans])!;
    const response = await post(`${url}/v1/traces`, body, 'application/x-protobuf');
    const { partialSuccess } = ProtobufTraceSerializer.deserializeResponse(await response.bytes());
    expect(Number(partialSuccess?.rejectedSpans)).toBe(2);
    expect(partialSuccess?.errorMessage).toMatch(/^without valid ids, .*; exponential histograms$/);
  });

  it.each(Object.keys(sent))('come in over %s, and are read as Tempo answers', async (way) => {
    const telltale = await started();
    await sent[way]!(telltale);
    const { batches } = await json(`${telltale.url}/api/traces/${traceId}`);
    expect(batches).toHaveLength(1);
    expect(batches[0].resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'shop' } });
    const [client, server] = batches[0].scopeSpans[0].spans;
    expect(server).toMatchObject({ name: 'GET /orders/:id', kind: 2 });
    expect(client).toMatchObject({
      name: 'SELECT orders',
      kind: 3,
      parentSpanId: server.spanId,
      status: { code: 2, message: 'deadlock detected' },
      events: [
        { name: 'exception', attributes: [{ key: 'exception.message', value: { stringValue: 'deadlock detected' } }] },
      ],
    });
    expect(client.attributes).toContainEqual({
      key: 'flags',
      value: { arrayValue: { values: [{ boolValue: true }, { boolValue: false }] } },
    });
    const [seconds, nanoseconds] = spans[0]!.startTime;
    expect(BigInt(client.startTimeUnixNano) / 1000n).toBe(
      (BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)) / 1000n,
    );
  });

  it('that are sent twice are there once', async () => {
    const telltale = await started();
    for (const way of ['HTTP with JSON', 'gRPC', 'HTTP with JSON']) await sent[way]!(telltale);
    expect(telltale.traces.stats).toMatchObject({ traces: 1, spans: 2 });
  });

  it.each([
    ['', true],
    ['{}', true],
    ['{ status = error }', true],
    ['{ name = "SELECT orders" && status = error }', true],
    ['{ name = "GET /orders/:id" && status = error }', false],
    ['{ resource.service.name = "shop" && span.http.response.status_code >= 500 }', true],
    ['{ .db.system.name =~ "postgres.*" || name = "nothing" }', true],
    ['{ span.http.route = "/orders/:id" && (kind = client || kind = server) }', true],
    ['{ duration > 1h }', false],
    ['{ rootServiceName = "shop" && parent = nil }', true],
    ['{ resource.service.name != "shop" }', false],
  ])('are found by %s: %s', async (q, isFound) => {
    const telltale = await started();
    await sent['HTTP with JSON']!(telltale);
    const { traces } = await json(`${telltale.url}/api/search?q=${encodeURIComponent(q)}`);
    expect(traces.map((found: { traceID: string }) => found.traceID)).toEqual(isFound ? [traceId] : []);
    expect(traces.map((found: Json) => [found.rootServiceName, found.rootTraceName, found.errorCount])).toEqual(
      isFound ? [['shop', 'GET /orders/:id', 1]] : [],
    );
  });

  it.each(['{', '{ name }', '{ nothing = 1 }', '{ name > "a" }', '{} | count()', '{ span. = 1 }'])(
    'query %j is refused with its place',
    async (q) => {
      const { url } = await started();
      const response = await fetch(`${url}/api/search?q=${encodeURIComponent(q)}`);
      expect([response.status, await response.text()]).toEqual([
        400,
        expect.stringMatching(/^invalid TraceQL query: expected .* at character \d+\n$/),
      ]);
    },
  );

  it('tell the names and values of their tags', async () => {
    const telltale = await started();
    await sent['HTTP with JSON']!(telltale);
    expect((await json(`${telltale.url}/api/search/tags`))['tagNames']).toContain('http.route');
    expect(await json(`${telltale.url}/api/v2/search/tag/resource.service.name/values`)).toEqual({
      tagValues: [{ type: 'string', value: 'shop' }],
    });
  });
});

describe('The traces that are held', () => {
  it('stay within their ceiling, the oldest out first', async () => {
    const telltale = await started({ maxTraceBytes: 100_000 });
    for (let i = 1; i <= 500; i++) {
      const span = {
        traceId: String(i).padStart(32, 'a'),
        spanId: String(i).padStart(16, 'b'),
        name: 'x'.repeat(200),
        startTimeUnixNano: `${Date.now()}000000`,
        endTimeUnixNano: `${Date.now()}000000`,
      };
      await post(
        `${telltale.url}/v1/traces`,
        JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
        'application/json',
      );
    }
    const { bytes, traces, evicted } = telltale.traces.stats;
    expect(bytes).toBeLessThanOrEqual(100_000);
    expect(traces + evicted).toBe(500);
    expect(telltale.traces.get('500'.padStart(32, 'a'))).toBeDefined();
    expect(telltale.traces.get('1'.padStart(32, 'a'))).toBeUndefined();
  });
});

describe('Lines of a log', () => {
  const now = Date.now();
  const ns = (milliseconds: number) => `${milliseconds}000000`;
  const pushed = {
    streams: [
      {
        stream: { service_name: 'shop', level: 'info' },
        values: [
          [ns(now - 3000), '{"msg":"order placed","status":200}'],
          [ns(now - 1000), '{"msg":"order placed","status":201}', { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' }],
        ],
      },
      {
        stream: { service_name: 'shop', level: 'error' },
        values: [[ns(now - 2000), 'msg="payment failed" status=502']],
      },
    ],
  };
  const withLines = async () => {
    const telltale = await started();
    expect((await post(`${telltale.url}/loki/api/v1/push`, JSON.stringify(pushed), 'application/json')).status).toBe(
      204,
    );
    return telltale;
  };

  it.each([
    ['{service_name="shop"}', 3],
    ['{service_name=~"sh.p", level="error"}', 1],
    ['{service_name="shop"} |= "payment"', 1],
    ['{service_name="shop"} != "payment"', 2],
    ['{service_name="shop"} |~ "pay.*failed"', 1],
    ['{service_name="shop"} | json | status >= 201', 1],
    ['{service_name="shop"} | logfmt | status=502', 1],
    ['{service_name="shop"} | trace_id="4bf92f3577b34da6a3ce929d0e0e4736"', 1],
    ['{service_name="shop"} | level="error" or trace_id != ""', 2],
    ['{service_name="shop"} | detected_level="error"', 1],
    ['{service_name="ledger"}', 0],
  ])('are found by %s: %i', async (query, count) => {
    const { url } = await withLines();
    const { data } = await json(`${url}/loki/api/v1/query_range?query=${encodeURIComponent(query)}`);
    expect(data.resultType).toBe('streams');
    expect(data.result.flatMap((stream: { values: unknown[] }) => stream.values)).toHaveLength(count);
  });

  it('are counted by their labels', async () => {
    const { url } = await withLines();
    const query = encodeURIComponent('sum by (level) (count_over_time({service_name="shop"}[1m]))');
    const { data } = await json(`${url}/loki/api/v1/query?query=${query}`);
    expect(data.result.map(({ metric, value }: Json) => [metric.level, value[1]]).toSorted()).toEqual([
      ['error', '1'],
      ['info', '2'],
    ]);
  });

  it.each([
    'not json',
    '{}',
    '{"streams":[{"stream":{},"values":[["now","x"]]}]}',
    '{"streams":[{"stream":{"a":1},"values":[]}]}',
  ])('pushed as %s are refused with the reason', async (body) => {
    const { url, logs } = await started();
    const response = await post(`${url}/loki/api/v1/push`, body, 'application/json');
    expect([response.status, (await response.text()).length > 10, logs.stats.lines]).toEqual([400, true, 0]);
  });

  it('come in over OTLP with the ids of their trace', async () => {
    const { url } = await started();
    const record = {
      timeUnixNano: ns(now),
      severityNumber: 17,
      body: { stringValue: 'payment failed' },
      attributes: [{ key: 'http.route', value: { stringValue: '/orders' } }],
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
    };
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
    await post(
      `${url}/v1/logs`,
      JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] }),
      'application/json',
    );
    const { data } = await json(`${url}/loki/api/v1/query_range?query=${encodeURIComponent('{service_name="shop"}')}`);
    expect(data.result).toEqual([
      {
        stream: {
          service_name: 'shop',
          level: 'error',
          detected_level: 'error',
          http_route: '/orders',
          trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
          span_id: '00f067aa0ba902b7',
        },
        values: [[ns(now), 'payment failed']],
      },
    ]);
  });

  it('stay within their ceiling, and are cut where they are too long', async () => {
    const { url, logs } = await started({ maxLogBytes: 2_000_000 });
    const values = Array.from({ length: 100 }, (_, i) => [ns(now + i), 'x'.repeat(100_000)]);
    await post(
      `${url}/loki/api/v1/push`,
      JSON.stringify({ streams: [{ stream: { a: 'b' }, values }] }),
      'application/json',
    );
    expect(logs.stats.bytes).toBeLessThanOrEqual(2_000_000);
    expect(logs.stats.lines).toBeGreaterThan(5);
    const [newest] = logs.newestFirst(-Infinity, Infinity);
    expect(newest!.line).toMatch(/x… 34464 more characters$/);
  });
});

describe('Metrics over OTLP', () => {
  const time = `${Date.now()}000000`;
  const attributes = [{ key: 'http.route', value: { stringValue: '/orders' } }];
  const metrics = [
    {
      name: 'http.server.request.duration',
      unit: 's',
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [
          {
            timeUnixNano: time,
            attributes,
            count: '3',
            sum: 0.6,
            bucketCounts: ['2', '1', '0'],
            explicitBounds: [0.1, 0.5],
          },
        ],
      },
    },
    {
      name: 'orders.placed',
      unit: '{order}',
      sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ timeUnixNano: time, asInt: '7' }] },
    },
    {
      name: 'queue.depth',
      sum: { aggregationTemporality: 2, isMonotonic: false, dataPoints: [{ timeUnixNano: time, asInt: '0' }] },
    },
    { name: 'cpu.utilization', unit: '1', gauge: { dataPoints: [{ timeUnixNano: time, asDouble: 0.25 }] } },
    { name: 'disk.io', unit: 'By/s', gauge: { dataPoints: [{ timeUnixNano: time, asDouble: 12 }] } },
    {
      name: 'deltas',
      sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: [{ timeUnixNano: time, asInt: '7' }] },
    },
  ];
  const resource = {
    attributes: [
      { key: 'service.name', value: { stringValue: 'shop' } },
      { key: 'service.instance.id', value: { stringValue: 'shop-1' } },
    ],
  };

  it('have the names and labels that Prometheus gives them; deltas are not taken, which the answer says', async () => {
    const { url, engine } = await started();
    const response = await post(
      `${url}/v1/metrics`,
      JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] }),
      'application/json',
    );
    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedDataPoints: '1' } });
    const { value } = await engine.instant('{job="shop"}', Date.now());
    const found =
      value.type === 'vector' ? value.samples.map(({ labels, value: sample }) => `${String(labels)} ${sample}`) : [];
    expect(found.toSorted()).toEqual([
      'cpu_utilization_ratio{instance="shop-1", job="shop"} 0.25',
      'disk_io_bytes_per_second{instance="shop-1", job="shop"} 12',
      'http_server_request_duration_seconds_bucket{http_route="/orders", instance="shop-1", job="shop", le="+Inf"} 3',
      'http_server_request_duration_seconds_bucket{http_route="/orders", instance="shop-1", job="shop", le="0.1"} 2',
      'http_server_request_duration_seconds_bucket{http_route="/orders", instance="shop-1", job="shop", le="0.5"} 3',
      'http_server_request_duration_seconds_count{http_route="/orders", instance="shop-1", job="shop"} 3',
      'http_server_request_duration_seconds_sum{http_route="/orders", instance="shop-1", job="shop"} 0.6',
      'orders_placed_total{instance="shop-1", job="shop"} 7',
      'queue_depth{instance="shop-1", job="shop"} 0',
    ]);
  });
});

describe('Hostile input', () => {
  it('never ends the console, whatever the bytes', async () => {
    const telltale = await started();
    const paths = ['/v1/traces', '/v1/logs', '/v1/metrics', '/loki/api/v1/push'];
    const types = ['application/json', 'application/x-protobuf', 'text/plain'];
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.constantFrom(...types), anything, async (path, type, body) => {
        const { status } = await post(telltale.url + path, body, type);
        expect([200, 204, 400, 415]).toContain(status);
      }),
      { numRuns: 300 },
    );
    expect((await fetch(`${telltale.url}/-/ready`)).status).toBe(200);
  });

  it.each([
    [
      'nested',
      `{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":${'[{"key":"a","value":{"arrayValue":{"values":'.repeat(3000)}`,
    ],
    [
      'of the wrong types',
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":{},"spanId":[],"startTimeUnixNano":{},"attributes":7}]}]}]}',
    ],
    ['without ids', '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"x","startTimeUnixNano":"1"}]}]}]}'],
  ])('%s is refused or not taken', async (_, body) => {
    const telltale = await started();
    const response = await post(`${telltale.url}/v1/traces`, body, 'application/json');
    expect([200, 400]).toContain(response.status);
    expect(telltale.traces.stats.spans).toBe(0);
  });
});
