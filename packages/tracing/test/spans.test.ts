import { createTelemetry, defineCatalog, histogram, oneOf } from '@telltale/core';
import { afterEach, describe, expect, test } from 'vitest';
import { startTracing, Traced, withSpan } from '../src/index.ts';
import type { Tracing } from '../src/index.ts';
import { startTraceReceiver } from '@telltale-tooling/receivers';
import type { TraceReceiver } from '@telltale-tooling/receivers';

let started: Tracing | undefined;
afterEach(() => started?.shutdown());

function start({ url }: TraceReceiver): Tracing {
  started = startTracing({ service: 'shop', instrument: false, environment: {}, endpoint: url });
  return started;
}

const orders = defineCatalog('orders', {
  pricing: histogram({ help: 'Time taken to price an order.', unit: 'seconds', buckets: [10] }),
  sending: histogram({
    help: 'Time taken to send an order.',
    unit: 'seconds',
    buckets: [10],
    labels: { outcome: oneOf('sent', 'lost') },
  }),
});

describe('withSpan', () => {
  test('returns what the work returns, and throws what it throws', async () => {
    expect(withSpan('one', () => 7)).toBe(7);
    await expect(withSpan('one', async () => 7)).resolves.toBe(7);
    expect(() => withSpan('one', () => JSON.parse('{'))).toThrow(SyntaxError);
    await expect(withSpan('one', () => Promise.reject(new RangeError('far')))).rejects.toThrow('far');
  });

  test('ends its span when the promise is settled', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver);
    let goOn = (): void => {};
    const work = withSpan('one', () => new Promise<void>((resolve) => (goOn = resolve)));
    expect(tracing.counts.queued).toBe(0);
    goOn();
    await work;
    expect(tracing.counts.queued).toBe(1);
    await tracing.flush();
  });

  test('tells a metric the time, with the span as its exemplar', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver);
    const telemetry = createTelemetry({ service: 'shop', catalogs: { orders }, registry: false, runtime: false });
    withSpan('price', () => {}, { metric: telemetry.orders.pricing });
    const metric = ({ error }: { error: unknown }): ReturnType<typeof telemetry.orders.sending.with> =>
      telemetry.orders.sending.with({ outcome: error === undefined ? 'sent' : 'lost' });
    await expect(withSpan('send', () => Promise.reject(new Error('gone')), { metric })).rejects.toThrow('gone');
    await tracing.flush();

    const { body } = await telemetry.exposition('application/openmetrics-text');
    const [price, send] = receiver.spans;
    expect(body).toContain(
      `orders_pricing_seconds_bucket{le="10.0"} 1 # {trace_id="${price!.traceId}",span_id="${price!.spanId}"}`,
    );
    expect(body).toContain('orders_sending_seconds_count{outcome="lost"} 1');
    expect(body).toContain(`{trace_id="${send!.traceId}",span_id="${send!.spanId}"}`);
    telemetry.close();
  });

  test('tells a metric the time without tracing, too', async () => {
    const telemetry = createTelemetry({ service: 'shop', catalogs: { orders }, registry: false, runtime: false });
    withSpan('price', () => {}, { metric: telemetry.orders.pricing });
    expect((await telemetry.exposition()).body).toContain('orders_pricing_seconds_count 1');
    telemetry.close();
  });

  test('does not let a metric that fails disturb the work', () => {
    const metric = (): never => {
      throw new Error('no such label');
    };
    expect(withSpan('price', () => 7, { metric })).toBe(7);
  });

  test('records what is thrown, whatever it is', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver);
    for (const thrown of [new TypeError('bad'), 'text', undefined, { code: 7 }]) {
      await withSpan('one', () => Promise.reject(thrown as Error)).catch(() => {});
    }
    await tracing.flush();
    expect(receiver.spans.map(({ status }) => status)).toEqual(['error', 'error', 'error', 'error']);
    expect(receiver.spans.map(({ attributes }) => attributes['error.type'])).toEqual([
      'TypeError',
      '_OTHER',
      'Error',
      'Object',
    ]);
  });
});

describe('Traced', () => {
  class Prices {
    readonly #rate = 2;

    priceOf(cents: number): number {
      return cents * this.#rate;
    }

    async fail(): Promise<never> {
      throw new Error('no luck');
    }

    static list(): readonly number[] {
      return [1];
    }
  }

  test('makes spans of a method by the decorators of NestJS', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver);
    class Legacy extends Prices {}
    for (const [target, key, options] of [
      [Legacy.prototype, 'priceOf', undefined],
      [Legacy.prototype, 'fail', 'give up'],
      [Legacy, 'list', { attributes: { kind: 'static' } }],
    ] as const) {
      const descriptor: PropertyDescriptor = {
        configurable: true,
        value: Reflect.get(target, key) as () => unknown,
      };
      Traced(options)(target, key, descriptor);
      Object.defineProperty(target, key, descriptor);
    }
    expect(new Legacy().priceOf(5)).toBe(10);
    await expect(new Legacy().fail()).rejects.toThrow('no luck');
    expect(Legacy.list()).toEqual([1]);
    await tracing.flush();
    expect(receiver.spans.map(({ name }) => name)).toEqual(['Legacy.priceOf', 'give up', 'Legacy.list']);
    expect(receiver.spans[2]!.attributes).toEqual({ kind: 'static' });
  });

  test('makes spans of a method by the decorators of the standard', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver);
    const place = { kind: 'method', name: 'priceOf' } as ClassMethodDecoratorContext<Prices, Prices['priceOf']>;
    const priceOf = Traced({ metric: { observe() {} } })(Prices.prototype.priceOf, place);
    expect(priceOf.call(new Prices(), 5)).toBe(10);
    expect(priceOf).toHaveProperty('name', 'priceOf');
    expect(priceOf).toHaveLength(1);
    await tracing.flush();
    expect(receiver.spans.map(({ name }) => name)).toEqual(['Prices.priceOf']);
  });
});
