// A user's first program, as an ES module.
import { counter, createTelemetry, defineCatalog, histogram, oneOf, open } from '@telltale/core';
import { register } from 'prom-client';

const shop = defineCatalog('shop', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
  wait: histogram({
    help: 'Time a customer waits for a courier.',
    unit: 'seconds',
    buckets: [1, 5, 30],
    labels: { city: open(2) },
  }),
});
const telemetry = createTelemetry({ service: 'demo', namespace: 'acme', catalogs: { shop } });
telemetry.shop.placed.inc({ channel: 'web' });
telemetry.shop.placed.with({ channel: 'web' }).inc(2);
for (const city of ['Rome', 'Oslo', 'Lima', 'Bonn']) telemetry.shop.wait.observe({ city }, 4);

const { body } = await telemetry.exposition();
console.log(body);
console.log(`prom-client has it: ${(await register.metrics()).includes('acme_shop_placed_total{channel="web"} 3')}`);
