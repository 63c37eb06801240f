import { expectTypeOf, test } from 'vitest';
import { defineCatalog } from '../src/catalog/catalog.ts';
import type { LabelValues } from '../src/catalog/labels.ts';
import { counter, gauge, histogram } from '../src/catalog/definition.ts';
import type { Definition } from '../src/catalog/definition.ts';
import { oneOf, open, optional } from '../src/catalog/labels.ts';
import type * as shipped from '../src/catalogs/index.ts';
import { cache } from '../src/catalogs/index.ts';
import type { http, processRuntime, worker } from '../src/catalogs/index.ts';
import type { conventions } from '../src/conventions/conventions.ts';
import type { ConventionName } from '../src/conventions/conventions.ts';
import type { InstrumentOf } from '../src/instruments/handles.ts';

const help = 'Orders accepted for delivery.';

type ValuesOf<D extends Definition> = LabelValues<D['labels']>;

test('label values are inferred from the declaration', () => {
  const { placed, waiting, flushed } = defineCatalog('orders', {
    placed: counter({ help, labels: { channel: oneOf('web', 'app'), city: open(50) } }),
    waiting: gauge({ help, labels: { stage: optional(oneOf('kitchen', 'road')) } }),
    flushed: counter({ help }),
  });
  expectTypeOf<ValuesOf<typeof placed>>().toEqualTypeOf<{
    readonly channel: 'web' | 'app';
    readonly city: string;
  }>();
  expectTypeOf<ValuesOf<typeof waiting>>().toEqualTypeOf<{ readonly stage?: 'kitchen' | 'road' | undefined }>();
  expectTypeOf<keyof ValuesOf<typeof flushed>>().toEqualTypeOf<never>();
});

test('types and units are kept as literals', () => {
  const { value } = defineCatalog('orders', { value: histogram({ help, unit: 'eur', buckets: [5, 20] }) });
  expectTypeOf(value.type).toEqualTypeOf<'histogram'>();
  expectTypeOf(value.unit).toEqualTypeOf<'eur'>();
  expectTypeOf(counter({ help }).unit).toEqualTypeOf<undefined>();
});

test('units that are not base units do not compile', () => {
  // @ts-expect-error Type '"ms"' is not assignable to type '"Use seconds: Prometheus’ base unit of time."'.
  histogram({ help, unit: 'ms' });
  // @ts-expect-error Type '"megabytes"' is not assignable to type '"Use bytes: Prometheus’ base unit of size."'.
  gauge({ help, unit: 'megabytes' });
  // @ts-expect-error Type '"percent"' is not assignable to type '"Use ratio: a share from 0 to 1."'.
  gauge({ help, unit: 'percent' });
  // @ts-expect-error Type '"total"' is not assignable to type '"Leave the suffix _total to Telltale."'.
  counter({ help, unit: 'total' });
  expectTypeOf(gauge({ help, unit: 'seconds' }).unit).toEqualTypeOf<'seconds'>();
  expectTypeOf(gauge({ help, unit: 'ratio' }).unit).toEqualTypeOf<'ratio'>();
});

test('labels that would hold a person, a request or a secret do not compile', () => {
  // @ts-expect-error A label must not hold a personal or per-request value: use logs or traces for it.
  counter({ help, labels: { email: open() } });
  // @ts-expect-error A label must not hold a personal or per-request value: use logs or traces for it.
  counter({ help, labels: { channel: oneOf('web', 'app'), user_id: open() } });
  // @ts-expect-error A label must not hold a personal or per-request value: use logs or traces for it.
  counter({ help, labels: { requestId: optional(open()) } });
  // A closed list is no such value, whatever it is called.
  counter({ help, labels: { token: oneOf('access', 'refresh'), path: optional(oneOf('fast', 'slow')) } });
  const { labels } = counter({ help, labels: { session_type: open(), user_kind: oneOf('guest', 'member') } });
  expectTypeOf<LabelValues<typeof labels>>().toEqualTypeOf<{
    readonly session_type: string;
    readonly user_kind: 'guest' | 'member';
  }>();
});

test('labels that Prometheus gives itself do not compile', () => {
  // @ts-expect-error Prometheus gives this label itself: choose another name.
  histogram({ help, labels: { le: oneOf('1', '2') } });
  // @ts-expect-error Prometheus gives this label itself: choose another name.
  gauge({ help, labels: { instance: open() } });
  // @ts-expect-error Prometheus gives this label itself: choose another name.
  gauge({ help, labels: { __name__: open() } });
  expectTypeOf(gauge({ help, labels: { level: open(), job_name: open() } }).type).toEqualTypeOf<'gauge'>();
});

test('wrong definitions do not compile', () => {
  // @ts-expect-error Argument of type '[]' is not assignable: a closed list has at least one value.
  oneOf();
  // @ts-expect-error Type 'string[]' is not assignable to type 'Label'.
  counter({ help, labels: { channel: ['web', 'app'] } });
  // @ts-expect-error Property 'help' is missing.
  counter({ labels: { channel: oneOf('web', 'app') } });
  // @ts-expect-error 'buckets' does not exist: only a histogram has them.
  gauge({ help, buckets: [1, 2] });
  // @ts-expect-error Type 'string' is not assignable to type 'number'.
  histogram({ help, buckets: ['1'] });
  expectTypeOf(histogram({ help, buckets: [1] }).type).toEqualTypeOf<'histogram'>();
});

test('the shipped catalogs are typed by their labels', () => {
  expectTypeOf<ValuesOf<typeof cache.hits>>().toEqualTypeOf<{
    readonly cache: string;
    readonly cache_level: 'l1' | 'l2';
    readonly data_type: string;
  }>();
  expectTypeOf<ValuesOf<typeof worker.tasksCompleted>['status']>().toEqualTypeOf<'success' | 'failure' | 'retry'>();
  expectTypeOf<ValuesOf<typeof http.duration>['error_type']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<ValuesOf<typeof processRuntime.cpuTime>>().toEqualTypeOf<{ readonly cpu_mode: 'user' | 'system' }>();
  // @ts-expect-error Property 'hit' does not exist.
  void cache.hit;
});

test('completion offers the keys of a catalog and nothing else', () => {
  expectTypeOf<keyof typeof cache>().toEqualTypeOf<
    'hits' | 'misses' | 'evictions' | 'operationDuration' | 'size' | 'items'
  >();
  expectTypeOf<keyof InstrumentOf<typeof cache.hits>>().toEqualTypeOf<'name' | 'inc' | 'with' | 'remove' | 'reset'>();
});

test('every export of the catalogs is a catalog', () => {
  expectTypeOf<(typeof shipped)[keyof typeof shipped]>().toExtend<Readonly<Record<string, Definition>>>();
});

test('conventions are found by name', () => {
  expectTypeOf<keyof typeof conventions>().toEqualTypeOf<ConventionName>();
});
