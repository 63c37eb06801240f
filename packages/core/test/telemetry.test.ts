import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  createRegistry,
  TelltaleError,
  counter,
  createTelemetry,
  defineCatalog,
  gauge,
  histogram,
  oneOf,
  open,
  optional,
} from '../src/index.ts';
import type { Clock, Telemetry } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';

const shop = defineCatalog('shop', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
  wait: histogram({
    help: 'Time a customer waits for a courier.',
    unit: 'seconds',
    buckets: [1, 5, 30],
    labels: { city: open(2) },
  }),
  couriers: gauge({ help: 'Couriers on the road.', labels: { city: open() } }),
  failed: counter({ help: 'Orders that failed.', labels: { reason: optional(open()) } }),
  refunds: counter({ help: 'Refunds paid to customers.' }),
  stock: gauge({ help: 'Items in stock.' }),
});

const quiet = { registry: false, runtime: false } as const;

function shopTelemetry(options: { clock?: Clock; logger?: { warn(message: string): void; error(): void } } = {}) {
  return createTelemetry({ service: 'demo', namespace: 'acme', catalogs: { shop }, ...quiet, ...options });
}

/** The sample lines of a page that start with a name. */
async function lines(telemetry: Pick<Telemetry, 'exposition'>, name: string): Promise<readonly string[]> {
  const { body } = await telemetry.exposition();
  return body.split('\n').filter((line) => line.startsWith(name));
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof TelltaleError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

test('records, folds past the budget, and exposes', async () => {
  const warnings: string[] = [];
  const t = shopTelemetry({ logger: { warn: (message) => warnings.push(message), error() {} } });
  t.shop.placed.inc({ channel: 'web' });
  t.shop.placed.with({ channel: 'web' }).inc(2);
  for (const city of ['Rome', 'Oslo', 'Lima', 'Bonn']) t.shop.wait.observe({ city }, 4);

  expect(await lines(t, 'acme_shop_placed_total')).toEqual([
    'acme_shop_placed_total{channel="web"} 3',
    'acme_shop_placed_total{channel="app"} 0',
  ]);
  expect(await lines(t, 'acme_shop_wait_seconds_count')).toEqual([
    'acme_shop_wait_seconds_count{city="Rome"} 1',
    'acme_shop_wait_seconds_count{city="Oslo"} 1',
    'acme_shop_wait_seconds_count{city="other"} 2',
  ]);
  expect(await lines(t, 'telltale_label_overflow_total')).toEqual([
    'telltale_label_overflow_total{label="city",metric="acme_shop_wait_seconds"} 2',
  ]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('acme_shop_wait_seconds: the label "city" is past its budget');
});

describe('recording', () => {
  test('gauges are set, moved, and absent before that', async () => {
    const t = shopTelemetry({ clock: fakeClock({ now: 1_700_000_000_500 }) });
    expect(await lines(t, 'acme_shop_stock')).toEqual([]);
    t.shop.stock.inc();
    t.shop.stock.dec(3);
    t.shop.couriers.set({ city: 'Rome' }, 7);
    t.shop.couriers.with({ city: 'Rome' }).inc(2);
    t.shop.couriers.setToCurrentTime({ city: 'Oslo' });
    expect(await lines(t, 'acme_shop_stock')).toEqual(['acme_shop_stock -2']);
    expect(await lines(t, 'acme_shop_couriers')).toEqual([
      'acme_shop_couriers{city="Rome"} 9',
      'acme_shop_couriers{city="Oslo"} 1700000000.5',
    ]);
  });

  test('timers take their time from the clock and labels from both ends', async () => {
    const clock = fakeClock();
    const t = shopTelemetry({ clock });
    const end = t.shop.wait.startTimer();
    clock.advance(4000);
    expect(end({ city: 'Rome' })).toBe(4);
    const child = t.shop.wait.with({ city: 'Rome' }).startTimer();
    clock.advance(500);
    expect(child()).toBe(0.5);
    expect(await lines(t, 'acme_shop_wait_seconds_')).toEqual([
      'acme_shop_wait_seconds_bucket{city="Rome",le="1"} 1',
      'acme_shop_wait_seconds_bucket{city="Rome",le="5"} 2',
      'acme_shop_wait_seconds_bucket{city="Rome",le="30"} 2',
      'acme_shop_wait_seconds_bucket{city="Rome",le="+Inf"} 2',
      'acme_shop_wait_seconds_sum{city="Rome"} 4.5',
      'acme_shop_wait_seconds_count{city="Rome"} 2',
    ]);
  });

  test('an optional label that is not given is not on the page', async () => {
    const t = shopTelemetry();
    t.shop.failed.inc({});
    t.shop.failed.inc({ reason: undefined });
    t.shop.failed.inc({ reason: 'card' });
    expect(await lines(t, 'acme_shop_failed_total')).toEqual([
      'acme_shop_failed_total 2',
      'acme_shop_failed_total{reason="card"} 1',
    ]);
  });

  test('a bucket bound belongs to its bucket', async () => {
    const t = shopTelemetry();
    t.shop.wait.observe({ city: 'Rome' }, 5);
    expect(await lines(t, 'acme_shop_wait_seconds_bucket{city="Rome",le="5"}')).toEqual([
      'acme_shop_wait_seconds_bucket{city="Rome",le="5"} 1',
    ]);
  });

  test('constant labels stand on every series, in the order of names', async () => {
    const t = createTelemetry({
      service: 'demo',
      catalogs: { shop },
      constantLabels: { az: 'a"1', region: 'eu' },
      ...quiet,
    });
    t.shop.placed.inc({ channel: 'web' });
    expect(await lines(t, 'shop_placed_total{')).toContain('shop_placed_total{az="a\\"1",channel="web",region="eu"} 1');
  });

  test('an exemplar source is asked for counters and histograms, and its failure costs nothing', async () => {
    const t = shopTelemetry({ clock: fakeClock({ now: 1_700_000_000_000 }) });
    t.setExemplarSource(() => ({ trace_id: 'abc' }));
    t.shop.placed.inc({ channel: 'web' });
    t.setExemplarSource(() => {
      throw new Error('no tracer');
    });
    t.shop.placed.inc({ channel: 'app' });
    const { body } = await t.exposition('application/openmetrics-text; version=1.0.0');
    expect(body).toContain('acme_shop_placed_total{channel="web"} 1 # {trace_id="abc"} 1 1700000000');
    expect(body).toContain('acme_shop_placed_total{channel="app"} 1\n');
  });
});

describe('refuses, from JavaScript', () => {
  const t = shopTelemetry();
  const { placed, wait, stock } = t.shop as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>;

  test.each([
    ['an unknown label', () => placed!['inc']!({ channel: 'web', colour: 'red' }), 'TELLTALE_LABEL_UNKNOWN'],
    ['an unknown value of a closed set', () => placed!['inc']!({ channel: 'fax' }), 'TELLTALE_LABEL_VALUE'],
    ['a missing label', () => placed!['inc']!({}), 'TELLTALE_LABEL_MISSING'],
    ['a null label', () => placed!['with']!({ channel: null }), 'TELLTALE_LABEL_MISSING'],
    ['an object as a label', () => wait!['observe']!({ city: {} }, 1), 'TELLTALE_LABEL_VALUE'],
    ['no labels at all', () => placed!['inc']!(), 'TELLTALE_LABEL_MISSING'],
    ['a negative increment', () => placed!['inc']!({ channel: 'web' }, -1), 'TELLTALE_VALUE'],
    ['a NaN increment', () => placed!['inc']!({ channel: 'web' }, NaN), 'TELLTALE_VALUE'],
    ['an infinite increment', () => placed!['inc']!({ channel: 'web' }, Infinity), 'TELLTALE_VALUE'],
    ['a text as a value', () => placed!['inc']!({ channel: 'web' }, '1'), 'TELLTALE_VALUE'],
    ['a NaN observation', () => wait!['observe']!({ city: 'Rome' }, NaN), 'TELLTALE_VALUE'],
    ['a text on a gauge', () => stock!['set']!('1'), 'TELLTALE_VALUE'],
  ])('%s', async (_, action, code) => {
    const before = await t.snapshot('shop');
    expect(codeOf(action)).toBe(code);
    expect(await t.snapshot('shop')).toEqual(before);
  });

  test('a missing label that is called what every object inherits', () => {
    const built = defineCatalog('built', {
      made: counter({ help: 'Parts made.', labels: { constructor: oneOf('a', 'b') } }),
      kept: counter({ help: 'Parts kept.', labels: { kind: oneOf('x'), constructor: optional(oneOf('a', 'b')) } }),
    });
    const { made, kept } = createTelemetry({
      service: 'x',
      catalogs: { built },
      registry: false,
      runtime: false,
    }).built;
    expect(codeOf(() => made.inc({} as never))).toBe('TELLTALE_LABEL_MISSING');
    expect(() => kept.inc({ kind: 'x' } as never)).not.toThrow();
    expect(() => made.inc({ constructor: 'a' })).not.toThrow();
  });

  test('and says what was wrong, what is allowed and what to do', () => {
    expect(() => placed!['inc']!({ channel: 'fax' })).toThrow(
      'acme_shop_placed_total takes one of "web", "app" as "channel", not "fax". ' +
        'Pass one of the declared values, or add the new value to the definition. [TELLTALE_LABEL_VALUE]',
    );
  });

  test('but takes numbers and booleans as label values', async () => {
    wait!['observe']!({ city: 7 }, 1);
    expect(await lines(t, 'acme_shop_wait_seconds_count')).toEqual(['acme_shop_wait_seconds_count{city="7"} 1']);
  });
});

describe('limits', () => {
  const routes = defineCatalog('routes', {
    seen: counter({ help: 'Routes seen in a test.', labels: { route: open(3), kind: oneOf('a', 'b') } }),
    brief: gauge({ help: 'Short-lived things.', labels: { id: open(2) }, ttlSeconds: 60 }),
    few: counter({ help: 'Few series only.', labels: { x: open(), y: open() }, maxSeries: 3 }),
  });
  const make = (clock: Clock) =>
    createTelemetry({ service: 'test', catalogs: { routes }, clock, logger: { warn() {}, error() {} }, ...quiet });

  test('ten thousand values fold into other, and totals are kept', async () => {
    const t = make(fakeClock());
    for (let i = 0; i < 10_000; i++) t.routes.seen.inc({ route: `/r/${i}`, kind: 'a' });
    const shown = await lines(t, 'routes_seen_total');
    expect(shown).toHaveLength(4);
    expect(shown.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)).toBe(10_000);
    expect(await lines(t, 'telltale_label_overflow_total')).toEqual([
      'telltale_label_overflow_total{label="route",metric="routes_seen_total"} 9997',
    ]);
  });

  test('a removed series gives its value’s place in the budget back', async () => {
    const t = make(fakeClock());
    for (let i = 0; i < 10; i++) {
      t.routes.seen.inc({ route: `/r/${i}`, kind: 'a' });
      t.routes.seen.remove({ route: `/r/${i}`, kind: 'a' });
    }
    expect(await lines(t, 'telltale_label_overflow_total')).toEqual([]);
  });

  test('a value of more than 1024 characters is recorded as other', async () => {
    const t = make(fakeClock());
    t.routes.seen.inc({ route: 'x'.repeat(2000), kind: 'a' });
    expect(await lines(t, 'routes_seen_total')).toEqual(['routes_seen_total{kind="a",route="other"} 1']);
  });

  test('past maxSeries every open label folds', async () => {
    const t = make(fakeClock());
    for (let i = 0; i < 5; i++) t.routes.few.inc({ x: `${i}`, y: `${i}` });
    expect(await lines(t, 'routes_few_total')).toEqual([
      'routes_few_total{x="0",y="0"} 1',
      'routes_few_total{x="1",y="1"} 1',
      'routes_few_total{x="2",y="2"} 1',
      'routes_few_total{x="other",y="other"} 2',
    ]);
  });

  test('series that are not recorded for their ttl go, also to make room', async () => {
    const clock = fakeClock();
    const t = make(clock);
    const held = t.routes.brief.with({ id: 'a' });
    held.set(1);
    t.routes.brief.set({ id: 'b' }, 2);
    clock.advance(50_000);
    t.routes.brief.set({ id: 'b' }, 3);
    clock.advance(20_000);
    expect(await lines(t, 'routes_brief')).toEqual(['routes_brief{id="b"} 3']);
    clock.advance(100_000);
    t.routes.brief.set({ id: 'c' }, 4);
    t.routes.brief.set({ id: 'd' }, 5);
    held.inc(6);
    expect((await lines(t, 'routes_brief')).toSorted()).toEqual([
      'routes_brief{id="c"} 4',
      'routes_brief{id="d"} 5',
      'routes_brief{id="other"} 6',
    ]);
  });
});

describe('a metric that is defined twice', () => {
  const again = () =>
    defineCatalog('shop', {
      placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
    });

  test('is one metric', async () => {
    const registry = createRegistry();
    const first = createTelemetry({ service: 'a', catalogs: { shop: again() }, ...quiet, registry });
    const second = createTelemetry({ service: 'a', catalogs: { shop: again() }, ...quiet, registry });
    first.shop.placed.inc({ channel: 'web' });
    second.shop.placed.inc({ channel: 'web' });
    expect(second.shop.placed).toBe(first.shop.placed);
    expect(await lines(first, 'shop_placed_total')).toContain('shop_placed_total{channel="web"} 2');
  });

  test('is refused with both shown when the two differ', () => {
    const other = defineCatalog('shop', {
      placed: counter({ help: 'Orders placed by phone.', labels: { channel: open(5) } }),
    });
    const registry = createRegistry();
    createTelemetry({ service: 'a', catalogs: { shop: again() }, ...quiet, registry });
    const define = () => createTelemetry({ service: 'a', catalogs: { other }, ...quiet, registry });
    expect(codeOf(define)).toBe('TELLTALE_METRIC_CONFLICT');
    expect(define).toThrow(
      'counter shop_placed_total{channel: open(5)} "Orders placed by phone." would be exposed under the name of ' +
        'counter shop_placed_total{channel: web | app} "Orders accepted for delivery."',
    );
  });
});

test.each([
  [
    'the family of a counter in OpenMetrics',
    { jobs: counter({ help: 'Jobs done.' }) },
    { jobs: gauge({ help: 'Jobs now.' }) },
  ],
  [
    'the samples of a histogram',
    { sizes: histogram({ help: 'Sizes of jobs.', unit: 'bytes', buckets: [1] }) },
    { sizesBytesSum: counter({ help: 'Bytes of jobs.', name: 'x_sizes_bytes_sum' }) },
  ],
])('a name that is taken by %s is refused', async (_, first, second) => {
  const registry = createRegistry();
  createTelemetry({ service: 'a', catalogs: { first: defineCatalog('x', first) }, ...quiet, registry });
  const define = () =>
    createTelemetry({ service: 'a', catalogs: { second: defineCatalog('x', second) }, ...quiet, registry });
  expect(codeOf(define)).toBe('TELLTALE_METRIC_CONFLICT');
});

describe('turned off', () => {
  afterEach(() => vi.unstubAllEnvs());

  const use = (t: ReturnType<typeof shopTelemetry>) => {
    t.shop.placed.inc({ channel: 'web' });
    t.shop.placed.with({ channel: 'web' }).inc(-1);
    expect(t.shop.wait.startTimer()()).toBe(0);
    t.shop.stock.set(1);
    expect(t.shop.placed.remove({ channel: 'web' })).toBe(false);
  };

  test('by option, nothing is recorded and nothing is on the page', async () => {
    const t = createTelemetry({ service: 'demo', namespace: 'acme', catalogs: { shop }, enabled: false, ...quiet });
    use(t);
    expect(t.enabled).toBe(false);
    expect(await lines(t, 'acme_')).toEqual([]);
  });

  test('by environment', async () => {
    vi.stubEnv('TELLTALE_ENABLED', 'false');
    const t = shopTelemetry();
    use(t);
    expect(await lines(t, 'acme_')).toEqual([]);
  });

  test('by catalog, the others go on', async () => {
    const other = defineCatalog('other', { seen: counter({ help: 'Things seen in a test.' }) });
    const t = createTelemetry({ service: 'demo', catalogs: { shop, other }, enabled: { shop: false }, ...quiet });
    t.shop.placed.inc({ channel: 'web' });
    t.other.seen.inc();
    expect(await lines(t, 'shop_')).toEqual([]);
    expect(await lines(t, 'other_seen_total')).toEqual(['other_seen_total 1']);
  });
});

test('an integration brings its own catalog', async () => {
  const t = createTelemetry({ service: 'demo', catalogs: {}, enabled: { quietly: false }, ...quiet });
  const quietly = defineCatalog('quietly', { seen: counter({ help: 'Things seen in a test.' }) });
  t.use(shop).refunds.inc();
  t.use(shop).refunds.inc();
  t.use(quietly).seen.inc();
  expect(t.metric(shop.refunds)).toBe(t.use(shop).refunds);
  expect(await lines(t, 'shop_refunds')).toEqual(['shop_refunds_total 2']);
  expect(await lines(t, 'quietly')).toEqual([]);
});

test('the service stands on target_info', async () => {
  const t = createTelemetry({ service: 'demo', version: '1.2.3', catalogs: {}, ...quiet });
  expect(await lines(t, 'target_info')).toEqual(['target_info{service_name="demo",service_version="1.2.3"} 1']);
});

test('options that cannot be used are refused', () => {
  const make = (options: object) => () => createTelemetry({ service: 'x', catalogs: {}, ...quiet, ...options });
  expect(codeOf(make({ service: '' }))).toBe('TELLTALE_OPTIONS');
  expect(codeOf(make({ namespace: 'My-App' }))).toBe('TELLTALE_OPTIONS');
  expect(codeOf(make({ convention: 'prom' }))).toBe('TELLTALE_OPTIONS');
  expect(codeOf(make({ convention: 'toString' }))).toBe('TELLTALE_OPTIONS');
  expect(codeOf(make({ convention: { name: 'own' } }))).toBe('TELLTALE_OPTIONS');
  expect(codeOf(make({ catalogs: { shop: {} } }))).toBe('TELLTALE_OPTIONS');
  expect(codeOf(make({ constantLabels: { le: '1' } }))).toBe('TELLTALE_OPTIONS');
  expect(codeOf(make({ registry: {} }))).toBe('TELLTALE_CLIENT');
});

describe('refuses a catalog under a key of the telemetry itself:', () => {
  const telemetry = shopTelemetry();
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(telemetry));
  const keys = [...Object.keys(telemetry), ...methods].filter((key) => key !== 'shop' && key !== 'constructor');

  test.each(keys)('%s', (key) => {
    const options: object = { catalogs: { [key]: shop } };
    const make = () => createTelemetry({ service: 'demo', catalogs: {}, ...quiet, ...options });
    expect(codeOf(make)).toBe('TELLTALE_CATALOG_RESERVED');
  });
});

