import '../src/vitest.ts';
import { counter, defineCatalog, gauge, histogram, oneOf, open, optional } from '@telltale/core';
import { http } from '@telltale/core/catalogs';
import { describe, expect, test } from 'vitest';
import {
  assertDoesNotRecord,
  assertNotRecorded,
  assertRecorded,
  assertRecords,
  isolatedTelemetry,
  TestingError,
} from '../src/index.ts';

const shop = defineCatalog('shop', {
  placed: counter({
    help: 'Orders accepted for delivery.',
    labels: { channel: oneOf('web', 'app'), country: open(20) },
  }),
  refused: counter({ help: 'Orders refused.', labels: { reason: optional(oneOf('stock', 'fraud')) } }),
  stock: gauge({ help: 'Items in stock.', labels: { item: open(20) } }),
  value: histogram({ help: 'Value of an order.', unit: 'eur', buckets: [5, 20, 50] }),
});

const setUp = () => isolatedTelemetry({ catalogs: { shop } });

/** The message with which an expectation fails. */
async function failureOf(expectation: () => Promise<void>): Promise<string> {
  try {
    await expectation();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the expectation was met');
}

describe('toHaveRecorded', () => {
  test('adds up the series that have the labels', async () => {
    const telemetry = setUp();
    telemetry.shop.placed.inc({ channel: 'web', country: 'de' }, 2);
    telemetry.shop.placed.inc({ channel: 'web', country: 'fr' });
    await expect(telemetry).toHaveRecorded(shop.placed, { channel: 'web', country: 'de' }, 2);
    await expect(telemetry).toHaveRecorded(shop.placed, { channel: 'web' }, 3);
    await expect(telemetry).toHaveRecorded(shop.placed, 3);
    await expect(telemetry).toHaveRecorded(shop.placed, { channel: 'app' }, 0);
    await expect(telemetry).not.toHaveRecorded(shop.placed, { channel: 'web' }, 2);
  });

  test('asks for anything at all where no amount is given', async () => {
    const telemetry = setUp();
    await expect(telemetry).not.toHaveRecorded(shop.placed);
    await expect(telemetry).not.toHaveRecorded(shop.value);
    await expect(telemetry).not.toHaveRecorded(shop.stock);
    telemetry.shop.placed.inc({ channel: 'web', country: 'de' });
    telemetry.shop.value.observe(3);
    telemetry.shop.stock.set({ item: 'tea' }, 0);
    await expect(telemetry).toHaveRecorded(shop.placed);
    await expect(telemetry).toHaveRecorded(shop.value);
    await expect(telemetry).toHaveRecorded(shop.stock);
    await expect(telemetry).not.toHaveRecorded(shop.placed, { channel: 'app' });
  });

  test('takes bounds, matchers, and numbers within rounding', async () => {
    const telemetry = setUp();
    telemetry.shop.placed.inc({ channel: 'web', country: 'de' }, 0.1);
    telemetry.shop.placed.inc({ channel: 'web', country: 'de' }, 0.2);
    await expect(telemetry).toHaveRecorded(shop.placed, {}, 0.3);
    await expect(telemetry).toHaveRecorded(shop.placed, {}, { atLeast: 0.2, atMost: 0.4 });
    await expect(telemetry).toHaveRecorded(shop.placed, {}, expect.closeTo(0.31, 1));
    await expect(telemetry).not.toHaveRecorded(shop.placed, {}, { atLeast: 1 });
    await expect(telemetry).not.toHaveRecorded(shop.placed, 0.300001);
  });

  test('tells series with an optional label from those without', async () => {
    const telemetry = setUp();
    telemetry.shop.refused.inc({ reason: 'stock' }, 2);
    telemetry.shop.refused.inc({}, 5);
    await expect(telemetry).toHaveRecorded(shop.refused, { reason: undefined }, 5);
    await expect(telemetry).toHaveRecorded(shop.refused, { reason: 'stock' }, 2);
    await expect(telemetry).toHaveRecorded(shop.refused, {}, 7);
  });

  test('knows that a gauge which was never set is not 0', async () => {
    const telemetry = setUp();
    await expect(telemetry).not.toHaveRecorded(shop.stock, { item: 'tea' }, 0);
    telemetry.shop.stock.set({ item: 'tea' }, -2);
    telemetry.shop.stock.set({ item: 'oil' }, 5);
    await expect(telemetry).toHaveRecorded(shop.stock, { item: 'tea' }, -2);
    await expect(telemetry).toHaveRecorded(shop.stock, 3);
  });

  test('tells count, sum and places of the values of a histogram', async () => {
    const telemetry = setUp();
    for (const value of [10, 15, 20]) telemetry.shop.value.observe(value);
    await expect(telemetry).toHaveRecorded(shop.value, 3);
    await expect(telemetry).toHaveRecorded(shop.value, {}, { count: 3, sum: 45, within: [5, 20] });
    telemetry.shop.value.observe(60);
    await expect(telemetry).not.toHaveRecorded(shop.value, {}, { within: [5, 20] });
    await expect(telemetry).toHaveRecorded(shop.value, {}, { within: [5, Infinity] });
    await expect(telemetry).toHaveRecorded(shop.value, {}, { between: { range: [-Infinity, 20], count: 3 } });
    await expect(telemetry).toHaveRecorded(shop.value, {}, { between: { range: [20, 50], count: 0 } });
    await expect(telemetry).not.toHaveRecorded(shop.value, {}, { count: 4, sum: 1 });
  });

  test('reads labels by the names of the definition under every convention', async () => {
    const telemetry = isolatedTelemetry({ catalogs: { http }, convention: 'classic' });
    const labels = { http_request_method: 'GET', http_route: '/users/:id', http_response_status_code: '200' } as const;
    telemetry.http.duration.observe(labels, 0.2);
    await expect(telemetry).toHaveRecorded(http.duration, { http_route: '/users/:id' }, 1);
    await expect(telemetry).not.toHaveRecorded(http.duration, { http_route: '/' });
  });

  test('shows what was recorded instead, what is nearest first', async () => {
    const telemetry = setUp();
    telemetry.shop.placed.inc({ channel: 'web', country: 'de' }, 12);
    telemetry.shop.placed.inc({ channel: 'app', country: 'fr' }, 3);
    telemetry.shop.placed.inc({ channel: 'app', country: 'de' });
    const expectation = () => expect(telemetry).toHaveRecorded(shop.placed, { channel: 'app', country: 'de' }, 2);
    expect(await failureOf(expectation)).toBe(
      [
        'expected shop_placed_total{channel="app", country="de"} to have recorded 2, but it has 1',
        '',
        'What shop_placed_total has recorded:',
        '   channel  country  value',
        '>  app      de           1',
        '   app      fr           3',
        '   web      de          12',
      ].join('\n'),
    );
    const other = () => expect(telemetry).not.toHaveRecorded(shop.placed, { channel: 'web' }, 12);
    expect(await failureOf(other)).toContain(
      'expected shop_placed_total{channel="web"} not to have recorded 12, but it has 12',
    );
    expect(await failureOf(() => expect(telemetry).toHaveRecorded(shop.stock, { item: 'tea' }, 0))).toBe(
      'expected shop_stock{item="tea"} to have recorded 0, but it has no series\n\nNo series of shop_stock has recorded.',
    );
  });

  test('shows ten series at most, and the buckets of a histogram', async () => {
    const telemetry = setUp();
    for (let i = 0; i < 14; i++) telemetry.shop.stock.set({ item: `item ${i}` }, i);
    const rows = (await failureOf(() => expect(telemetry).toHaveRecorded(shop.stock, 1))).split('\n');
    expect(rows).toHaveLength(15);
    expect(rows.at(-1)).toBe('  and 4 more');
    for (const value of [1, 30, 40]) telemetry.shop.value.observe(value);
    const message = await failureOf(() => expect(telemetry).toHaveRecorded(shop.value, {}, { sum: 70, count: 3 }));
    expect(message).toBe(
      [
        'expected shop_value_eur to have recorded sum 70, but it has sum 71',
        '',
        'What shop_value_eur has recorded:',
        '   count  sum  values in',
        '>      3   71  (-Infinity, 5] 1, (20, 50] 2',
      ].join('\n'),
    );
  });

  test('refuses what cannot be told', async () => {
    const telemetry = setUp();
    const refusals: readonly (readonly [string, () => Promise<void>])[] = [
      ['TESTING_LABEL', () => expect(telemetry).not.toHaveRecorded(shop.placed, { chanel: 'web' } as never)],
      ['TESTING_EXPECTATION', () => expect(telemetry).not.toHaveRecorded(shop.placed, {}, { sum: 3 } as never)],
      ['TESTING_EXPECTATION', () => expect(telemetry).toHaveRecorded(shop.placed, {}, '5' as never)],
      ['TESTING_EXPECTATION', () => expect(telemetry).toHaveRecorded(shop.placed, {}, { atleast: 5 } as never)],
      ['TESTING_BUCKETS', () => expect(telemetry).not.toHaveRecorded(shop.value, {}, { within: [5, 30] })],
      ['TESTING_BUCKETS', () => expect(telemetry).not.toHaveRecorded(shop.value, {}, { within: [20, 5] })],
    ];
    for (const [code, expectation] of refusals) {
      const error: unknown = await expectation().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TestingError);
      expect(error).toMatchObject({ code });
    }
    await expect(expect(telemetry).not.toHaveRecorded(http.duration)).rejects.toMatchObject({
      code: 'TELLTALE_METRIC_UNKNOWN',
    });
  });
});

