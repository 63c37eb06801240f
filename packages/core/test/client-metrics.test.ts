import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { defineCatalog } from '../src/catalog/catalog.ts';
import { gauge } from '../src/catalog/definition.ts';
import { ClientBridge } from '../src/client/client-bridge.ts';
import { GaugeInstrument } from '../src/instruments/gauge.ts';
import { fakeClock } from './fake-clock.ts';
import { clients, make, newRegistry, shopInstruments } from './client-setup.ts';
import type { Making, Registered } from './client-setup.ts';

/** The shop's instruments with some values, in a client's registry. */
function shopIn({ client }: Registered, making: Making = {}, refresh = (): Promise<void> => Promise.resolve()) {
  const instruments = shopInstruments(making);
  instruments.placed.inc({ channel: 'web' }, 3);
  instruments.stock.set({ item: 'tea "green"' }, 0.5);
  instruments.wait.observe({ city: 'Oslo' }, 4);
  instruments.wait.observe({ city: 'Oslo' }, 60);
  const bridge = new ClientBridge(client, { refresh });
  for (const instrument of Object.values(instruments)) bridge.add(instrument);
  return { ...instruments, bridge };
}

const page = `# HELP acme_shop_placed_total Orders accepted.
# TYPE acme_shop_placed_total counter
acme_shop_placed_total{channel="web"} 3
acme_shop_placed_total{channel="app"} 0

# HELP acme_shop_stock Items in stock.
# TYPE acme_shop_stock gauge
acme_shop_stock{item="tea \\"green\\""} 0.5

# HELP acme_shop_wait_seconds Time a customer waits.
# TYPE acme_shop_wait_seconds histogram
acme_shop_wait_seconds_bucket{city="Oslo",le="1"} 0
acme_shop_wait_seconds_bucket{city="Oslo",le="5"} 1
acme_shop_wait_seconds_bucket{city="Oslo",le="+Inf"} 2
acme_shop_wait_seconds_sum{city="Oslo"} 64
acme_shop_wait_seconds_count{city="Oslo"} 2
`;

