import '../src/vitest.ts';
import { counter, defineCatalog, gauge, histogram, oneOf, open } from '@telltale/core';
import { expect, test } from 'vitest';
import { assertRecorded, isolatedTelemetry } from '../src/index.ts';

const shop = defineCatalog('shop', {
  placed: counter({
    help: 'Orders accepted for delivery.',
    labels: { channel: oneOf('web', 'app'), country: open(20) },
  }),
  stock: gauge({ help: 'Items in stock.' }),
  value: histogram({ help: 'Value of an order.', unit: 'eur', buckets: [5, 20, 50] }),
});
const telemetry = isolatedTelemetry({ catalogs: { shop } });
const act = (): void => {};

test('labels and amounts of the matchers follow the definition', async () => {
  await expect(telemetry).toHaveRecorded(shop.placed, { channel: 'web' }, 2);
  await expect(telemetry).toHaveRecorded(shop.placed, {}, { atLeast: 2 });
  await expect(telemetry).toHaveRecorded(shop.stock, 2);
  await expect(telemetry).toHaveRecorded(shop.value, {}, { count: 2, within: [5, 20] });
  await expect(act).toRecord(telemetry, shop.placed, { country: 'de' }, expect.closeTo(2));
  await assertRecorded(telemetry, shop.value, {}, { sum: 3 });
  // @ts-expect-error -- no such channel
  await expect(telemetry).toHaveRecorded(shop.placed, { channel: 'fax' }, 2);
  // @ts-expect-error -- no such label
  await expect(telemetry).toHaveRecorded(shop.placed, { chanel: 'web' }, 2);
  // @ts-expect-error -- a counter has no sum
  await expect(telemetry).toHaveRecorded(shop.placed, {}, { sum: 2 });
  // @ts-expect-error -- no such metric
  await expect(telemetry).toHaveRecorded(shop.lost, {}, 2);
  // @ts-expect-error -- no such channel
  await expect(act).toRecord(telemetry, shop.placed, { channel: 'fax' }, 1);
  // @ts-expect-error -- a telemetry is needed
  await expect(act).toRecord(shop.placed, { channel: 'web' }, 1);
  // @ts-expect-error -- a gauge has no sum
  await assertRecorded(telemetry, shop.stock, {}, { sum: 2 });
});
