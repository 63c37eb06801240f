import { describe, expect, test } from 'vitest';
import { defineCatalog } from '../src/catalog/catalog.ts';
import type { PersonalLabel, RefusedUnit, ReservedLabel } from '../src/catalog/compile-time.ts';
import type { Definition } from '../src/catalog/definition.ts';
import { counter, gauge, histogram } from '../src/catalog/definition.ts';
import { oneOf, open, optional } from '../src/catalog/labels.ts';
import { metricName } from '../src/catalog/metric-name.ts';
import { TelltaleError, errorCodes } from '../src/errors.ts';
import type { TelltaleErrorCode } from '../src/errors.ts';

const help = 'Orders accepted for delivery.';
// As JavaScript calls them: the compiler refuses some of these definitions before the lint can.
const make = { counter, gauge, histogram } as unknown as Record<
  'counter' | 'gauge' | 'histogram',
  (options: Readonly<Record<string, unknown>>) => Definition
>;
const named = (name: string): Definition => make.gauge({ help, name });
const inUnit = (unit: unknown): Definition => make.gauge({ help, unit });
const labelled = (name: string, label: unknown = open()): Definition => make.gauge({ help, labels: { [name]: label } });

type Refused = readonly [what: string, definition: Definition, code: TelltaleErrorCode, message: string];

const refusedNames: readonly Refused[] = [
  ['capitals', named('ordersPlaced'), 'TELLTALE_METRIC_NAME', '"ordersPlaced" is not made of lower-case words'],
  ['a colon', named('orders:placed'), 'TELLTALE_METRIC_NAME', '"orders:placed" is not made of lower-case words'],
  ['a digit first', named('2nd_orders'), 'TELLTALE_METRIC_NAME', '"2nd_orders" is not made of lower-case words'],
  ['two underscores', named('orders__placed'), 'TELLTALE_METRIC_NAME', 'joined by single underscores'],
  ['a dot', named('orders.placed'), 'TELLTALE_METRIC_NAME', '"orders.placed" is not made of lower-case words'],
  ['_total on a gauge', named('orders_total'), 'TELLTALE_METRIC_NAME', 'ends in _total, which Prometheus gives'],
  ['_total twice', make.counter({ help, name: 'orders_total' }), 'TELLTALE_METRIC_NAME', 'ends in _total'],
  ['_count on a gauge', named('cache_items_count'), 'TELLTALE_METRIC_NAME', 'ends in _count'],
  ['_sum on a histogram', make.histogram({ help, name: 'orders_sum' }), 'TELLTALE_METRIC_NAME', 'ends in _sum'],
  ['_bucket on a gauge', named('orders_bucket'), 'TELLTALE_METRIC_NAME', 'ends in _bucket'],
  ['_created on a gauge', named('orders_created'), 'TELLTALE_METRIC_NAME', 'ends in _created'],
  ['_info on a histogram', make.histogram({ help, name: 'build_info' }), 'TELLTALE_METRIC_NAME', 'ends in _info'],
  [
    '_timestamp_seconds on a counter',
    make.counter({ help, name: 'backup_timestamp', unit: 'seconds' }),
    'TELLTALE_METRIC_NAME',
    'only a gauge may end in _timestamp_seconds, and this is a counter',
  ],
  ['a metric type', named('orders_gauge'), 'TELLTALE_METRIC_NAME', 'repeats a metric type ("gauge")'],
  ['a metric type inside', named('histogram_of_orders'), 'TELLTALE_METRIC_NAME', 'repeats a metric type ("histogram")'],
  ['an abbreviated unit', named('latency_ms'), 'TELLTALE_METRIC_UNIT', 'holds the unit "ms", which should be seconds'],
  ['an abbreviated unit first', named('kb_sent'), 'TELLTALE_METRIC_UNIT', 'holds the unit "kb", which should be bytes'],
  ['a derived unit', named('open_hours'), 'TELLTALE_METRIC_UNIT', 'holds the unit "hours", which should be seconds'],
  ['a scaled unit', named('size_kilobytes'), 'TELLTALE_METRIC_UNIT', 'the unit "kilobytes", which should be bytes'],
  [
    'a share in percent',
    named('cpu_percent'),
    'TELLTALE_METRIC_UNIT',
    'the unit "percent", which should be ratio (0 to 1)',
  ],
];

