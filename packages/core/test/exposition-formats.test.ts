import { expect, test } from 'vitest';
import { counter, gauge, histogram } from '../src/catalog/definition.ts';
import { oneOf, open, optional } from '../src/catalog/labels.ts';
import type { Convention } from '../src/conventions/convention.ts';
import { canonicalFloat } from '../src/exposition/formats/openmetrics.ts';
import { escapeName } from '../src/exposition/name-escaping.ts';
import type { CounterInstrument } from '../src/instruments/counter.ts';
import type { GaugeInstrument } from '../src/instruments/gauge.ts';
import type { HistogramInstrument } from '../src/instruments/histogram.ts';
import type { Instrument } from '../src/instruments/instrument.ts';
import { parsePage } from './parse-page.ts';
import { instrumentsFor, pageOf } from './small-page.ts';
import type { SmallPageOptions } from './small-page.ts';

const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0';

function shop(options?: SmallPageOptions): readonly Instrument[] {
  const instruments = instrumentsFor(
    {
      placed: counter({
        help: 'Orders "accepted" for C:\\delivery.',
        labels: { channel: oneOf('web', 'app'), coupon: optional(open(5)) },
      }),
      depth: gauge({ help: 'Orders waiting.' }),
      wait: histogram({ help: 'Time waited.', unit: 'seconds', buckets: [0.5, 1, 30], labels: { city: open(5) } }),
      size: histogram({ help: 'Size of an order.', unit: 'bytes', buckets: [1_000_000] }),
      unset: gauge({ help: 'Never set.' }),
    },
    options,
  );
  const [placed, depth, wait, size] = instruments as unknown as [
    CounterInstrument,
    GaugeInstrument,
    HistogramInstrument,
    HistogramInstrument,
  ];
  placed.inc({ channel: 'web' }, 3, { trace_id: '4bf92f3577b34da6' });
  placed.inc({ channel: 'app', coupon: 'A"B\\C\nD' }, 0.5);
  depth.set({}, -2);
  wait.observe({ city: 'Rome' }, 0.75, { trace_id: 'abc', span_id: 'd"e' });
  wait.observe({ city: 'Rome' }, 99);
  wait.observe({ city: 'Oslo' }, 0.1);
  size.observe({}, 123);
  return instruments;
}

test('writes Prometheus text 0.0.4', async () => {
  expect(await pageOf(shop())).toBe(String.raw`# HELP shop_placed_total Orders "accepted" for C:\\delivery.
# TYPE shop_placed_total counter
shop_placed_total{channel="web"} 3
shop_placed_total{channel="app",coupon="A\"B\\C\nD"} 0.5
# HELP shop_depth Orders waiting.
# TYPE shop_depth gauge
shop_depth -2
# HELP shop_wait_seconds Time waited.
# TYPE shop_wait_seconds histogram
shop_wait_seconds_bucket{city="Rome",le="0.5"} 0
shop_wait_seconds_bucket{city="Rome",le="1"} 1
shop_wait_seconds_bucket{city="Rome",le="30"} 1
shop_wait_seconds_bucket{city="Rome",le="+Inf"} 2
shop_wait_seconds_sum{city="Rome"} 99.75
shop_wait_seconds_count{city="Rome"} 2
shop_wait_seconds_bucket{city="Oslo",le="0.5"} 1
shop_wait_seconds_bucket{city="Oslo",le="1"} 1
shop_wait_seconds_bucket{city="Oslo",le="30"} 1
shop_wait_seconds_bucket{city="Oslo",le="+Inf"} 1
shop_wait_seconds_sum{city="Oslo"} 0.1
shop_wait_seconds_count{city="Oslo"} 1
# HELP shop_size_bytes Size of an order.
# TYPE shop_size_bytes histogram
shop_size_bytes_bucket{le="1000000"} 1
shop_size_bytes_bucket{le="+Inf"} 1
shop_size_bytes_sum 123
shop_size_bytes_count 1
`);
});