describe('toRecord', () => {
  test('tells what an action adds, whatever was there before', async () => {
    const telemetry = setUp();
    telemetry.shop.placed.inc({ channel: 'web', country: 'de' }, 7);
    telemetry.shop.stock.set({ item: 'tea' }, 5);
    telemetry.shop.value.observe(60);
    const order = async () => {
      await Promise.resolve();
      telemetry.shop.placed.inc({ channel: 'web', country: 'de' }, 2);
      telemetry.shop.stock.dec({ item: 'tea' });
      telemetry.shop.value.observe(10);
    };
    await expect(order).toRecord(telemetry, shop.placed, { channel: 'web' }, 2);
    await expect(order).toRecord(telemetry, shop.placed, 2);
    await expect(order).toRecord(telemetry, shop.stock, { item: 'tea' }, -1);
    await expect(order).toRecord(telemetry, shop.value, {}, { count: 1, sum: 10, within: [5, 20] });
    await expect(order).not.toRecord(telemetry, shop.placed, { channel: 'app' });
    await expect(order).not.toRecord(telemetry, shop.refused);
  });

  test('counts series that went away, and what is set to what it was as no change', async () => {
    const telemetry = setUp();
    telemetry.shop.stock.set({ item: 'tea' }, 5);
    await expect(() => telemetry.shop.stock.set({ item: 'tea' }, 5)).not.toRecord(telemetry, shop.stock);
    await expect(() => telemetry.shop.stock.remove({ item: 'tea' })).toRecord(telemetry, shop.stock, -5);
  });

  test('shows what changed, and nothing else', async () => {
    const telemetry = setUp();
    telemetry.shop.placed.inc({ channel: 'app', country: 'fr' }, 7);
    const order = () => telemetry.shop.placed.inc({ channel: 'web', country: 'de' });
    const expectation = () => expect(order).toRecord(telemetry, shop.placed, { channel: 'app' }, 1);
    expect(await failureOf(expectation)).toBe(
      [
        'expected the action to record 1 on shop_placed_total{channel="app"}, but it recorded 0',
        '',
        'What shop_placed_total has changed:',
        '   channel  country  value',
        '   web      de           1',
      ].join('\n'),
    );
  });

  test('throws what the action throws', async () => {
    const telemetry = setUp();
    const fail = () => Promise.reject(new Error('out of stock'));
    await expect(expect(fail).toRecord(telemetry, shop.placed)).rejects.toThrow('out of stock');
  });
});

test('assertions do the same for other test runners', async () => {
  const telemetry = setUp();
  const order = () => telemetry.shop.placed.inc({ channel: 'web', country: 'de' });
  await assertRecords(order, telemetry, shop.placed, { channel: 'web' }, 1);
  await assertDoesNotRecord(order, telemetry, shop.placed, { channel: 'app' });
  await assertRecorded(telemetry, shop.placed, { channel: 'web' }, 2);
  await assertNotRecorded(telemetry, shop.placed, { channel: 'app' });
  const failures = [
    () => assertRecords(order, telemetry, shop.placed, { channel: 'web' }, 2),
    () => assertDoesNotRecord(order, telemetry, shop.placed),
    () => assertRecorded(telemetry, shop.placed, { channel: 'web' }, 2),
    () => assertNotRecorded(telemetry, shop.placed),
  ];
  for (const failure of failures) {
    await expect(failure()).rejects.toMatchObject({ name: 'AssertionError', code: 'ERR_ASSERTION' });
  }
});