const refusedUnits: readonly Refused[] = [
  ...(
    [
      ['ms', 'seconds'],
      ['milliseconds', 'seconds'],
      ['Minutes', 'seconds'],
      ['second', 'seconds'],
      ['kilobytes', 'bytes'],
      ['By', 'bytes'],
      ['bits', 'bytes'],
      ['%', 'ratio (0 to 1)'],
      ['percent', 'ratio (0 to 1)'],
      ['fahrenheit', 'celsius'],
      ['kilograms', 'grams'],
      ['bytes_per_ms', 'seconds'],
    ] as const
  ).map(([unit, base]): Refused => [
    unit,
    inUnit(unit),
    'TELLTALE_METRIC_UNIT',
    `the unit "${unit}" should be ${base}`,
  ]),
  ['euro sign', inUnit('€'), 'TELLTALE_METRIC_UNIT', 'the unit "€" is not made of lower-case words'],
  ['nothing', inUnit(''), 'TELLTALE_METRIC_UNIT', 'the unit "" is not made of lower-case words'],
  ['a number', inUnit(5), 'TELLTALE_METRIC_UNIT', 'the unit 5 is not made of lower-case words'],
  ['total', make.counter({ help, unit: 'total' }), 'TELLTALE_METRIC_UNIT', 'the unit "total" is a suffix'],
];

const refusedHelp: readonly Refused[] = [
  '',
  'orders placed.',
  'Orders placed',
  'Orders.',
  'Two\nlines.',
  undefined,
].map((text): Refused => [
  JSON.stringify(text) ?? 'none',
  make.gauge({ help: text }),
  'TELLTALE_METRIC_HELP',
  'is not a full sentence on one line',
]);

const refusedLabels: readonly Refused[] = [
  ...['le', 'quantile', '__name__'].map((name): Refused => [
    name,
    labelled(name),
    'TELLTALE_LABEL_NAME',
    `Prometheus reserves the label "${name}"`,
  ]),
  ...['job', 'instance'].map((name): Refused => [
    name,
    labelled(name),
    'TELLTALE_LABEL_NAME',
    `gives every series a label "${name}" itself`,
  ]),
  ...['sessionType', 'session-type', 'http.route', 'Route', '1st', 'a__b', ''].map((name): Refused => [
    name || 'nothing',
    labelled(name),
    'TELLTALE_LABEL_NAME',
    'is not made of lower-case words',
  ]),
  ...(
    [
      ['user_id', 'it identifies a person'],
      ['userId', 'it identifies a person'],
      ['customer_name', 'it identifies a person'],
      ['card_number', 'it identifies a person'],
      ['email', 'it holds an e-mail address'],
      ['contact_email', 'it holds an e-mail address'],
      ['phone', 'it holds a phone number'],
      ['client_ip', 'it holds an address of a person’s device'],
      ['latitude', 'it tells where a person is'],
      ['request_id', 'it is new for each request'],
      ['traceId', 'it is new for each request'],
      ['uuid', 'it is new for each request'],
      ['raw_path', 'it is raw input, without a bound; use a route template'],
      ['url', 'it is raw input, without a bound; use a route template'],
      ['user_agent', 'it is raw input, without a bound; use a route template'],
      ['token', 'it holds a secret'],
      ['api_key', 'it holds a secret'],
      ['sql', 'it is free text, without a bound'],
      ['stack_trace', 'it is free text, without a bound'],
    ] as const
  ).map(([name, reason]): Refused => [
    name,
    labelled(name),
    'TELLTALE_LABEL_PERSONAL',
    `the label "${name}" is refused because ${reason}`,
  ]),
  [
    'a list of values',
    labelled('plan', ['free', 'paid']),
    'TELLTALE_LABEL_DECLARATION',
    '"plan" is declared as free,paid',
  ],
  ['null', labelled('plan', null), 'TELLTALE_LABEL_DECLARATION', '"plan" is declared as null'],
  [
    'no values',
    labelled('plan', (oneOf as (...values: string[]) => unknown)()),
    'TELLTALE_LABEL_DECLARATION',
    '"plan" lists no values',
  ],
  [
    'an empty value',
    labelled('plan', oneOf('free', '')),
    'TELLTALE_LABEL_DECLARATION',
    'lists "", which is not a text',
  ],
  ['a budget of 0', labelled('plan', open(0)), 'TELLTALE_LABEL_DECLARATION', 'has a budget of 0'],
  ['half a budget', labelled('plan', optional(open(0.5))), 'TELLTALE_LABEL_DECLARATION', 'has a budget of 0.5'],
];

