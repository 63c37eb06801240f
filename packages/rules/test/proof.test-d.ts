import { counter, defineCatalog, gauge, oneOf } from '@telltale/core';
import { counts, holds, type ProofSeries } from '@telltale/rules';
import { expectTypeOf, test } from 'vitest';

const orders = defineCatalog('orders', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
  waiting: gauge({ help: 'Orders that wait for a courier.' }),
});
const perMinute = { healthy: 3, failing: 0 };

test('the labels of a proof are those of its metric, with their values', () => {
  expectTypeOf(counts(orders.placed, { channel: 'web' }, perMinute)).toEqualTypeOf<ProofSeries>();
  counts(orders.placed, { channel: 'app', instance: 'shop-2:3000' }, perMinute);
  holds(orders.waiting, {}, perMinute);
  // @ts-expect-error a value that the label does not have
  counts(orders.placed, { channel: 'fax' }, perMinute);
  // @ts-expect-error a label that the metric does not have
  counts(orders.placed, { chanel: 'web' }, perMinute);
  // @ts-expect-error a gauge does not count
  counts(orders.waiting, {}, perMinute);
});
