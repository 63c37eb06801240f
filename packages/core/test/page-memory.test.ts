import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { counter, createTelemetry, defineCatalog, open } from '../src/index.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('keeps 2 MiB of buffers at most when a large page was released', async () => {
  const catalog = defineCatalog('shop', {
    visits: counter({ help: 'Visits to a page.', labels: { page: open(50_000) }, maxSeries: 50_000 }),
  });
  const telemetry = createTelemetry({ service: 'shop', catalogs: { shop: catalog }, registry: false, runtime: false });
  const path = 'x'.repeat(200);
  for (let i = 0; i < 50_000; i++) telemetry.shop.visits.inc({ page: `${path}${i}` });
  const before = await heldByBuffers();

  const page = await telemetry.page();
  expect(page.byteLength).toBeGreaterThan(10 * 2 ** 20);
  page.release();

  expect((await heldByBuffers()) - before).toBeLessThan(3 * 2 ** 20);
  telemetry.close();
});

async function heldByBuffers(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collectGarbage();
    await turn(); // Buffers are swept behind the collection's back.
  }
  return process.memoryUsage().arrayBuffers;
}