const refusedBuckets: readonly Refused[] = (
  [
    ['none', { buckets: [] }, 'the histogram has no buckets'],
    ['in disorder', { buckets: [1, 5, 2] }, 'the bucket bound 2 does not come after 5'],
    ['the same twice', { buckets: [1, 1] }, 'the bucket bound 1 does not come after 1'],
    ['an infinite one', { buckets: [1, Infinity] }, 'the bucket bound Infinity is not finite'],
    ['no number', { buckets: [Number.NaN] }, 'the bucket bound NaN is not finite'],
    [
      'seconds for bytes',
      { unit: 'bytes' },
      'the histogram of bytes lists no buckets, and the default ones are seconds',
    ],
  ] as const
).map(([what, options, message]): Refused => [
  what,
  make.histogram({ help, ...options }),
  'TELLTALE_METRIC_BUCKETS',
  message,
]);

const refusedLimits: readonly Refused[] = [
  ['no series', make.gauge({ help, maxSeries: 0 }), 'TELLTALE_METRIC_OPTIONS', 'maxSeries is 0'],
  ['endless series', make.gauge({ help, maxSeries: Infinity }), 'TELLTALE_METRIC_OPTIONS', 'maxSeries is Infinity'],
  ['a time to live of 0', make.gauge({ help, ttlSeconds: 0 }), 'TELLTALE_METRIC_OPTIONS', 'ttlSeconds is 0'],
  ['a time to live in text', make.gauge({ help, ttlSeconds: '5' }), 'TELLTALE_METRIC_OPTIONS', 'ttlSeconds is "5"'],
];