describe.each(clients)('in a registry of %s', (_, library) => {
  test('instruments are on the page of the registry', async () => {
    const registered = newRegistry(library);
    shopIn(registered);
    expect(await registered.registry.metrics()).toBe(page);
  });

  test('one scrape refreshes the values once, before any is read', async () => {
    const registered = newRegistry(library);
    let refreshes = 0;
    const { stock } = shopIn(registered, {}, async () => {
      await Promise.resolve();
      stock.set({ item: 'rice' }, ++refreshes);
    });
    expect(await registered.registry.metrics()).toContain('acme_shop_stock{item="rice"} 1\n');
    expect(await registered.registry.getSingleMetricAsString('acme_shop_stock')).toContain('{item="rice"} 2');
    expect(refreshes).toBe(2);
  });

  test('a single instrument can be had as text', async () => {
    const registered = newRegistry(library);
    shopIn(registered);
    expect(await registered.registry.getSingleMetricAsString('acme_shop_placed_total')).toBe(
      page.slice(0, page.indexOf('\n\n')),
    );
  });

  test('instruments appear as JSON in the shape of the client’s own metrics', async () => {
    const registered = newRegistry(library);
    const own = { registers: [registered.registry], labelNames: ['city'] };
    new library.Counter({ ...own, name: 'native_total', help: 'Native.' }).inc({ city: 'Oslo' });
    new library.Histogram({ ...own, name: 'native_seconds', help: 'Native.', buckets: [1] }).observe(
      { city: 'Oslo' },
      2,
    );
    shopIn(registered);
    const [nativeCounter, nativeHistogram, placed, stock, wait] = await registered.registry.getMetricsAsJSON();

    expect(placed).toEqual({
      name: 'acme_shop_placed_total',
      help: 'Orders accepted.',
      type: 'counter',
      aggregator: 'sum',
      values: [
        { labels: { channel: 'web' }, value: 3 },
        { labels: { channel: 'app' }, value: 0 },
      ],
    });
    expect(stock!.values).toEqual([{ labels: { item: 'tea "green"' }, value: 0.5 }]);
    expect(wait!.values.slice(1)).toEqual([
      { labels: { city: 'Oslo', le: 5 }, value: 1, metricName: 'acme_shop_wait_seconds_bucket' },
      { labels: { city: 'Oslo', le: '+Inf' }, value: 2, metricName: 'acme_shop_wait_seconds_bucket' },
      { labels: { city: 'Oslo' }, value: 64, metricName: 'acme_shop_wait_seconds_sum' },
      { labels: { city: 'Oslo' }, value: 2, metricName: 'acme_shop_wait_seconds_count' },
    ]);
    expect(Object.keys(placed!).toSorted()).toEqual(Object.keys(nativeCounter!).toSorted());
    expect(typeof wait!.values[0]!.labels.le).toBe(typeof nativeHistogram!.values[0]!.labels.le);
  });

  test('default labels of the registry are added and never replace a label', async () => {
    const registered = newRegistry(library);
    shopIn(registered, { constantLabels: { region: 'eu' } });
    registered.registry.setDefaultLabels({ app: 'shop', channel: 'none' });
    const body = await registered.registry.metrics();
    expect(body).toContain('acme_shop_placed_total{region="eu",channel="web",app="shop"} 3\n');
    expect(body).toContain(
      'acme_shop_wait_seconds_bucket{region="eu",city="Oslo",le="1",app="shop",channel="none"} 0\n',
    );

    const [placed] = await registered.registry.getMetricsAsJSON();
    expect(placed!.values[0]!.labels).toEqual({ region: 'eu', channel: 'web', app: 'shop' });
    registered.registry.setDefaultLabels({});
    expect(await registered.registry.metrics()).toContain('acme_shop_placed_total{region="eu",channel="web"} 3\n');
  });

  test('an OpenMetrics registry shows counters once with _total, and exemplars', async () => {
    const registered = newRegistry(library, 'OpenMetrics');
    const { placed } = shopIn(registered, { clock: fakeClock({ now: 1_500_000_000_500 }) });
    placed.inc({ channel: 'app' }, 2, { trace_id: 'abc' });
    const expected = page
      .replaceAll(/(# \w+ acme_shop_placed)_total/g, '$1')
      .replace('{channel="app"} 0', '{channel="app"} 2 # {trace_id="abc"} 2 1500000000.5')
      .replaceAll('\n\n', '\n');
    expect(await registered.registry.metrics()).toBe(`${expected}# EOF\n`);
    // A client that has rendered OpenMetrics once has renamed its own counters for good.
    expect(await registered.registry.metrics()).toBe(`${expected}# EOF\n`);
    expect(await registered.registry.getSingleMetricAsString('acme_shop_placed_total')).toContain(
      '\nacme_shop_placed_total{',
    );
  });

  test('a registry that turns from OpenMetrics to text shows the whole names again', async () => {
    const registered = newRegistry(library, 'OpenMetrics');
    shopIn(registered);
    await registered.registry.metrics();
    registered.registry.setContentType(library.Registry.PROMETHEUS_CONTENT_TYPE);
    expect(await registered.registry.metrics()).toBe(page);
  });

  test('registries merge, whatever the format of the merged one', async () => {
    const registered = newRegistry(library);
    shopIn(registered);
    const merged = library.Registry.merge([new library.Registry(), registered.registry]);
    expect(await merged.metrics()).toBe(page);
    merged.setContentType(library.Registry.OPENMETRICS_CONTENT_TYPE as never);
    expect(await merged.metrics()).toContain(
      '# TYPE acme_shop_placed counter\nacme_shop_placed_total{channel="web"} 3\n',
    );
    expect(await registered.registry.metrics()).toBe(page);
  });

  test('resetMetrics() resets instruments as it does the client’s own', async () => {
    const registered = newRegistry(library);
    const { placed } = shopIn(registered);
    const held = placed.with({ channel: 'web' });
    registered.registry.resetMetrics();
    expect(await registered.registry.metrics()).toContain('acme_shop_placed_total{channel="web"} 0\n');
    expect(await registered.registry.metrics()).not.toContain('acme_shop_stock{');
    held.inc();
    expect(await registered.registry.metrics()).toContain('acme_shop_placed_total{channel="web"} 1\n');
  });

  test('after clear() an instrument can be put back, and nothing recorded is lost', async () => {
    const registered = newRegistry(library);
    const { bridge, placed } = shopIn(registered);
    registered.registry.clear();
    placed.inc({ channel: 'web' });
    expect(await registered.registry.metrics()).toBe('\n');
    bridge.add(placed);
    bridge.add(placed);
    expect(await registered.registry.metrics()).toContain('acme_shop_placed_total{channel="web"} 4\n');
  });

  test('close() takes out what the bridge has put in, and nothing else', async () => {
    const registered = newRegistry(library);
    registered.registry.registerMetric(new library.Counter({ name: 'jobs_total', help: 'Jobs.', registers: [] }));
    const { bridge } = shopIn(registered);
    bridge.close();
    bridge.close();
    expect(await registered.registry.metrics()).toBe(
      '# HELP jobs_total Jobs.\n# TYPE jobs_total counter\njobs_total 0\n',
    );
  });

  test('a push gateway gets them', async () => {
    const pushed: { readonly url: string | undefined; readonly body: string }[] = [];
    const push = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      pushed.push({ url: request.url, body: await text(request) });
      response.end();
    };
    const server = createServer((request, response) => void push(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const registered = newRegistry(library);
    shopIn(registered);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new library.Pushgateway(url, {}, registered.registry).pushAdd({ jobName: 'nightly' });
    server.close();
    expect(pushed).toEqual([{ url: '/metrics/job/nightly', body: page }]);
  });

  test('the workers of a cluster add up', async () => {
    const workers = await Promise.all(
      [1, 2].map(async () => {
        const registered = newRegistry(library);
        shopIn(registered);
        // What travels between processes is text.
        return JSON.parse(JSON.stringify(await registered.registry.getMetricsAsJSON())) as object[];
      }),
    );
    const body = await library.AggregatorRegistry.aggregate(workers).metrics();
    expect(body).toContain('# TYPE acme_shop_placed_total counter\nacme_shop_placed_total{channel="web"} 6\n');
    expect(body).toContain('acme_shop_wait_seconds_bucket{city="Oslo",le="5"} 2\n');
    expect(body).toContain('acme_shop_wait_seconds_bucket{city="Oslo",le="+Inf"} 4\n');
    expect(body).toContain('acme_shop_wait_seconds_sum{city="Oslo"} 128\n');
  });

  test('shares are averaged over workers and what is the same everywhere is taken once', async () => {
    const nodejs = defineCatalog('nodejs', {
      utilization: gauge({ help: 'Share of time.', unit: 'ratio' }),
      delay: gauge({ help: 'Delay of the loop.', unit: 'seconds' }),
      version: gauge({ help: 'Version of Node.js.', name: 'nodejs_version_info' }),
      heap: gauge({ help: 'Size of the heap.', unit: 'bytes' }),
    });
    const workers = [1, 3].map((value) => {
      const { registry, client } = newRegistry(library);
      const bridge = new ClientBridge(client, { refresh: () => Promise.resolve() });
      for (const definition of Object.values(nodejs)) {
        const instrument = make(GaugeInstrument, definition);
        instrument.set({}, value);
        bridge.add(instrument);
      }
      return registry.getMetricsAsJSON();
    });
    const body = await library.AggregatorRegistry.aggregate(await Promise.all(workers)).metrics();
    const values = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(values.map((line) => line.split(' ')[1])).toEqual(['2', '2', '1', '4']);
  });
});
