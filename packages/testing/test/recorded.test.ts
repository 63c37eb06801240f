import { counter, defineCatalog, gauge, histogram, oneOf } from '@telltale/core';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { isolatedTelemetry, recorded } from '../src/index.ts';

const shop = defineCatalog('shop', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
  stock: gauge({ help: 'Items in stock.' }),
  wait: histogram({ help: 'Time a customer waits for a courier.', unit: 'seconds', buckets: [1, 5] }),
});

describe('recorded', () => {
  test('adds up the series that have the labels', async () => {
    const telemetry = isolatedTelemetry({ catalogs: { shop } });
    telemetry.shop.placed.inc({ channel: 'web' }, 2);
    telemetry.shop.placed.inc({ channel: 'app' });
    expect(await recorded(telemetry, shop.placed)).toBe(3);
    expect(await recorded(telemetry, shop.placed, { channel: 'web' })).toBe(2);
    // @ts-expect-error -- no such channel
    expect(await recorded(telemetry, shop.placed, { channel: 'fax' })).toBe(0);
  });

  test('tells count and sum of a histogram', async () => {
    const telemetry = isolatedTelemetry({ catalogs: { shop } });
    telemetry.shop.wait.observe(2);
    telemetry.shop.wait.observe(3);
    const wait = await recorded(telemetry, shop.wait);
    expect(wait).toEqual({ count: 2, sum: 5 });
    expectTypeOf(wait.sum).toBeNumber();
  });

  test('is 0 where nothing was recorded', async () => {
    const telemetry = isolatedTelemetry({ catalogs: { shop } });
    expect(await recorded(telemetry, shop.stock)).toBe(0);
    telemetry.shop.stock.set(-1);
    expect(await recorded(telemetry, shop.stock)).toBe(-1);
  });
});

test('an isolated telemetry shares nothing with another', async () => {
  const [one, other] = [isolatedTelemetry({ catalogs: { shop } }), isolatedTelemetry({ catalogs: { shop } })];
  one.shop.placed.inc({ channel: 'web' });
  expect(await recorded(other, shop.placed)).toBe(0);
  expect((await one.exposition()).body).not.toContain('process_');
});
