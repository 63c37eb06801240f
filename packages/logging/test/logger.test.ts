import { trace } from '@opentelemetry/api';
import { createTelemetry, TelltaleError, serviceIdentity } from '@telltale/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createLogger } from '../src/index.ts';
import type { LoggerOptions } from '../src/index.ts';
import { capture } from './capture.ts';
import { inSpan, spanId, traceId, withSpans } from './traced.ts';

withSpans();
afterEach(() => vi.unstubAllEnvs());

const isolated = () =>
  createTelemetry({ service: 'shop', version: '2.0.0', catalogs: {}, registry: false, runtime: false });

describe('a line', () => {
  test('is JSON with level, time, service, version, instance, fields and message, in this order', () => {
    const { logger, lines } = capture({ environment: 'production', fields: { region: 'eu' } });
    const before = Date.now();
    logger.warn({ order: 17 }, 'order %s placed', 17);
    const line = JSON.parse(lines[0]!) as Record<string, unknown>;
    expect(Object.entries(line)).toEqual([
      ['level', 'warn'],
      ['time', expect.toSatisfy((time: number) => time >= before && time <= Date.now())],
      ['service', 'shop'],
      ['version', '1.4.0'],
      ['instance', 'shop-1'],
      ['environment', 'production'],
      ['region', 'eu'],
      ['order', 17],
      ['msg', 'order 17 placed'],
    ]);
    expect(lines[0]).toMatch(/\}\n$/);
  });

  test('carries the ids of the active span, and none outside of one', () => {
    const { logger, all } = capture();
    inSpan(() => logger.info('inside'));
    logger.info('outside');
    inSpan(() => logger.info('invalid'), trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId, traceFlags: 0 }));
    const [inside, ...others] = all();
    expect(inside).toMatchObject({ trace_id: traceId, span_id: spanId, trace_flags: '01' });
    for (const line of others) expect(line).not.toHaveProperty('trace_id');
  });

  test('carries ids from elsewhere, or none, where that is asked for', () => {
    const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 0 };
    const own = capture({ traceIds: () => ids });
    own.logger.info('x');
    expect(own.last()).toMatchObject({ trace_id: ids.traceId, span_id: ids.spanId, trace_flags: '00' });
    const none = capture({ traceIds: false });
    inSpan(() => none.logger.info('x'));
    expect(none.last()).not.toHaveProperty('trace_id');
  });

  test('has each name once: what is logged goes before what is known of the context', () => {
    const { logger, lines } = capture();
    inSpan(() => logger.info({ trace_id: 'mine' }, 'x'));
    expect(lines[0]!.match(/"trace_id"/g)).toHaveLength(1);
    expect(lines[0]).toContain('"trace_id":"mine"');
  });

  test('shows an error with its class, message, stack, causes and whatever was added to it', () => {
    const { logger, last } = capture();
    const cause = new RangeError('out of range');
    const error = Object.assign(new TypeError('no such order', { cause }), { code: 'E_ORDER', order: { id: 17 } });
    logger.error(error);
    expect(last()).toMatchObject({
      level: 'error',
      msg: 'no such order',
      err: {
        type: 'TypeError',
        message: 'no such order',
        stack: error.stack,
        code: 'E_ORDER',
        order: { id: 17 },
        cause: { type: 'RangeError', message: 'out of range' },
      },
    });
  });

  test('shows errors, maps, sets, dates, bytes and streams wherever they are', () => {
    const { logger, last } = capture();
    const value = {
      error: new Error('failed'),
      map: new Map<unknown, unknown>([['a', new Set([1, 2])]]),
      pairs: new Map([[1, 'one']]),
      at: new Date(0),
      never: new Date(Number.NaN),
      bytes: Buffer.from('abc'),
      url: new URL('https://example.com/a'),
      out: process.stdout,
      expression: /a+/g,
      big: 10n ** 20n,
      small: 10n,
      no: Number.NaN,
      boxed: Object(5) as unknown,
    };
    logger.info({ value });
    expect(last()['value']).toMatchObject({
      error: { message: 'failed' },
      map: { a: [1, 2] },
      pairs: [[1, 'one']],
      at: '1970-01-01T00:00:00.000Z',
      never: null,
      bytes: '[Buffer 3 bytes]',
      url: 'https://example.com/a',
      out: expect.stringMatching(/^\[\w+\]$/),
      expression: '/a+/g',
      big: '100000000000000000000',
      small: 10,
      no: null,
      boxed: 5,
    });
  });

  test('says what cannot be read in its place', () => {
    const { logger, last, lines } = capture();
    const broken = {
      get getter(): never {
        throw new Error('no');
      },
      json: { toJSON: () => Object.assign(null as never) as unknown },
      proxy: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
      revoked: revoked(),
      circle: [] as unknown[],
    };
    broken.circle.push(broken.circle);
    logger.info(broken, 'still here');
    expect(last()).toMatchObject({
      getter: '[Unreadable]',
      json: '[Unreadable]',
      proxy: '[Unreadable]',
      revoked: '[Unreadable]',
      circle: ['[Circular]'],
      msg: 'still here',
    });
    logger.info(
      Object.create(null, {
        method: {
          get: () => {
            throw new Error('no');
          },
        },
      }) as object,
    );
    logger.info(revoked() as object);
    logger.info(
      {
        toString: () => {
          throw new Error('no');
        },
      } as never,
      {
        toString: () => {
          throw new Error('no');
        },
      } as never,
    );
    logger.info(Symbol('s') as never);
    logger.info(null as never);
    logger.info(undefined as never);
    expect(lines).toHaveLength(7);
    for (const line of lines) JSON.parse(line);
  });

  test('may log itself while it is written', () => {
    const { logger, all } = capture();
    logger.info(
      {
        get value() {
          logger.warn({ token: 'x' }, 'inner');
          return 'outer value';
        },
      },
      'outer',
    );
    expect(all()).toMatchObject([
      { msg: 'inner', token: '[Redacted]' },
      { msg: 'outer', value: 'outer value' },
    ]);
  });

  test('has bounds, and says that it was cut', () => {
    const { logger, last, lines } = capture({ limits: { depth: 3, entries: 5, textLength: 100, lineLength: 2000 } });
    const deep = { a: { b: { c: { d: 1 } } } };
    logger.info({
      deep,
      list: [1, 2, 3, 4, 5, 6],
      text: 'x'.repeat(1000),
      map: new Map(Array.from({ length: 9 }, (_, i) => [`k${i}`, i])),
    });
    expect(last()).toMatchObject({
      deep: { a: { b: { c: '[Truncated]' } } },
      list: [1, 2, 3, 4, 5, '[Truncated]'],
      text: `${'x'.repeat(100)}... [900 more characters]`,
      map: { k4: 4, '...': '[Truncated]' },
      truncated: true,
    });
    logger.info(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`key${i}`, 'y'.repeat(90)])));
    expect(lines.at(-1)!.length).toBeLessThan(2200);
    expect(last()).toMatchObject({ truncated: true });
    logger.info({ short: 1 });
    expect(last()).not.toHaveProperty('truncated');
  });

  test('takes no longer for what is huge', () => {
    const { logger, lines } = capture();
    const wide: Record<string, unknown> = {};
    for (let i = 0; i < 100; i++) wide[`k${i}`] = wide;
    let inner: unknown = 'x';
    for (let i = 0; i < 10; i++) inner = Array.from({ length: 100 }, () => inner);
    logger.info({ wide, inner, sparse: Object.assign([], { length: 2 ** 24 }), text: 'ab'.repeat(2 ** 22) });
    expect(lines[0]!.length).toBeLessThan(70_000);
    expect(JSON.parse(lines[0]!)).toMatchObject({ truncated: true });
  });
});

