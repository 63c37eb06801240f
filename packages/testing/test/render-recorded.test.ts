import { counter, defineCatalog, gauge, histogram, oneOf } from '@telltale/core';
import { cache } from '@telltale/core/catalogs';
import { expect, test } from 'vitest';
import { isolatedTelemetry, renderRecorded } from '../src/index.ts';

const shop = defineCatalog('shop', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
  stock: gauge({ help: 'Items in stock.' }),
  restocked: gauge({ help: 'When stock came last.', unit: 'seconds' }),
  value: histogram({ help: 'Value of an order.', unit: 'eur', buckets: [5, 20] }),
  wait: histogram({ help: 'Time a customer waits.', unit: 'seconds', buckets: [1, 5] }),
});

function record() {
  const telemetry = isolatedTelemetry({ catalogs: { shop, cache }, runtime: {} });
  telemetry.shop.placed.inc({ channel: 'web' }, 2);
  telemetry.shop.stock.set(0);
  telemetry.shop.restocked.setToCurrentTime();
  telemetry.shop.value.observe(7);
  telemetry.shop.value.observe(30);
  telemetry.shop.wait.startTimer()();
  telemetry.cache.hits.inc({ cache: 'prices', cache_level: 'l1', data_type: 'quote' });
  return telemetry;
}

test('is everything that was recorded, sorted, but times and what the process measures', async () => {
  const telemetry = record();
  expect(await renderRecorded(telemetry)).toMatchInlineSnapshot(`
    "cache_hits_total{cache="prices", cache_level="l1", data_type="quote"} 1
    shop_placed_total{channel="web"} 2
    shop_restocked_seconds (seconds)
    shop_stock 0
    shop_value_eur count 2, sum 37, in (5, 20] 1, (20, Infinity] 1
    shop_wait_seconds count 1"
  `);
  telemetry.close();
});

test('is one catalog, with zeros and times, where that is asked for', async () => {
  const telemetry = isolatedTelemetry({ catalogs: { shop, cache } });
  telemetry.shop.wait.observe(2);
  telemetry.shop.restocked.set(1000);
  telemetry.cache.hits.inc({ cache: 'prices', cache_level: 'l1', data_type: 'quote' });
  expect(await renderRecorded(telemetry, { catalogs: [shop], zeros: true, times: true })).toMatchInlineSnapshot(`
    "shop_placed_total{channel="app"} 0
    shop_placed_total{channel="web"} 0
    shop_restocked_seconds 1000
    shop_value_eur count 0, sum 0
    shop_wait_seconds count 1, sum 2, in (1, 5] 1"
  `);
  expect(await renderRecorded(telemetry, { catalogs: [] })).toBe('');
});
