import fc from 'fast-check';
import { expect, test } from 'vitest';
import { counter } from '../src/catalog/definition.ts';
import { PageRenderer } from '../src/exposition/renderer.ts';
import type { ForeignFamily } from '../src/exposition/source.ts';
import type { Skipped } from '../src/exposition/foreign-lines.ts';
import type { CounterInstrument } from '../src/instruments/counter.ts';
import { parsePage } from './parse-page.ts';
import { instrumentsFor, pageOf, sourceOf, stoppedClock } from './small-page.ts';

const OPEN_METRICS = 'application/openmetrics-text';

const families: readonly ForeignFamily[] = [
  {
    name: 'jobs_total',
    help: 'Jobs "done"\nby C:\\workers.',
    type: 'counter',
    samples: [
      {
        labels: { queue: 'a"b\\c\nd', shard: 7 },
        value: 3,
        exemplar: { labelSet: { trace_id: 'abc' }, value: 1, timestamp: 1.5 },
      },
    ],
  },
  {
    name: 'took',
    help: 'Time taken.',
    type: 'histogram',
    samples: [
      { name: 'took_bucket', labels: { le: 1 }, value: 1, exemplar: null },
      { name: 'took_bucket', labels: { le: '+Inf' }, value: 2 },
      { name: 'took_sum', labels: {}, value: 5 },
      { name: 'took_count', labels: {}, value: 2 },
    ],
  },
  {
    name: 'lag',
    help: 'Lag seen.',
    type: 'summary',
    samples: [
      { labels: { quantile: 0.5 }, value: NaN },
      { labels: { quantile: 1 }, value: Infinity },
      { name: 'lag_sum', labels: {}, value: -1 },
      { name: 'lag_count', labels: {}, value: 0 },
    ],
  },
  { name: 'odd', help: '', type: 'untyped', samples: [{ labels: {}, value: 1e21 }] },
  { name: 'none', help: 'Nothing.', type: 'gauge', samples: [] },
];

test('shows the metrics of another client after ours', async () => {
  const [placed] = instrumentsFor({ placed: counter({ help: 'Orders placed.' }) }) as unknown as [CounterInstrument];
  placed.inc({});
  expect(await pageOf([placed], undefined, families)).toBe(String.raw`# HELP shop_placed_total Orders placed.
# TYPE shop_placed_total counter
shop_placed_total 1
# HELP jobs_total Jobs "done"\nby C:\\workers.
# TYPE jobs_total counter
jobs_total{queue="a\"b\\c\nd",shard="7"} 3
# HELP took Time taken.
# TYPE took histogram
took_bucket{le="1"} 1
took_bucket{le="+Inf"} 2
took_sum 5
took_count 2
# HELP lag Lag seen.
# TYPE lag summary
lag{quantile="0.5"} NaN
lag{quantile="1"} +Inf
lag_sum -1
lag_count 0
# HELP odd 
# TYPE odd untyped
odd 1e+21
`);
});

test('shows them in OpenMetrics, with exemplars', async () => {
  expect(await pageOf([], OPEN_METRICS, families)).toBe(String.raw`# HELP jobs Jobs \"done\"\nby C:\\workers.
# TYPE jobs counter
jobs_total{queue="a\"b\\c\nd",shard="7"} 3 # {trace_id="abc"} 1 1.5
# HELP took Time taken.
# TYPE took histogram
took_bucket{le="1.0"} 1
took_bucket{le="+Inf"} 2
took_sum 5
took_count 2
# HELP lag Lag seen.
# TYPE lag summary
lag{quantile="0.5"} NaN
lag{quantile="1.0"} +Inf
lag_sum -1
lag_count 0
# HELP odd 
# TYPE odd unknown
odd 1e+21
# EOF
`);
});