test('removes what was recorded with numbers or null, as it is recorded', () => {
  const t = shopTelemetry();
  const { couriers, failed } = t.shop as unknown as Record<
    'couriers' | 'failed',
    { inc(labels?: object): void; remove(labels?: object): boolean }
  >;
  couriers.inc({ city: 5 });
  failed.inc({ reason: null });
  expect(couriers.remove({ city: 5 })).toBe(true);
  expect(failed.remove({ reason: null })).toBe(true);
  failed.inc();
  expect(failed.remove()).toBe(true);
});

test('a label value that cannot be made a text is refused like any other', () => {
  const t = shopTelemetry();
  const parsed = Object.create(null) as string;
  expect(codeOf(() => t.shop.couriers.set({ city: parsed }, 1))).toBe('TELLTALE_LABEL_VALUE');
});

test('two catalogs of one name share a metric, or are refused', () => {
  const again = defineCatalog('shop', { refunds: counter({ help: 'Refunds paid to customers.' }) });
  const other = defineCatalog('shop', { refunds: counter({ help: 'Refunds paid.', labels: { reason: open() } }) });
  const t = createTelemetry({ service: 'demo', catalogs: { shop, again }, ...quiet });
  expect(t.again.refunds).toBe(t.shop.refunds);
  expect(codeOf(() => t.use(other))).toBe('TELLTALE_METRIC_CONFLICT');
});

