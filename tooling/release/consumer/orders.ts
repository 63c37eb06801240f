// What a user's editor says of a first program: what is right compiles, and what is wrong does not.
import { counter, createTelemetry, defineCatalog, gauge, oneOf, open, type LabelValues } from '@telltale/core';
import { cache, http } from '@telltale/core/catalogs';

const labels = { channel: oneOf('web', 'app') };
const orders = defineCatalog('orders', {
  placed: counter({ help: 'Orders accepted for delivery.', labels }),
  waiting: gauge({ help: 'Orders waiting for a courier.', labels: { city: open(20) } }),
});
const telemetry = createTelemetry({ service: 'shop', namespace: 'acme', catalogs: { http, cache, orders } });

const order: LabelValues<typeof labels> = { channel: 'web' };
telemetry.orders.placed.inc(order);
telemetry.orders.waiting.set({ city: 'Rome' }, 3);
const page: string = (await telemetry.exposition()).body;
export { page };

// @ts-expect-error -- no such channel
telemetry.orders.placed.inc({ channel: 'fax' });
// @ts-expect-error -- no such label
telemetry.orders.placed.inc({ chanel: 'web' });
// @ts-expect-error -- no such metric
telemetry.orders.palced.inc({ channel: 'web' });
// @ts-expect-error -- a counter does not go down
telemetry.orders.placed.dec({ channel: 'web' });