test('leaves out what cannot be shown, and says what and why', async () => {
  const skipped: Skipped[] = [];
  const bad = [
    { name: 'shop_placed_total', help: 'Ours.', type: 'counter', samples: [{ labels: {}, value: 1 }] },
    {
      name: 'good',
      help: 'G.',
      type: 'gauge',
      samples: [
        { labels: {}, value: 'text' },
        { labels: { a: {} }, value: 1 },
        { labels: { '\uD800': 'x' }, value: 1 },
        { labels: { __name__: 'x' }, value: 1 },
        { labels: { 'a.b': 'x', a_b: 'y' }, value: 1 },
        { labels: { a: undefined, b: null, c: true }, value: 2 },
        { name: 'other', labels: {}, value: 1 },
        null,
      ],
    },
    { name: 'good', help: 'Twice.', type: 'gauge', samples: [{ labels: {}, value: 1 }] },
    { name: '', help: '', type: 'gauge', samples: [] },
    { name: 'shape', help: '', type: 'cube', samples: [] },
    { name: 'broken', help: '', type: 'gauge', samples: undefined },
    { name: 'all_bad', help: '', type: 'gauge', samples: [{ labels: {}, value: undefined }] },
    null,
  ] as unknown as readonly ForeignFamily[];
  const [placed] = instrumentsFor({ placed: counter({ help: 'Orders placed.' }) }) as unknown as [CounterInstrument];
  placed.inc({});
  const page = await pageOf([placed], undefined, bad, { onSkipped: (sample) => skipped.push(sample) });
  expect(page).toBe(`# HELP shop_placed_total Orders placed.
# TYPE shop_placed_total counter
shop_placed_total 1
# HELP good G.
# TYPE good gauge
good{c="true"} 2
`);
  expect(skipped.map(({ family }) => family)).toEqual([
    'shop_placed_total',
    ...Array.from({ length: 7 }, () => 'good'),
    'good',
    '',
    'shape',
    'broken',
    'all_bad',
    '',
  ]);
  expect(skipped[1]!.reason).toBe('a value is not a number');
});

test('a client that fails costs nobody the page', async () => {
  const skipped: Skipped[] = [];
  const source = { ...sourceOf([]), foreign: () => Promise.reject(new Error('broken')) };
  const renderer = new PageRenderer(source, { clock: stoppedClock, onSkipped: (one) => skipped.push(one) });
  expect((await renderer.render(OPEN_METRICS)).text()).toBe('# EOF\n');
  expect(skipped).toEqual([{ family: '', reason: 'broken' }]);
});

test('anything at all in another client leaves a page that can be read', async () => {
  const name = fc.oneof(fc.constantFrom('a', 'a.b', 'a_b', 'le', 'a:b', '__name__', '0'), fc.string(), fc.anything());
  const sample = fc.record({
    name: fc.oneof(fc.constantFrom(undefined, 'a', 'a_sum', 'a_count', 'a_bucket'), fc.anything()),
    labels: fc.oneof(fc.dictionary(fc.string(), fc.anything()), fc.anything()),
    value: fc.oneof(fc.double(), fc.anything()),
    exemplar: fc.oneof(
      fc.record({ labelSet: fc.dictionary(fc.string(), fc.string()), value: fc.double(), timestamp: fc.double() }),
      fc.anything(),
    ),
  });
  const family = fc.record({
    name,
    help: fc.oneof(fc.string(), fc.anything()),
    type: fc.oneof(fc.constantFrom('counter', 'gauge', 'histogram', 'summary', 'untyped'), fc.anything()),
    samples: fc.oneof(fc.array(sample, { maxLength: 3 }), fc.anything()),
  });
  const escaping = fc.constantFrom('allow-utf-8', 'underscores', 'dots', 'values');
  await fc.assert(
    fc.asyncProperty(fc.array(family), escaping, fc.boolean(), async (some, asked, openMetrics) => {
      const accept = `${openMetrics ? OPEN_METRICS : 'text/plain'};escaping=${asked}`;
      const page = await pageOf([], accept, some as unknown as readonly ForeignFamily[]);
      expect(() => parsePage(page, { openMetrics, allowRepeats: true })).not.toThrow();
    }),
    { numRuns: 300 },
  );
});
