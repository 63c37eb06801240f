import type { TelemetryCore } from '@telltale/core';
import { CacheRecorder, type CacheLevel, type CacheOptions } from '../cache/cache-recorder.ts';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { installAll, type Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import { watchCalls } from './watch-calls.ts';

/** What this package uses of an lru-cache, so that it needs no types of it. */
export interface LruCacheLike {
  readonly size: number;
  readonly calculatedSize: number;
  readonly maxSize: number;
  get(...args: never[]): unknown;
  set(...args: never[]): unknown;
  peek(...args: never[]): unknown;
  info(...args: never[]): unknown;
  delete(...args: never[]): unknown;
  purgeStale(...args: never[]): unknown;
}

export interface InstrumentLruCacheOptions extends CacheOptions {
  /** The label `cache_level`. @default 'l1' */
  readonly level?: CacheLevel;
  /**
   * Whether `get` and `set` are timed, besides `fetch`, which always is: to read the clock takes longer than they do.
   * @default false
   */
  readonly timeMemory?: boolean;
  /**
   * Whether lookups are counted: not, where what stands before the cache counts them, such as `createTwoLevelCache`.
   * @default true
   */
  readonly lookups?: boolean;
}

/**
 * Records an lru-cache 10 or 11.
 *
 * | metric | says |
 * | --- | --- |
 * | `cache_hits_total`, `cache_misses_total` | `get`, `fetch` and `memo`, by whether they were answered from memory |
 * | `cache_evictions_total` | entries that had to make room (`lru`), or were found or purged after their time (`ttl`) |
 * | `cache_items`, `cache_size_bytes` | entries, and their sizes where the cache has a `maxSize` |
 * | `cache_operation_duration_seconds` | `fetch`; `get` and `set` on request |
 *
 * What you delete, clear or overwrite is no eviction. `peek` and `has` are no lookups.
 *
 * @returns takes it off again
 * @throws TelltaleError `TELLTALE_INSTRUMENT`, `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { cache } from '@telltale/core/catalogs';
 * import { instrumentLruCache } from '@telltale/instruments/lru-cache';
 * import { recorded } from '@telltale/testing';
 * import { LRUCache } from 'lru-cache';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: { cache } });
 * const prices = new LRUCache<string, number>({ max: 2 });
 * instrumentLruCache(telemetry, prices, { cache: 'prices' });
 * for (const id of ['a', 'b', 'c']) prices.set(id, 1);
 * console.log(await recorded(telemetry, cache.evictions, { cache: 'prices', reason: 'lru' })); // => 1
 * ```
 */
export function instrumentLruCache(
  telemetry: TelemetryCore,
  cache: LruCacheLike,
  options: InstrumentLruCacheOptions,
): Undo {
  expectShape(cache, ['get', 'set', 'peek', 'info', 'delete', 'purgeStale'], 'an lru-cache');
  return instrumentOnce(telemetry, cache, 'lru-cache', () => {
    const recorder = new CacheRecorder(telemetry, 'lru-cache', options?.level ?? 'l1', options);
    const { around, settle } = watchCalls(cache, recorder, {
      timeMemory: options.timeMemory ?? false,
      lookups: options.lookups ?? true,
    });
    return installAll([
      () =>
        recorder.show(() => {
          settle();
          return { items: cache.size, bytes: cache.maxSize > 0 ? cache.calculatedSize : undefined };
        }),
      ...Object.entries(around)
        .filter(([name]) => typeof (cache as unknown as Record<string, unknown>)[name] === 'function')
        .map(
          ([name, layer]) =>
            () =>
              wrapMethod(cache, name, layer),
        ),
    ]);
  });
}