test('writes OpenMetrics 1.0 with units, canonical bounds and exemplars on counters and buckets', async () => {
  expect(await pageOf(shop(), OPEN_METRICS)).toBe(String.raw`# HELP shop_placed Orders \"accepted\" for C:\\delivery.
# TYPE shop_placed counter
shop_placed_total{channel="web"} 3 # {trace_id="4bf92f3577b34da6"} 3 1700000000.123
shop_placed_total{channel="app",coupon="A\"B\\C\nD"} 0.5
# HELP shop_depth Orders waiting.
# TYPE shop_depth gauge
shop_depth -2
# HELP shop_wait_seconds Time waited.
# TYPE shop_wait_seconds histogram
# UNIT shop_wait_seconds seconds
shop_wait_seconds_bucket{city="Rome",le="0.5"} 0
shop_wait_seconds_bucket{city="Rome",le="1.0"} 1 # {trace_id="abc",span_id="d\"e"} 0.75 1700000000.123
shop_wait_seconds_bucket{city="Rome",le="30.0"} 1
shop_wait_seconds_bucket{city="Rome",le="+Inf"} 2
shop_wait_seconds_sum{city="Rome"} 99.75
shop_wait_seconds_count{city="Rome"} 2
shop_wait_seconds_bucket{city="Oslo",le="0.5"} 1
shop_wait_seconds_bucket{city="Oslo",le="1.0"} 1
shop_wait_seconds_bucket{city="Oslo",le="30.0"} 1
shop_wait_seconds_bucket{city="Oslo",le="+Inf"} 1
shop_wait_seconds_sum{city="Oslo"} 0.1
shop_wait_seconds_count{city="Oslo"} 1
# HELP shop_size_bytes Size of an order.
# TYPE shop_size_bytes histogram
# UNIT shop_size_bytes bytes
shop_size_bytes_bucket{le="1e+06"} 1
shop_size_bytes_bucket{le="+Inf"} 1
shop_size_bytes_sum 123
shop_size_bytes_count 1
# EOF
`);
});

test('puts constant labels on every series, in alphabetical order with the others', async () => {
  const page = await pageOf(shop({ constantLabels: { datacenter: 'a"1', city: 'never' }, namespace: 'acme' }));
  expect(page).toContain(String.raw`acme_shop_placed_total{channel="web",city="never",datacenter="a\"1"} 3`);
  expect(page).toContain(String.raw`acme_shop_depth{city="never",datacenter="a\"1"} -2`);
  expect(page).toContain(String.raw`acme_shop_wait_seconds_bucket{city="Rome",datacenter="a\"1",le="1"} 1`);
  expect(page).toContain(String.raw`acme_shop_size_bytes_bucket{city="never",datacenter="a\"1",le="+Inf"} 1`);
});

test('has no lines for a metric without series', async () => {
  expect(await pageOf(shop())).not.toContain('unset');
});

test('gives target_info the type info in OpenMetrics alone', async () => {
  const instruments = instrumentsFor(
    {
      info: gauge({ name: 'target_info', help: 'The service.', labels: { service_name: open(1) } }),
    },
    { convention: { name: 'own', metrics: { target_info: { name: 'target_info' } } } },
  );
  (instruments[0] as unknown as GaugeInstrument).set({ service_name: 'shop' }, 1);
  const sample = 'target_info{service_name="shop"} 1\n';
  expect(await pageOf(instruments)).toBe(`# HELP target_info The service.\n# TYPE target_info gauge\n${sample}`);
  expect(await pageOf(instruments, OPEN_METRICS)).toBe(
    `# HELP target The service.\n# TYPE target info\n${sample}# EOF\n`,
  );
});

test('calls a counter that a convention names without _total unknown in OpenMetrics', async () => {
  const convention = { name: 'own', metrics: { shop_placed_total: { name: 'orders' } } };
  const instruments = instrumentsFor({ placed: counter({ help: 'Orders accepted.' }) }, { convention });
  (instruments[0] as unknown as CounterInstrument).inc({}, 2);
  expect(await pageOf(instruments)).toContain('# TYPE orders counter\norders 2\n');
  expect(await pageOf(instruments, OPEN_METRICS)).toContain('# TYPE orders unknown\norders 2\n');
});

const dotted: Convention = {
  name: 'dotted',
  metrics: {
    shop_wait_seconds: { name: 'http.server.request_duration', labels: { route: 'http.route', zone: 'zone_name' } },
    shop_placed_total: { name: 'größe "x"' },
  },
};

async function dottedPage(accept: string): Promise<string> {
  const instruments = instrumentsFor(
    {
      wait: histogram({
        help: 'Time waited.',
        unit: 'seconds',
        buckets: [1],
        labels: { route: open(5), zone: optional(open(5)) },
      }),
      placed: counter({ help: 'Orders placed.' }),
    },
    { convention: dotted, constantLabels: { 'service.name': 'shop' } },
  );
  const [wait, placed] = instruments as unknown as [HistogramInstrument, CounterInstrument];
  wait.observe({ route: '/x', zone: 'eu' }, 3);
  placed.inc({});
  return pageOf(instruments, accept);
}

