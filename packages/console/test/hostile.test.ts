import { startConsole, type ConsoleOptions, type TelltaleConsole } from '@telltale/console';
import { Client, credentials, status, type ServiceError } from '@grpc/grpc-js';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';

async function started(options: ConsoleOptions = {}): Promise<TelltaleConsole> {
  const telltale = await startConsole({ port: 0, ...options });
  onTestFinished(() => telltale.close());
  return telltale;
}

async function posted(url: string, body: unknown, type = 'application/json'): Promise<readonly [number, string]> {
  const content = body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, { method: 'POST', body: content, headers: { 'content-type': type } });
  return [response.status, await response.text()];
}

const answered = async (url: string): Promise<readonly [number, string]> => {
  const response = await fetch(url);
  return [response.status, await response.text()];
};

const ns = (milliseconds: number): string => `${BigInt(Math.trunc(milliseconds)) * 1_000_000n}`;
const CENTURIES = 500 * 365.25 * 86_400_000;
const text = (key: string, value: string) => ({ key, value: { stringValue: value } });

const span = (i: number, more: object = {}) => ({
  traceId: i.toString(16).padStart(32, '0'),
  spanId: 'b'.padStart(16, '0'),
  name: 'GET /',
  startTimeUnixNano: ns(Date.now()),
  endTimeUnixNano: ns(Date.now()),
  ...more,
});
const spans = (list: readonly unknown[], attributes: readonly unknown[] = []) => ({
  resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: list }] }],
});
const gauge = (points: readonly unknown[]) => ({
  resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'depth', gauge: { dataPoints: points } }] }] }],
});
const lines = (values: readonly unknown[], stream: object = { service_name: 'shop' }) => ({
  streams: [{ stream, values }],
});

/** Sends bytes as they are; resolves with all that comes back. */
function spoken(url: string, sent: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(sent));
    let received = '';
    socket.on('data', (chunk) => (received += String(chunk)));
    socket.on('error', () => {});
    socket.on('close', () => resolve(received));
  });
}

describe('Clocks that are wrong', () => {
  it('wipe no metrics: points of the future are refused, and what is there stays', async () => {
    const { url, storage } = await started();
    await posted(`${url}/v1/metrics`, gauge([{ timeUnixNano: ns(Date.now()), asInt: '1' }]));
    for (const offset of [CENTURIES, 700_000, -7_200_000]) {
      const [, answer] = await posted(
        `${url}/v1/metrics`,
        gauge([{ timeUnixNano: ns(Date.now() + offset), asInt: '2', attributes: [text('a', 'b')] }]),
      );
      expect(JSON.parse(answer)).toMatchObject({ partialSuccess: { rejectedDataPoints: '1' } });
    }
    expect(storage.stats()).toMatchObject({ series: 1, samples: 1 });
    expect(storage.stats().newestTime).toBeLessThan(Date.now() + 1000);
  });

  it('keep no traces for ever, and push none out', async () => {
    const { url, traces } = await started();
    const time = (offset: number) => ({
      startTimeUnixNano: ns(Date.now() + offset),
      endTimeUnixNano: ns(Date.now() + offset),
    });
    const [, answer] = await posted(
      `${url}/v1/traces`,
      spans([span(1), span(2, time(CENTURIES)), span(3, time(-CENTURIES / 20)), span(4, { endTimeUnixNano: '1' })]),
    );
    expect(JSON.parse(answer)).toMatchObject({ partialSuccess: { rejectedSpans: '2' } });
    expect(traces.stats).toMatchObject({ traces: 2, refused: 2 });
  });

  it('keep no lines for ever, and push none out', async () => {
    const { url, logs } = await started();
    const at = (offset: number) => [ns(Date.now() + offset), 'line'];
    const [code, answer] = await posted(`${url}/loki/api/v1/push`, lines([at(0), at(CENTURIES), at(-CENTURIES / 20)]));
    expect([code, answer]).toEqual([400, expect.stringContaining('2 lines were refused')]);
    expect(logs.stats).toMatchObject({ lines: 1, refused: 2 });
  });
});

