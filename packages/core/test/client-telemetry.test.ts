import { Registry as NewClientRegistry } from '@prometheus-io/client';
import * as newClient from '@prometheus-io/client';
import * as promClient from 'prom-client';
import { Registry as PromClientRegistry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { counter, createTelemetry, defineCatalog, oneOf } from '../src/index.ts';

const shop = defineCatalog('shop', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
});

/** How often a name is declared on a page. */
function families(page: string, name: string): number {
  return page.split('\n').filter((line) => line === `# TYPE ${name} ${line.split(' ').at(-1)}`).length;
}

describe.each([
  ['prom-client', promClient, PromClientRegistry],
  ['@prometheus-io/client', newClient, NewClientRegistry],
] as const)('a telemetry that is given a registry of %s', (_, client, ClientRegistry) => {
  // The two packages have the same shape and, to the compiler, unrelated classes.
  const { Counter, collectDefaultMetrics } = client as typeof promClient;
  const newRegistry = () => new ClientRegistry() as promClient.Registry;
  const shopTelemetry = (registry: promClient.Registry, runtime: false | object = false) =>
    createTelemetry({ service: 'shop', catalogs: { shop }, registry, runtime });

  test('shows both worlds on both pages', async () => {
    const register = newRegistry();
    const own = new Counter({ name: 'own_total', help: 'Own.', registers: [register] });
    const t = shopTelemetry(register);
    own.inc(7);
    t.shop.placed.inc({ channel: 'web' }, 3);
    for (const page of [await register.metrics(), (await t.exposition()).body]) {
      expect(page).toContain('own_total 7\n');
      expect(page).toContain('shop_placed_total{channel="web"} 3\n');
      expect(families(page, 'shop_placed_total')).toBe(1);
      expect(families(page, 'own_total')).toBe(1);
    }
    t.close();
  });

  test.each(['before', 'after'])('exposes the runtime once when the default metrics are collected %s', async (when) => {
    const register = newRegistry();
    if (when === 'before') collectDefaultMetrics({ register });
    const t = createTelemetry({ service: 'shop', catalogs: { shop }, registry: register, convention: 'classic' });
    if (when === 'after') collectDefaultMetrics({ register });
    for (const page of [await register.metrics(), (await t.exposition()).body]) {
      for (const name of ['process_cpu_seconds_total', 'nodejs_heap_size_used_bytes', 'nodejs_version_info']) {
        expect([name, families(page, name)]).toEqual([name, 1]);
      }
    }
    t.close();
  });

  test('is the same metric after a hot reload', async () => {
    const register = newRegistry();
    const first = shopTelemetry(register);
    first.shop.placed.inc({ channel: 'web' });
    const second = shopTelemetry(register);
    second.shop.placed.inc({ channel: 'web' });
    expect(await register.metrics()).toContain('shop_placed_total{channel="web"} 2\n');
    first.close();
    expect(await register.metrics()).toContain('shop_placed_total{channel="web"} 2\n');
    second.close();
    expect(await register.metrics()).not.toContain('shop_placed_total');
  });

  test('can be made again after it was closed', async () => {
    const register = newRegistry();
    shopTelemetry(register).close();
    const t = shopTelemetry(register);
    t.shop.placed.inc({ channel: 'app' });
    expect(await register.metrics()).toContain('shop_placed_total{channel="app"} 1\n');
    t.close();
  });

  test('refuses a metric of the application’s own under its name, and shows both', () => {
    const register = newRegistry();
    const mine = new Counter({ name: 'shop_placed_total', help: 'Mine.', registers: [register] });
    mine.inc();
    expect(() => shopTelemetry(register)).toThrow(
      /would be exposed under the name of counter shop_placed_total "Mine\."/,
    );
  });
});

test('a logger that fails to say that two clients are loaded stops nothing', async () => {
  const warnings: string[] = [];
  const logger = {
    warn(message: string) {
      warnings.push(message);
      throw new Error('the disk is full');
    },
    error() {},
  };
  const t = createTelemetry({ service: 'shop', catalogs: { shop }, runtime: false, logger });
  expect(warnings).toEqual([expect.stringContaining('2 clients are loaded')]);
  expect((await t.exposition()).body).toContain('shop_placed_total');
  t.close();
});
