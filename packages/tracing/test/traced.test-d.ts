import { createTelemetry, defineCatalog, histogram, oneOf } from '@telltale/core';
import { expectTypeOf, test } from 'vitest';
import { Traced, withSpan } from '../src/index.ts';

const orders = defineCatalog('orders', {
  pricing: histogram({ help: 'Time taken to price an order.', unit: 'seconds', buckets: [1] }),
  sending: histogram({ help: 'Time taken to send.', unit: 'seconds', buckets: [1], labels: { to: oneOf('web') } }),
});
const telemetry = createTelemetry({ service: 'shop', catalogs: { orders } });

export class Prices {
  @Traced()
  priceOf(cents: number): number {
    return cents;
  }

  @Traced({ name: 'send', metric: telemetry.orders.sending.with({ to: 'web' }) })
  async send(_to: string): Promise<void> {}

  @Traced('list')
  static list(): readonly number[] {
    return [];
  }

  // @ts-expect-error -- a field is not a method
  @Traced()
  field = 7;
}

test('Traced decorates methods in both ways', () => {
  expectTypeOf(Traced()).toExtend<MethodDecorator>();
  expectTypeOf(new Prices().priceOf).toEqualTypeOf<(cents: number) => number>();
});

test('withSpan returns what the work returns', () => {
  expectTypeOf(withSpan('price', () => 7)).toEqualTypeOf<number>();
  expectTypeOf(withSpan('price', async (span) => span.isRecording())).toEqualTypeOf<Promise<boolean>>();
});

test('withSpan takes a histogram of which the labels are known', () => {
  expectTypeOf(withSpan('price', () => 7, { metric: telemetry.orders.pricing })).toEqualTypeOf<number>();
  withSpan('price', () => 7, { metric: () => telemetry.orders.sending.with({ to: 'web' }) });
  // @ts-expect-error -- a metric with labels needs them: `.with({ to: 'web' })`
  withSpan('price', () => 7, { metric: telemetry.orders.sending });
});