describe('Bodies', () => {
  it.each<[string, string, Uint8Array | string]>([
    ['messages of nothing', 'application/x-protobuf', Buffer.alloc(2_000_000, Buffer.from([0x0a, 0x00]))],
    ['objects of nothing', 'application/json', `[${'{},'.repeat(600_000)}{}]`],
    ['lists in lists', 'application/x-protobuf', nested(100)],
  ])('of too many %s are refused before anything is made of them', async (_, type, body) => {
    const { url } = await started();
    expect((await posted(`${url}/v1/traces`, body, type))[0]).toBe(413);
  });

  it('without an end get their answer, and are cut off', async () => {
    const { url } = await started();
    const chunk = `f4240\r\n${'a'.repeat(1_000_000)}\r\n`;
    const answer = await spoken(
      url,
      `POST /api/v1/query HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(3)}`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 [^]*connection: close/i);
  });

  it('of many points of one metric are taken whole', async () => {
    const { url, storage } = await started();
    const points = Array.from({ length: 130_000 }, (_, i) => ({ timeUnixNano: ns(Date.now() - i), asInt: '1' }));
    expect((await posted(`${url}/v1/metrics`, gauge(points)))[0]).toBe(200);
    expect(storage.stats()).toMatchObject({ series: 1 });
  });

  it('of many attributes and long texts are cut', async () => {
    const { url, traces } = await started();
    const attributes = Array.from({ length: 5000 }, (_, i) => text(`k${i}`, 'v'));
    await posted(`${url}/v1/traces`, spans([span(1, { attributes, name: 'x'.repeat(100_000) })]));
    const [kept] = traces.get('1'.padStart(32, '0'))!.spans;
    expect(Object.keys(kept!.attributes)).toHaveLength(1000);
    expect(kept!.name).toMatch(/^x{65536}… 34464 more characters$/);
  });
});

/** A value within a list within a list... */
function nested(depth: number): Buffer {
  let value: Buffer = Buffer.from([0x08 | 2, 0]);
  for (let i = 0; i < depth; i++) {
    value = lengthDelimited(5, lengthDelimited(1, value));
  }
  const attribute = Buffer.concat([lengthDelimited(1, Buffer.from('a')), lengthDelimited(2, value)]);
  return lengthDelimited(1, lengthDelimited(2, lengthDelimited(2, lengthDelimited(9, attribute))));
}

function lengthDelimited(field: number, content: Buffer): Buffer {
  const length = content.length < 128 ? [content.length] : [(content.length & 0x7f) | 0x80, content.length >> 7];
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...length]), content]);
}

describe('What is held', () => {
  it('counts the resources of spans', async () => {
    const { url, traces } = await started({ maxTraceBytes: 1_000_000 });
    for (let i = 1; i <= 60; i++) {
      await posted(`${url}/v1/traces`, spans([span(i)], [text('padding', String(i).padEnd(50_000, 'x'))]));
    }
    expect(traces.stats.bytes).toBeLessThanOrEqual(1_000_000);
    expect(traces.stats.traces).toBeLessThan(20);
    expect(traces.get((60).toString(16).padStart(32, '0'))).toBeDefined();
  });

  it('has a resource once, however many exports bring it', async () => {
    const { url, traces } = await started();
    for (let i = 1; i <= 3; i++) await posted(`${url}/v1/traces`, spans([span(i)], [text('service.name', 'shop')]));
    const resources = new Set(
      [...traces.newestFirst()].flatMap((trace) => trace.spans.map(({ resource }) => resource)),
    );
    expect(resources.size).toBe(1);
    const { bytes } = traces.stats;
    traces.dropBefore(Infinity);
    expect([bytes > 0, traces.stats.bytes]).toEqual([true, 0]);
  });

  it('is no more than 5000 streams of lines; those that lose their lines make room', async () => {
    const { url, logs } = await started();
    const push = (from: number, count: number) =>
      posted(`${url}/loki/api/v1/push`, {
        streams: Array.from({ length: count }, (_, i) => ({
          stream: { id: String(from + i) },
          values: [[ns(Date.now()), 'x']],
        })),
      });
    expect((await push(0, 4000))[0]).toBe(204);
    expect(await push(4000, 1500)).toEqual([400, expect.stringContaining('500 lines were refused')]);
    expect(logs.streams).toHaveLength(5000);
    logs.dropBefore(Date.now() + 1000);
    expect([logs.streams, logs.stats.bytes]).toEqual([[], 0]);
    expect((await push(9000, 10))[0]).toBe(204);
  });

  it('is in order, however lines come in', async () => {
    const { url, logs } = await started();
    const now = Date.now();
    const order = [5, 3, 9, 1, 7, 3, 8, 2];
    for (const group of [order.slice(0, 4), order.slice(4)]) {
      await posted(`${url}/loki/api/v1/push`, lines(group.map((i) => [ns(now + i), `line ${i}`])));
    }
    expect(logs.between(-Infinity, Infinity).map(({ line }) => line)).toEqual(
      order.toSorted((a, b) => a - b).map((i) => `line ${i}`),
    );
    expect(logs.between(now + 3, now + 7).map(({ line }) => line)).toEqual(['line 3', 'line 3', 'line 5']);
  });
});

