import { describe, expect, test } from 'vitest';
import { defineCatalog } from '../src/catalog/catalog.ts';
import { counter, gauge } from '../src/catalog/definition.ts';
import { oneOf, open } from '../src/catalog/labels.ts';
import { ClientBridge } from '../src/client/client-bridge.ts';
import { isClientRegistry } from '../src/client/client-registry.ts';
import { CounterInstrument } from '../src/instruments/counter.ts';
import { GaugeInstrument } from '../src/instruments/gauge.ts';
import { clients, make, newRegistry, shopInstruments } from './client-setup.ts';
import type { Registered } from './client-setup.ts';

const bridgeTo = ({ client }: Registered): ClientBridge =>
  new ClientBridge(client, { refresh: () => Promise.resolve() });

const nodejs = defineCatalog(
  'nodejs',
  { version: gauge({ help: 'Version of Node.js.', name: 'nodejs_version_info', labels: { version: open() } }) },
  { namespaced: false },
);
const processRuntime = defineCatalog(
  'process',
  {
    cpu: counter({ help: 'CPU time used.', unit: 'seconds', labels: { mode: oneOf('user') } }),
    startTime: gauge({ help: 'Time of the start.', unit: 'seconds' }),
  },
  { namespaced: false },
);

function runtimeInstruments() {
  const version = make(GaugeInstrument, nodejs.version);
  version.set({ version: 'ours' }, 1);
  return {
    version,
    cpu: make(CounterInstrument, processRuntime.cpu),
    startTime: make(GaugeInstrument, processRuntime.startTime),
  };
}

describe.each(clients)('in a registry of %s', (_, library) => {
  test('a metric of the application under the name of an instrument is refused, and both are shown', () => {
    const registered = newRegistry(library);
    registered.registry.registerMetric(
      new library.Gauge({
        name: 'acme_shop_placed_total',
        help: 'Orders.',
        labelNames: ['shop', 'channel'],
        registers: [],
      }),
    );
    expect(() => bridgeTo(registered).add(shopInstruments().placed)).toThrow(
      'counter acme_shop_placed_total{channel: web | app} "Orders accepted." would be exposed under the name of ' +
        'gauge acme_shop_placed_total{shop, channel} "Orders.", which is already in the registry of the client. ' +
        'Rename one of them, or make both definitions the same. [TELLTALE_METRIC_CONFLICT]',
    );
  });

  test('another instrument of the same name is refused, and both are shown', () => {
    const bridge = bridgeTo(newRegistry(library));
    bridge.add(shopInstruments().placed);
    expect(() => bridge.add(shopInstruments().placed)).toThrow(
      'counter acme_shop_placed_total{channel} "Orders accepted."',
    );
  });

  test('a counter that OpenMetrics would show under the same name is refused there, and only there', () => {
    const own = { name: 'acme_shop_placed', help: 'Orders.' };
    const text = newRegistry(library);
    text.registry.registerMetric(new library.Counter({ ...own, registers: [] }));
    expect(() => bridgeTo(text).add(shopInstruments().placed)).not.toThrow();

    const openMetrics = newRegistry(library, 'OpenMetrics');
    openMetrics.registry.registerMetric(new library.Counter({ ...own, registers: [] }));
    expect(() => bridgeTo(openMetrics).add(shopInstruments().placed)).toThrow('TELLTALE_METRIC_CONFLICT');
  });

  test('the client refuses a metric of the application that comes later', () => {
    const registered = newRegistry(library);
    const bridge = bridgeTo(registered);
    for (const instrument of Object.values(runtimeInstruments())) bridge.add(instrument);
    bridge.add(shopInstruments().placed);
    expect(
      () => new library.Gauge({ name: 'acme_shop_placed_total', help: 'Orders.', registers: [registered.registry] }),
    ).toThrow('already been registered');
  });

  test.each(['before', 'after'])(
    'what the client collects of the process by default stays, if called %s',
    async (when) => {
      const registered = newRegistry(library);
      const bridge = bridgeTo(registered);
      const instruments = runtimeInstruments();
      if (when === 'before') library.collectDefaultMetrics({ register: registered.registry });
      for (const instrument of Object.values(instruments)) bridge.add(instrument);
      if (when === 'after') library.collectDefaultMetrics({ register: registered.registry });

      const body = await registered.registry.metrics();
      expect(body.match(/^# TYPE nodejs_version_info gauge$/gm)).toHaveLength(1);
      expect(body).toContain(`nodejs_version_info{version="${process.version}"`);
      expect(body).not.toContain('"ours"');
      const names = (await bridge.foreign()).map(({ name }) => name);
      expect(names.filter((name) => name === 'nodejs_version_info')).toHaveLength(1);
      expect(bridge.hasGivenWay(instruments.version)).toBe(true);
      // Which of the others has a counterpart depends on the client; none of them is there twice.
      for (const instrument of Object.values(instruments)) {
        expect(names.includes(instrument.name)).toBe(bridge.hasGivenWay(instrument));
      }
      registered.registry.clear();
    },
  );

  test('an instrument that gave way comes back when it is added after clear()', async () => {
    const registered = newRegistry(library);
    const bridge = bridgeTo(registered);
    const { version } = runtimeInstruments();
    registered.registry.registerMetric(new library.Gauge({ name: version.name, help: 'Native.', registers: [] }));
    bridge.add(version);
    expect(bridge.hasGivenWay(version)).toBe(true);
    registered.registry.clear();
    bridge.add(version);
    expect(bridge.hasGivenWay(version)).toBe(false);
    expect(await registered.registry.metrics()).toContain('nodejs_version_info{version="ours"} 1');
  });

  test('close() leaves the registry as it was', () => {
    const registered = newRegistry(library);
    const { registerMetric } = registered.registry;
    const bridge = bridgeTo(registered);
    const instruments = runtimeInstruments();
    bridge.add(instruments.version);
    bridge.close();
    expect(registered.registry.registerMetric).toBe(registerMetric);
    expect(registered.registry.getMetricsAsArray()).toEqual([]);
  });

  test('its registries are recognised, and other objects are not', () => {
    expect(isClientRegistry(library.register)).toBe(true);
    expect(isClientRegistry(new library.AggregatorRegistry())).toBe(true);
    for (const other of [undefined, null, 'register', {}, library, new Map(), library.Counter]) {
      expect(isClientRegistry(other)).toBe(false);
    }
  });
});
