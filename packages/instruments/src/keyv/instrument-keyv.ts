import type { TelemetryCore } from '@telltale/core';
import { CacheRecorder, type CacheLevel, type CacheOptions } from '../cache/cache-recorder.ts';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { observeCall } from '../instrument/observe-call.ts';
import { installAll, type Undo } from '../instrument/undo.ts';
import { wrapMethod, type Around } from '../instrument/wrap-method.ts';

/** What this package uses of a Keyv, so that it needs no types of it. */
export interface KeyvLike {
  get(...args: never[]): unknown;
  set(...args: never[]): unknown;
  delete(...args: never[]): unknown;
  clear(...args: never[]): unknown;
  disconnect(...args: never[]): unknown;
}

export interface InstrumentKeyvOptions extends CacheOptions {
  /** The label `cache_level`: whether this is the cache in the process, or the one behind it. @default 'l1' */
  readonly level?: CacheLevel;
}

/** Methods by whether what they answer says which keys were found. */
const methods: Readonly<Record<string, 'lookup' | 'other'>> = {
  get: 'lookup',
  getMany: 'lookup',
  getRaw: 'lookup',
  getManyRaw: 'lookup',
  set: 'other',
  setMany: 'other',
  setRaw: 'other',
  setManyRaw: 'other',
  delete: 'other',
  deleteMany: 'other',
  has: 'other',
  hasMany: 'other',
  clear: 'other',
};

/**
 * Records a Keyv, version 4 to 6.
 *
 * | metric | says |
 * | --- | --- |
 * | `cache_hits_total`, `cache_misses_total` | lookups, each key of `getMany` for itself; one that fails is a miss |
 * | `cache_operation_duration_seconds` | calls, by method |
 * | `cache_items` | entries, where the store is a map or says its `size` |
 *
 * Keyv tells nobody of entries that expired: there are no evictions.
 *
 * @returns takes it off again
 * @throws TelltaleError `TELLTALE_INSTRUMENT`, `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { cache } from '@telltale/core/catalogs';
 * import { instrumentKeyv } from '@telltale/instruments/keyv';
 * import { recorded } from '@telltale/testing';
 * import Keyv from 'keyv';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: { cache } });
 * const prices = new Keyv();
 * instrumentKeyv(telemetry, prices, { cache: 'prices', dataType: (key) => key.split(':')[0]! });
 * await prices.set('quote:7', 12);
 * await prices.get('quote:7');
 * console.log(await recorded(telemetry, cache.hits, { cache: 'prices', data_type: 'quote' })); // => 1
 * ```
 */
export function instrumentKeyv(telemetry: TelemetryCore, keyv: KeyvLike, options: InstrumentKeyvOptions): Undo {
  expectShape(keyv, ['get', 'set', 'delete', 'clear', 'disconnect'], 'a Keyv');
  return instrumentOnce(telemetry, keyv, 'keyv', () => {
    const recorder = new CacheRecorder(telemetry, 'keyv', options?.level ?? 'l1', options);
    const around = aroundCalls(recorder);
    const present = Object.keys(methods).filter(
      (name) => typeof (keyv as unknown as Record<string, unknown>)[name] === 'function',
    );
    return installAll([
      () => recorder.show(() => ({ items: itemsOf(keyv) })),
      ...present.map((name) => () => wrapMethod(keyv, name, around(name))),
    ]);
  });
}

/** Records the outermost call alone: `get([...])` calls `getMany`, which may call `get`. */
function aroundCalls(recorder: CacheRecorder): (name: string) => Around {
  let isInside = false;
  return (name) => (call, self, args) => {
    if (isInside) return call(self, args);
    const end = recorder.start(name);
    const isLookup = methods[name] === 'lookup';
    isInside = true;
    try {
      const ended = (found: unknown): void => {
        end();
        if (isLookup) countKeys(recorder, args[0], found);
      };
      return observeCall(() => call(self, args), { succeeded: ended, failed: () => ended(undefined) });
    } finally {
      isInside = false;
    }
  };
}

function countKeys(recorder: CacheRecorder, keys: unknown, found: unknown): void {
  if (!Array.isArray(keys)) recorder.looked(keys, found !== undefined);
  else for (const [i, key] of keys.entries()) recorder.looked(key, Array.isArray(found) && found[i] !== undefined);
}

interface Sized {
  readonly size?: unknown;
  readonly store?: Sized;
}

/** Of the store, or of the one that an adapter of Keyv has around it. */
function itemsOf(keyv: object): number | undefined {
  const { store, opts } = keyv as { readonly store?: Sized; readonly opts?: { readonly store?: Sized } };
  const stores = [store, opts?.store, store?.store];
  return stores.map((each) => each?.size).find((size) => typeof size === 'number');
}