describe('Queries', () => {
  it('of lines in more than 500 series are refused, as Loki does', async () => {
    const { url } = await started();
    const values = Array.from({ length: 600 }, (_, i) => [ns(Date.now() - i), 'x', { trace_id: String(i) }]);
    await posted(`${url}/loki/api/v1/push`, lines(values));
    const counted = (query: string) => answered(`${url}/loki/api/v1/query_range?query=${encodeURIComponent(query)}`);
    expect(await counted('count_over_time({service_name="shop"}[1m])')).toEqual([
      400,
      expect.stringContaining('more than 500 series'),
    ]);
    expect((await counted('sum(count_over_time({service_name="shop"}[1m]))'))[0]).toBe(200);
  });

  it('of long words for logfmt take a time that grows with them, not with their square', async () => {
    const { url } = await started();
    await posted(
      `${url}/loki/api/v1/push`,
      lines(Array.from({ length: 40 }, (_, i) => [ns(Date.now() + i), 'a'.repeat(65_000)])),
    );
    const query = encodeURIComponent('{service_name="shop"} | logfmt | status="500"');
    expect((await answered(`${url}/loki/api/v1/query_range?query=${query}`))[0]).toBe(200);
  });

  it('for the root of a trace whose spans go round in a circle are answered', async () => {
    const { url, traces } = await started();
    const id = (i: number) => (i + 1).toString(16).padStart(16, '0');
    for (let batch = 0; batch < 4; batch++) {
      const circle = Array.from({ length: 5000 }, (_, i) => {
        const at = batch * 5000 + i;
        return span(1, { spanId: id(at), parentSpanId: id((at + 1) % 20_000) });
      });
      await posted(`${url}/v1/traces`, spans(circle, [text('service.name', 'circle')]));
    }
    expect(traces.stats.spans).toBe(20_000);
    const [code, answer] = await answered(
      `${url}/api/search?q=${encodeURIComponent('{ rootServiceName = "circle" }')}`,
    );
    expect([code, JSON.parse(answer).traces[0].spanCount]).toEqual([200, 20_000]);
  });

  it.each(['/api/search?q=', '/loki/api/v1/query?query=', '/api/v1/query?query='])(
    'of too many parentheses are refused by %s',
    async (path) => {
      const { url } = await started();
      const [code] = await answered(`${url}${path}${encodeURIComponent(`{ ${'('.repeat(4000)}`)}`);
      expect(code).toBe(400);
    },
  );

  const withSeries = async (count: number) => {
    const telltale = await started();
    const points = Array.from({ length: count }, (_, i) => ({
      timeUnixNano: ns(Date.now()),
      asInt: '1',
      attributes: [text('i', String(i))],
    }));
    await posted(`${telltale.url}/v1/metrics`, gauge(points));
    return telltale;
  };
  const long = (url: string, query: string, more = '') => {
    const end = Date.now() / 1000;
    return `${url}/api/v1/query_range?query=${encodeURIComponent(query)}&start=${end - 3600}&end=${end}&step=1${more}`;
  };

  it('wait for each other, and end when whoever asked has gone', async () => {
    const { url } = await withSeries(2000);
    const gone = new AbortController();
    const asked = Array.from({ length: 200 }, () =>
      fetch(long(url, 'sum(sum by (i) (depth) / on (i) depth)'), { signal: gone.signal }).catch(() => 'gone'),
    );
    await asked[0];
    gone.abort();
    expect((await Promise.all(asked)).filter((each) => each === 'gone').length).toBeGreaterThan(100);
    expect((await answered(`${url}/api/v1/query?query=count(depth)`))[0]).toBe(200);
  });

  it('that take longer than they gave themselves are told so', async () => {
    const { url } = await withSeries(5000);
    expect(await answered(long(url, 'sum(sum by (i) (depth) / on (i) depth)', '&timeout=1ms'))).toEqual([
      503,
      expect.stringContaining('"errorType":"timeout"'),
    ]);
  });
});

describe('Requests', () => {
  it.each([
    ['of a path that leads out', 'GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1', 404],
    ['of one whose parts do', 'GET /assets/..%2f..%2f..%2fpackage.json HTTP/1.1', 404],
    ['of a broken escape', 'GET /api/v1/label/%E0%A4%A/values HTTP/1.1', 404],
    ['of large headers', `GET /-/ready HTTP/1.1\r\nx: ${'a'.repeat(20_000)}`, 431],
    ['for a web socket', 'GET /-/ready HTTP/1.1\r\nupgrade: websocket\r\nconnection: upgrade', 200],
    ['of an unknown method', 'BREW / HTTP/1.1', 400],
    ['that are none', 'nonsense', 400],
  ])('%s are answered', async (_, head, code) => {
    const { url } = await started();
    expect(await spoken(url, `${head}\r\nhost: localhost\r\nconnection: close\r\n\r\n`)).toMatch(
      new RegExp(`^HTTP/1.1 ${code} `),
    );
  });

  it('with a token in their address lead nowhere else, and none but the right one is kept', async () => {
    const { url } = await started({ token: 'secret' });
    const opened = await spoken(
      url,
      'GET /.//example.com/?token=secret HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    );
    expect(/^location: (.*)\r$/im.exec(opened)?.[1]).toBe('/example.com/');
    const wrong = await fetch(`${url}/?token=guess`, { redirect: 'manual' });
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
  });
});

describe('Over gRPC', () => {
  const service = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
  const sent = (client: Client, body: Buffer, path = service) =>
    new Promise<number>((resolve) => {
      client.makeUnaryRequest(
        path,
        (bytes: Buffer) => bytes,
        (bytes: Buffer) => bytes,
        body,
        (error: ServiceError | null) => resolve(error === null ? status.OK : error.code),
      );
    });

  it('garbage, too much and unknown methods are refused, and the next request is taken', async () => {
    const telltale = await started();
    const client = new Client(`127.0.0.1:${telltale.grpcPort}`, credentials.createInsecure());
    onTestFinished(() => client.close());
    expect(await sent(client, Buffer.from('garbage'))).toBe(status.INTERNAL);
    expect(await sent(client, Buffer.alloc(5_000_000))).toBe(status.RESOURCE_EXHAUSTED);
    expect(await sent(client, Buffer.alloc(2_000_000, Buffer.from([0x0a, 0x00])))).toBe(status.INTERNAL);
    expect(await sent(client, Buffer.alloc(0), '/no.Service/Method')).toBe(status.UNIMPLEMENTED);
    expect(await sent(client, Buffer.alloc(0))).toBe(status.OK);
  });

  it('what is no HTTP/2 ends its own connection alone', async () => {
    const telltale = await started();
    await spoken(`http://127.0.0.1:${telltale.grpcPort}`, 'GET / HTTP/1.1\r\n\r\n'.repeat(10));
    const client = new Client(`127.0.0.1:${telltale.grpcPort}`, credentials.createInsecure());
    onTestFinished(() => client.close());
    expect(await sent(client, Buffer.alloc(0))).toBe(status.OK);
  });
});
