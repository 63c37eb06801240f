import { expectTypeOf, test } from 'vitest';
import { counter, createTelemetry, defineCatalog, gauge, histogram, oneOf, open, optional } from '../src/index.ts';
import type { Counter, CounterChild, Gauge, Telemetry, Timer } from '../src/index.ts';

const cache = defineCatalog('cache', {
  hits: counter({ help: 'Hits of the cache.', labels: { level: oneOf('l1', 'l2'), kind: open() } }),
  items: gauge({ help: 'Items in the cache.', labels: { level: oneOf('l1', 'l2') } }),
  wait: histogram({ help: 'Wait for the cache.', unit: 'seconds', labels: { error: optional(open()) } }),
  size: histogram({ help: 'Size of an item.', unit: 'bytes', buckets: [1], labels: { level: oneOf('l1', 'l2') } }),
  flushes: counter({ help: 'Flushes of the cache.' }),
});
const telemetry = createTelemetry({ service: 'test', catalogs: { cache } });

test('instruments are typed from the catalog', () => {
  expectTypeOf(telemetry.cache.hits).toEqualTypeOf<Counter<{ readonly level: 'l1' | 'l2'; readonly kind: string }>>();
  expectTypeOf(telemetry.cache.items).toEqualTypeOf<Gauge<{ readonly level: 'l1' | 'l2' }>>();
  expectTypeOf(telemetry.cache.wait).toEqualTypeOf<Timer<{ readonly error?: string | undefined }>>();
  expectTypeOf(telemetry.cache.hits.with({ level: 'l1', kind: 'x' })).toEqualTypeOf<CounterChild>();
  expectTypeOf(telemetry.cache.flushes.inc).parameter(0).toEqualTypeOf<number | undefined>();
});

test('wrong calls do not compile', () => {
  const { hits, items, wait, size, flushes } = telemetry.cache;
  // @ts-expect-error Type '"l3"' is not assignable to type '"l1" | "l2"'.
  hits.inc({ level: 'l3', kind: 'x' });
  // @ts-expect-error Property 'kind' is missing.
  hits.inc({ level: 'l1' });
  // @ts-expect-error 'colour' does not exist.
  hits.inc({ level: 'l1', kind: 'x', colour: 'red' });
  // @ts-expect-error A number is no label value.
  hits.inc({ level: 'l1', kind: 1 });
  // @ts-expect-error A counter is not set.
  hits.set({ level: 'l1', kind: 'x' }, 1);
  // @ts-expect-error A gauge needs a value.
  items.set({ level: 'l1' });
  // @ts-expect-error Only a histogram of seconds takes the time.
  size.startTimer({ level: 'l1' });
  // @ts-expect-error A metric without labels takes none.
  flushes.inc({ level: 'l1' });
  expectTypeOf(telemetry.cache).not.toHaveProperty('hit');
  expectTypeOf(telemetry).not.toHaveProperty('cash');
  wait.observe({}, 1);
  wait.observe({ error: undefined }, 1);
  wait.startTimer()({ error: 'x' });
});

test('a catalog cannot take a key of the telemetry itself', () => {
  // @ts-expect-error This key belongs to the telemetry itself.
  const reserved = createTelemetry({ service: 'test', catalogs: { snapshot: cache } });
  expectTypeOf(reserved.exposition).toBeFunction();
});

test('a definition leads to its instrument', () => {
  expectTypeOf(telemetry.metric(cache.items)).toEqualTypeOf<Gauge<{ readonly level: 'l1' | 'l2' }>>();
});

test('reports are typed by the metric', () => {
  const stop = telemetry.addCollector({
    name: 'cache',
    metrics: [telemetry.cache.items],
    collect(report) {
      report(telemetry.cache.items, { level: 'l1' }, 5);
      report(telemetry.cache.flushes, 5);
      // @ts-expect-error Type '"l3"' is not assignable to type '"l1" | "l2"'.
      report(telemetry.cache.items, { level: 'l3' }, 5);
      // @ts-expect-error A histogram cannot be reported.
      report(telemetry.cache.size, { level: 'l1' }, 5);
    },
  });
  expectTypeOf(stop).toEqualTypeOf<() => void>();
});

test('any telemetry is a Telemetry', () => {
  const any: Telemetry = telemetry;
  const some: Telemetry<{ cache: typeof cache }> = createTelemetry({
    service: 'test',
    catalogs: { cache, more: cache },
  });
  expectTypeOf(any.service).toBeString();
  expectTypeOf(some.cache.hits.inc).toBeFunction();
});