function refusalOf(definition: Definition): TelltaleError {
  try {
    defineCatalog('shop', { metric: definition });
  } catch (error) {
    if (error instanceof TelltaleError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe.each([
  ['a name with', refusedNames],
  ['the unit', refusedUnits],
  ['the help', refusedHelp],
  ['the label', refusedLabels],
  ['buckets:', refusedBuckets],
  ['limits:', refusedLimits],
])('refuses %s', (_subject, cases) => {
  test.each(cases)('%s', (_what, definition, code, message) => {
    const error = refusalOf(definition);
    expect(error.code).toBe(code);
    expect(error.message).toContain('shop.metric: ');
    expect(error.message).toContain(message);
    expect(error.message.endsWith(`. ${errorCodes[code].next} [${code}]`)).toBe(true);
  });
});

describe('refuses whatever the compiler refuses:', () => {
  // The compiler holds these lists to its own. Of a pattern, such as names that end in `_email`, there is an example.
  const units: Readonly<Record<keyof RefusedUnit, true>> = {
    ns: true,
    us: true,
    ms: true,
    s: true,
    sec: true,
    second: true,
    millis: true,
    milliseconds: true,
    microseconds: true,
    nanoseconds: true,
    minutes: true,
    hours: true,
    days: true,
    byte: true,
    bits: true,
    kb: true,
    mb: true,
    gb: true,
    kilobytes: true,
    megabytes: true,
    gigabytes: true,
    pct: true,
    percent: true,
    percentage: true,
    total: true,
  };
  const personal: Readonly<Record<PersonalLabel, true>> = {
    user: true,
    username: true,
    user_id: true,
    userId: true,
    customer_id: true,
    customerId: true,
    account_id: true,
    accountId: true,
    client_id: true,
    clientId: true,
    device_id: true,
    deviceId: true,
    email: true,
    contact_email: true,
    phone: true,
    ip: true,
    client_ip: true,
    ip_address: true,
    client_address: true,
    uuid: true,
    request_id: true,
    requestId: true,
    trace_id: true,
    traceId: true,
    span_id: true,
    spanId: true,
    session_id: true,
    sessionId: true,
    message_id: true,
    messageId: true,
    order_id: true,
    orderId: true,
    job_id: true,
    jobId: true,
    task_id: true,
    taskId: true,
    path: true,
    url: true,
    uri: true,
    referer: true,
    user_agent: true,
    token: true,
    access_token: true,
    api_key: true,
    password: true,
    secret: true,
    cookie: true,
    authorization: true,
  };
  const reserved: Readonly<Record<ReservedLabel, true>> = {
    le: true,
    quantile: true,
    job: true,
    instance: true,
    __name__: true,
  };

  test.each(Object.keys(units))('the unit %s', (unit) => {
    expect(refusalOf(make.counter({ help, unit })).code).toBe('TELLTALE_METRIC_UNIT');
  });

  test.each(Object.keys(personal))('the label %s', (name) => {
    expect(refusalOf(labelled(name)).code).toBe('TELLTALE_LABEL_PERSONAL');
  });

  test.each(Object.keys(reserved))('the label %s', (name) => {
    expect(refusalOf(labelled(name)).code).toBe('TELLTALE_LABEL_NAME');
  });
});

describe('refuses a catalog', () => {
  test.each(['', 'Shop', 'my-shop', '1shop', 'shop_', 'my__shop'])('named %j', (name) => {
    expect(() => defineCatalog(name, {})).toThrow(
      expect.objectContaining({ code: 'TELLTALE_CATALOG_NAME', value: name }),
    );
  });

  test('in which two metrics would have one name, and names both', () => {
    const twins = { cartSize: gauge({ help }), cart_size: gauge({ help }) };
    expect(() => defineCatalog('shop', twins)).toThrow(
      expect.objectContaining({
        code: 'TELLTALE_METRIC_CONFLICT',
        message: expect.stringContaining(
          'shop.cartSize and shop.cart_size would both be exposed as shop_cart_size',
        ) as unknown,
      }),
    );
  });
});

describe('lets pass', () => {
  test.each([
    'orders',
    'orders_totals',
    'order_counts',
    'counters_open',
    'gauges',
    'p99',
    'second_attempts',
    'msgs',
    'sector_sums',
    'percentile_rank',
    'temperature_celsius',
    'build_info',
  ])('a gauge named %s', (name) => {
    expect(() => defineCatalog('shop', { metric: named(name) })).not.toThrow();
  });

  test.each(['sessions_created', 'retry_count', 'build_info'])('a counter named %s, as _total follows', (name) => {
    const { metric } = defineCatalog('shop', { metric: counter({ help, name }) });
    expect(metricName(metric)).toBe(`${name}_total`);
  });

  test.each(['seconds', 'bytes', 'ratio', 'eur', 'usd', 'celsius', 'grams', 'joules', 'bytes_per_second'])(
    'the unit %s',
    (unit) => {
      expect(() => defineCatalog('shop', { metric: inUnit(unit) })).not.toThrow();
    },
  );

  test.each([
    'session_type',
    'user_type',
    'http_route',
    'server_address',
    'gen_ai_token_type',
    'url_scheme',
    'error_type',
    'status',
    'job_name',
    'tenant',
    'queue',
    'type',
    'id',
  ])('the label %s', (name) => {
    expect(() => defineCatalog('shop', { metric: labelled(name) })).not.toThrow();
  });

  test.each(['token', 'path', 'client_id'])('the label %s, where its values are declared', (name) => {
    for (const label of [oneOf('a', 'b'), optional(oneOf('a', 'b'))]) {
      expect(() => defineCatalog('shop', { metric: labelled(name, label) })).not.toThrow();
    }
    expect(() => defineCatalog('shop', { metric: labelled(name, optional(open())) })).toThrow('is refused because');
  });

  test.each(['Öffnungen der Tür.', 'Число заказов.', '5 minute load.'])('the help %s', (text) => {
    expect(() => defineCatalog('shop', { metric: gauge({ help: text }) })).not.toThrow();
  });

  test('the same bounds as the default ones where they are seconds', () => {
    expect(() => defineCatalog('shop', { metric: histogram({ help, unit: 'seconds' }) })).not.toThrow();
  });

  test('negative bounds, zero and a single one', () => {
    for (const buckets of [[-1, 0, 1], [0]]) {
      expect(() => defineCatalog('shop', { metric: histogram({ help, buckets }) })).not.toThrow();
    }
  });
});