const names: Readonly<Record<string, readonly [family: string, count: string, counter: string]>> = {
  'allow-utf-8': [
    '"http.server.request_duration"',
    '{"http.server.request_duration_count","http.route"="/x","service.name"="shop",zone_name="eu"} 1',
    String.raw`{"größe \"x\"","service.name"="shop"} 1`,
  ],
  underscores: [
    'http_server_request_duration',
    'http_server_request_duration_count{http_route="/x",service_name="shop",zone_name="eu"} 1',
    'gr__e__x_{service_name="shop"} 1',
  ],
  dots: [
    'http_dot_server_dot_request__duration',
    'http_dot_server_dot_request__duration_count{http_dot_route="/x",service_dot_name="shop",zone_name="eu"} 1',
    'gr____e____x__{service_dot_name="shop"} 1',
  ],
  values: [
    'U__http_2e_server_2e_request__duration',
    'U__http_2e_server_2e_request__duration_count{U__http_2e_route="/x",U__service_2e_name="shop",zone_name="eu"} 1',
    'U__gr_f6__df_e_20__22_x_22_{U__service_2e_name="shop"} 1',
  ],
};

for (const [escaping, [family, count, placed]] of Object.entries(names)) {
  test(`shows UTF-8 names under escaping=${escaping} in text 1.0.0 and OpenMetrics`, async () => {
    const text = await dottedPage(`text/plain;version=1.0.0;escaping=${escaping}`);
    const openMetrics = await dottedPage(`${OPEN_METRICS};escaping=${escaping}`);
    parsePage(text);
    parsePage(openMetrics, { openMetrics: true });
    expect(text.split('\n')).toEqual(expect.arrayContaining([`# TYPE ${family} histogram`, count, placed]));
    expect(openMetrics.split('\n')).toEqual(expect.arrayContaining([`# TYPE ${family} histogram`, count, placed]));
  });
}

for (const accept of ['text/plain;version=0.0.4', 'text/plain;version=1.0.0', OPEN_METRICS]) {
  test(`shows UTF-8 names with underscores where ${accept} asks for no escaping`, async () => {
    expect(await dottedPage(accept)).toContain('http_server_request_duration_bucket{http_route="/x",');
  });
}

test('escapes names as Prometheus does', () => {
  // https://prometheus.io/docs/instrumenting/escaping_schemes/ and prometheus/common's EscapeName.
  const table: readonly (readonly [name: string, underscores: string, dots: string, values: string])[] = [
    ['', '', '', ''],
    ['no:escaping_required', 'no:escaping_required', 'no:escaping__required', 'no:escaping_required'],
    [
      'mysystem.prod.west.cpu.load',
      'mysystem_prod_west_cpu_load',
      'mysystem_dot_prod_dot_west_dot_cpu_dot_load',
      'U__mysystem_2e_prod_2e_west_2e_cpu_2e_load',
    ],
    [
      'mysystem.prod.west.cpu.load_total',
      'mysystem_prod_west_cpu_load_total',
      'mysystem_dot_prod_dot_west_dot_cpu_dot_load__total',
      'U__mysystem_2e_prod_2e_west_2e_cpu_2e_load__total',
    ],
    ['http.status:sum', 'http_status:sum', 'http_dot_status:sum', 'U__http_2e_status:sum'],
    ['label with 😱', 'label_with__', 'label__with____', 'U__label_20_with_20__1f631_'],
    ['花火', '__', '____', 'U___82b1__706b_'],
    ['0num', '_num', '__num', 'U___30_num'],
  ];
  for (const [name, underscores, dots, values] of table) {
    expect(escapeName(name, 'allow-utf-8')).toBe(name);
    expect(escapeName(name, 'underscores')).toBe(underscores);
    expect(escapeName(name, 'dots')).toBe(dots);
    expect(escapeName(name, 'values')).toBe(values);
  }
});

test('prints bounds as the OpenMetrics specification lists them', () => {
  const listed =
    '0.0 0.001 0.002 0.01 0.1 0.9 0.95 0.99 0.999 1.0 1.7 10.0 1e-10 1e-09 1e-05 0.0001 100000.0 1e+06 1e+10';
  for (const text of listed.split(' ')) expect(canonicalFloat(Number(text))).toBe(text);
  expect([Infinity, -Infinity, NaN, -1.5, 1_048_576, 5e-324].map(canonicalFloat)).toEqual([
    '+Inf',
    '-Inf',
    'NaN',
    '-1.5',
    '1.048576e+06',
    '5e-324',
  ]);
});
