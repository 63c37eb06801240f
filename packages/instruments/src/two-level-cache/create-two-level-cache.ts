import type { TelemetryCore } from '@telltale/core';
import { CacheRecorder, type CacheLevel, type CacheOptions } from '../cache/cache-recorder.ts';

/** A store of one level: a map, an lru-cache, a Keyv, or three functions around a client of Redis. */
export interface CacheStore<V> {
  get(key: string): V | undefined | Promise<V | undefined>;
  set(key: string, value: V): unknown;
  delete(key: string): unknown;
}

export interface TwoLevelCacheOptions<V> extends CacheOptions {
  /** The cache in the process. */
  readonly l1: CacheStore<V>;
  /** The one behind it, which other processes share. */
  readonly l2: CacheStore<V>;
}

/** A cache of two levels. A level that fails is gone around: the cache answers as if it did not have the key. */
export interface TwoLevelCache<V> {
  /** The value of `l1`, or else of `l2`, which `l1` then has, too. */
  get(key: string): Promise<V | undefined>;
  set(key: string, value: V): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * The value, which is loaded and kept if neither level has it. Whoever asks for a key that is being loaded waits for the
   * same load. What `load` rejects with is passed on, and nothing is kept.
   */
  getOrLoad(key: string, load: (key: string) => V | Promise<V>): Promise<V>;
}

/**
 * Makes a cache of two levels that counts its lookups by level.
 *
 * | metric | says |
 * | --- | --- |
 * | `cache_hits_total`, `cache_misses_total` | lookups, by level: what `l1` misses is looked up in `l2` |
 * | `cache_operation_duration_seconds` | `get`, `set` and `delete` of each level |
 *
 * Its stores need no instruments of their own; those for their entries and evictions can be added to them.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { cache } from '@telltale/core/catalogs';
 * import { createTwoLevelCache } from '@telltale/instruments/two-level-cache';
 * import { recorded } from '@telltale/testing';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: { cache } });
 * const prices = createTwoLevelCache<number>(telemetry, { cache: 'prices', l1: new Map(), l2: new Map([['a', 12]]) });
 * console.log(await prices.get('a'), await prices.get('a')); // => 12 12
 * console.log(await recorded(telemetry, cache.hits, { cache_level: 'l1' })); // => 1
 * console.log(await recorded(telemetry, cache.hits, { cache_level: 'l2' })); // => 1
 * ```
 */
export function createTwoLevelCache<V>(telemetry: TelemetryCore, options: TwoLevelCacheOptions<V>): TwoLevelCache<V> {
  const l1 = new Level(telemetry, 'l1', options.l1, options);
  const l2 = new Level(telemetry, 'l2', options.l2, options);
  const loads = new Map<string, Promise<V>>();

  async function get(key: string): Promise<V | undefined> {
    const near = await l1.get(key);
    if (near !== undefined) return near;
    const far = await l2.get(key);
    if (far !== undefined) await l1.set(key, far);
    return far;
  }
  async function set(key: string, value: V): Promise<void> {
    await Promise.all([l1.set(key, value), l2.set(key, value)]);
  }
  async function loaded(key: string, load: (key: string) => V | Promise<V>): Promise<V> {
    const present = await get(key);
    if (present !== undefined) return present;
    const value = await load(key);
    await set(key, value);
    return value;
  }
  return {
    get,
    set,
    async delete(key) {
      await Promise.all([l1.delete(key), l2.delete(key)]);
    },
    getOrLoad(key, load) {
      let value = loads.get(key);
      if (value === undefined) {
        value = loaded(key, load).finally(() => loads.delete(key));
        loads.set(key, value);
      }
      return value;
    },
  };
}

/** One level: it never rejects. */
class Level<V> {
  readonly #store: CacheStore<V>;
  readonly #recorder: CacheRecorder;

  constructor(telemetry: TelemetryCore, level: CacheLevel, store: CacheStore<V>, options: CacheOptions) {
    this.#store = store;
    this.#recorder = new CacheRecorder(telemetry, 'two-level-cache', level, options);
  }

  async get(key: string): Promise<V | undefined> {
    const value = await this.#run('get', () => this.#store.get(key));
    this.#recorder.looked(key, value !== undefined);
    return value;
  }

  async set(key: string, value: V): Promise<void> {
    await this.#run('set', () => this.#store.set(key, value));
  }

  async delete(key: string): Promise<void> {
    await this.#run('delete', () => this.#store.delete(key));
  }

  async #run<T>(operation: string, action: () => T | Promise<T>): Promise<T | undefined> {
    const end = this.#recorder.start(operation);
    try {
      return await action();
    } catch (error) {
      this.#recorder.failed(error);
      return undefined;
    } finally {
      end();
    }
  }
}