describe('a logger', () => {
  test('is pino: children, levels, serializers and mixins work', () => {
    const { logger, all } = capture({
      level: 'notice',
      pino: { customLevels: { notice: 35 }, mixin: () => ({ mixed: true }), serializers: { user: () => 'ann' } },
    });
    const child = logger.child({ module: 'cart' });
    child.info('too low');
    (child as unknown as { notice(fields: object, message: string): void }).notice({ user: { id: 1 } }, 'noted');
    child.level = 'debug';
    child.debug('now');
    expect(all()).toMatchObject([
      { level: 'notice', module: 'cart', mixed: true, user: 'ann', msg: 'noted' },
      { level: 'debug', module: 'cart', msg: 'now' },
    ]);
  });

  test('counts the lines it writes by level, those of its own levels by the one below', async () => {
    const telemetry = isolated();
    const { logger } = capture({ telemetry, level: 'info', pino: { customLevels: { audit: 45 } } });
    logger.debug('not written');
    logger.info('one');
    logger.child({ a: 1 }).info('two');
    (logger as unknown as { audit(message: string): void }).audit('three');
    logger.error(new Error('four'));
    const { body } = await telemetry.exposition();
    const counts = [...body.matchAll(/^log_messages_total\{level="(\w+)"\} (\d+)/gm)].map(([, level, count]) => [
      level,
      Number(count),
    ]);
    expect(Object.fromEntries(counts)).toEqual({ trace: 0, debug: 0, info: 2, warn: 1, error: 1, fatal: 0 });
  });

  test('is named after the telemetry, the environment, or the package', () => {
    const destination = false;
    const bindings = (options: LoggerOptions) => createLogger({ destination, ...options }).bindings();
    expect(bindings({ telemetry: isolated() })).toMatchObject({ service: 'shop', version: '2.0.0' });
    expect(bindings({ telemetry: isolated(), service: 'other' })).not.toHaveProperty('version');
    const unversioned = createTelemetry({ service: 'shop', catalogs: {}, registry: false, runtime: false });
    expect(bindings({ telemetry: unversioned })).toMatchObject({ instance: serviceIdentity().instance });
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'service.version=3.0.0');
    expect(bindings({ telemetry: unversioned })).toMatchObject({ service: 'shop', version: '3.0.0' });
    vi.stubEnv('OTEL_SERVICE_NAME', 'named');
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'service.instance.id=i%2D1,deployment.environment.name=staging,broken');
    expect(bindings({})).toMatchObject({ service: 'named', instance: 'i-1', environment: 'staging' });
  });

  test('takes its level from the environment', () => {
    vi.stubEnv('LOG_LEVEL', 'ERROR');
    expect(createLogger({ destination: false }).level).toBe('error');
  });

  test('can be closed twice', async () => {
    const { logger } = capture();
    await logger.close();
    await expect(logger.close()).resolves.toBeUndefined();
  });

  test.for<readonly [string, LoggerOptions]>([
    ['level', { level: 'loud' }],
    ['format', { format: 'xml' as never }],
    ['destination', { destination: 5 as never }],
    ['requests needs telemetry', { requests: true }],
    ['requests.clientAddress', { telemetry: isolated(), requests: { clientAddress: 'some' as never } }],
    ['limits.depth', { limits: { depth: 0 } }],
    ['redact.patterns', { redact: { patterns: [/x*/] } }],
    ['redact.keys', { redact: { keys: [''] } }],
    ['service', { service: '' }],
    ['ship.to', { ship: { to: 'kafka' as never } }],
    ['ship.url', { ship: { to: 'loki', url: 'ftp://x' } }],
    ['ship.maxQueuedLines', { ship: { to: 'loki', maxQueuedLines: 0 } }],
    ['ship.headers', { ship: { to: 'loki', headers: { authorization: 'a\nb' } } }],
  ])('refuses a wrong %s with its code and value', ([what, options]) => {
    const make = (): unknown => createLogger({ destination: false, ...options });
    expect(make).toThrow(TelltaleError);
    expect(make).toThrow(what);
    expect(make).toThrow(expect.objectContaining({ code: 'TELLTALE_OPTIONS' }));
  });
});

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