test('a catalog may be offered under any key that the telemetry has no use for', async () => {
  const offer = defineCatalog('offer', { made: counter({ help: 'Offers made to customers.' }) });
  const t = createTelemetry({ service: 'demo', catalogs: { offer }, ...quiet });
  t.offer.made.inc();
  expect(await lines(t, 'offer_made_total')).toEqual(['offer_made_total 1']);
});

test.each([
  ['no options', undefined],
  ['no catalogs', { service: 'demo' }],
  ['catalogs: null', { service: 'demo', catalogs: null }],
  ['namespace: null', { service: 'demo', catalogs: {}, namespace: null }],
  ['constantLabels: null', { service: 'demo', catalogs: {}, constantLabels: null }],
  ['convention: {}', { service: 'demo', catalogs: {}, convention: {} }],
  ['enabled: null', { service: 'demo', catalogs: {}, enabled: null }],
  ['enabled: "false"', { service: 'demo', catalogs: {}, enabled: 'false' }],
])('options from JavaScript that cannot be used are refused: %s', (_, options) => {
  expect(codeOf(() => createTelemetry(options as never))).toBe('TELLTALE_OPTIONS');
});

test.each(['minutes', 'acme_ms', 'kilobytes', 'gauge', 'my_counter'])(
  'a namespace that promtool would refuse in every name is refused: %s',
  (namespace) => {
    expect(codeOf(() => createTelemetry({ service: 'demo', namespace, catalogs: {}, ...quiet }))).toBe(
      'TELLTALE_OPTIONS',
    );
  },
);

