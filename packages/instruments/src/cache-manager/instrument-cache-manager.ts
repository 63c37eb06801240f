import { TelltaleError, type TelemetryCore } from '@telltale/core';
import type { CacheOptions } from '../cache/cache-recorder.ts';
import { installAll, type Undo } from '../instrument/undo.ts';
import { instrumentKeyv, type KeyvLike } from '../keyv/instrument-keyv.ts';

/** What this package uses of a cache of cache-manager, so that it needs no types of it. */
export interface CacheManagerLike {
  readonly stores: readonly KeyvLike[];
}

/**
 * Records a cache of cache-manager 6 and 7: each of its stores is a level, the first one `l1`, those behind it `l2`.
 *
 * | metric | says |
 * | --- | --- |
 * | `cache_hits_total`, `cache_misses_total` | lookups, by level: what `l1` misses is looked up in `l2` |
 * | `cache_operation_duration_seconds` | calls of each store, by method |
 * | `cache_items` | entries, where the store is a map or says its `size` |
 *
 * `wrap` and `ttl` look keys up, too. The stores are Keyvs, which tell nobody of entries that expired: there are no evictions.
 *
 * @returns takes it off again
 * @throws TelltaleError `TELLTALE_INSTRUMENT`, `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { cache } from '@telltale/core/catalogs';
 * import { instrumentCacheManager } from '@telltale/instruments/cache-manager';
 * import { recorded } from '@telltale/testing';
 * import { createCache } from 'cache-manager';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: { cache } });
 * const prices = createCache();
 * instrumentCacheManager(telemetry, prices, { cache: 'prices' });
 * await prices.wrap('quote:7', async () => 12);
 * await prices.wrap('quote:7', async () => 12);
 * console.log(await recorded(telemetry, cache.hits, { cache: 'prices', cache_level: 'l1' })); // => 1
 * ```
 */
export function instrumentCacheManager(telemetry: TelemetryCore, cache: CacheManagerLike, options: CacheOptions): Undo {
  const stores: unknown = (cache as Partial<CacheManagerLike> | undefined)?.stores;
  if (!Array.isArray(stores) || stores.length === 0) {
    throw new TelltaleError('TELLTALE_INSTRUMENT', 'This is not a cache of cache-manager: it has no stores', cache);
  }
  return installAll(
    (stores as readonly KeyvLike[]).map(
      (store, index) => () => instrumentKeyv(telemetry, store, { ...options, level: index === 0 ? 'l1' : 'l2' }),
    ),
  );
}