test('telemetries of one registry with different constant labels are told of', () => {
  const warnings: string[] = [];
  const registry = createRegistry({ logger: { warn: (message) => warnings.push(message), error() {} } });
  const options = { service: 'demo', catalogs: { shop }, runtime: false, registry } as const;
  createTelemetry({ ...options, constantLabels: { region: 'eu', city: 'Rome' } });
  createTelemetry({ ...options, constantLabels: { city: 'Rome', region: 'eu' } });
  expect(warnings).toEqual([]);
  createTelemetry(options);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('{"region":"eu","city":"Rome"}');
});

test('what a caller does with the object of an exemplar afterwards changes nothing', async () => {
  const t = shopTelemetry();
  const exemplar: Record<string, unknown> = { trace_id: '4bf9' };
  t.shop.refunds.inc(1, exemplar as Record<string, string>);
  exemplar['trace_id'] = 5;
  const { body } = await t.exposition('application/openmetrics-text');
  expect(body).toMatch(/^acme_shop_refunds_total 1 # \{trace_id="4bf9"\} 1 /m);
});

test('a timeout of any length is waited for', async () => {
  const t = shopTelemetry();
  const waited = Promise.withResolvers<void>();
  t.addCollector({
    name: 'patient',
    metrics: [t.shop.stock],
    timeoutSeconds: Infinity,
    async collect(report) {
      await waited.promise;
      report(t.shop.stock, 7);
    },
  });
  const page = lines(t, 'acme_shop_stock');
  setTimeout(() => waited.resolve(), 50);
  expect(await page).toEqual(['acme_shop_stock 7']);
});

test('what an integration could not record is counted by its source, told of once, and throws nothing', async () => {
  const warnings: string[] = [];
  const t = shopTelemetry({ logger: { warn: (message) => warnings.push(message), error() {} } });
  t.recordingFailed('pg', new Error('no such label'));
  t.recordingFailed('pg', 'again');
  t.recordingFailed('redis', 'gone');
  expect(await lines(t, 'telltale_recording_errors_total')).toEqual([
    'telltale_recording_errors_total{source="pg"} 2',
    'telltale_recording_errors_total{source="redis"} 1',
  ]);
  expect(warnings).toEqual([
    'pg could not be recorded as it should be: no such label; further failures are only counted.',
    'redis could not be recorded as it should be: gone; further failures are only counted.',
  ]);
  const broken = shopTelemetry({
    logger: {
      warn() {
        throw new Error('disk full');
      },
      error() {},
    },
  });
  expect(() => broken.recordingFailed('pg', new Error('no such label'))).not.toThrow();
});
