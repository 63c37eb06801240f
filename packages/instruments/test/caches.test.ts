import { cache as catalog } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import { createCache } from 'cache-manager';
import { createCache as createCache6 } from 'cache-manager6';
import fc from 'fast-check';
import { Keyv } from 'keyv';
import Keyv4 from 'keyv4';
import { Keyv as Keyv5 } from 'keyv5';
import { LRUCache } from 'lru-cache';
import { LRUCache as LRUCache10 } from 'lru-cache10';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { instrumentCacheManager } from '../src/cache-manager/index.ts';
import { instrumentKeyv } from '../src/keyv/index.ts';
import { instrumentLruCache } from '../src/lru-cache/index.ts';
import { createTwoLevelCache } from '../src/two-level-cache/index.ts';
import { tracesOn } from './traces.ts';

afterEach(() => vi.restoreAllMocks());

function telemetryOf() {
  const telemetry = isolatedTelemetry({ catalogs: { catalog } });
  const lookups = async (level: 'l1' | 'l2' = 'l1') => ({
    hits: await recorded(telemetry, catalog.hits, { cache: 'prices', cache_level: level }),
    misses: await recorded(telemetry, catalog.misses, { cache: 'prices', cache_level: level }),
  });
  const operations = async (operation: string): Promise<number> =>
    (await recorded(telemetry, catalog.operationDuration, { operation })).count;
  return { telemetry, lookups, operations };
}

describe.each([
  ['lru-cache 11', LRUCache],
  ['lru-cache 10', LRUCache10 as unknown as typeof LRUCache],
])('%s', (_name, Cache) => {
  test('hits, misses, entries and sizes are what the cache has', async () => {
    const { telemetry, lookups, operations } = telemetryOf();
    const prices = new Cache<string, string>({ max: 3, maxSize: 100, sizeCalculation: (value) => value.length });
    instrumentLruCache(telemetry, prices, {
      cache: 'prices',
      dataType: (key) => key.split(':')[0]!,
      timeMemory: true,
    });
    expect(prices.set('quote:1', 'twelve')).toBe(prices);
    expect(prices.get('quote:1')).toBe('twelve');
    expect(prices.get('history:1')).toBeUndefined();
    expect(prices.has('quote:1')).toBe(true);
    expect(prices.peek('quote:2')).toBeUndefined();
    expect(await lookups()).toEqual({ hits: 1, misses: 1 });
    expect(await recorded(telemetry, catalog.misses, { data_type: 'history' })).toBe(1);
    expect(await recorded(telemetry, catalog.items)).toBe(1);
    expect(await recorded(telemetry, catalog.size)).toBe(6);
    expect(await operations('get')).toBe(2);
    expect(await operations('set')).toBe(1);
  });

  test('evictions are those that the cache tells of, whatever is done to it', async () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const action = fc.oneof(
      fc.tuple(fc.constant('set' as const), key, fc.integer({ min: 1, max: 7 })),
      fc.tuple(fc.constantFrom('get' as const, 'delete' as const, 'memo' as const), key, fc.constant(0)),
      fc.tuple(fc.constantFrom('purgeStale' as const, 'clear' as const, 'wait' as const), fc.constant(''), fc.nat(15)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 60 }), fc.boolean(), async (actions, isSized) => {
        const { telemetry } = telemetryOf();
        let now = 1000;
        const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
        const told = { lru: 0, ttl: 0 };
        const prices = new Cache<string, number>({
          ...(isSized ? { maxSize: 12, sizeCalculation: (value) => value } : { max: 3 }),
          ttl: 20,
          ttlResolution: 0,
          dispose(_value, _key, reason) {
            if (reason === 'evict') told.lru++;
            if ((reason as string) === 'expire') told.ttl++;
          },
          memoMethod: () => 2,
        });
        instrumentLruCache(telemetry, prices, { cache: 'prices' });
        for (const [what, key, number] of actions) {
          if (what === 'wait') now += number;
          else if (what === 'set') prices.set(key, number);
          else if (what === 'purgeStale' || what === 'clear') prices[what]();
          else prices[what](key);
        }
        expect(await recorded(telemetry, catalog.evictions, { reason: 'lru' })).toBe(told.lru);
        expect(await recorded(telemetry, catalog.evictions, { reason: 'ttl' })).toBe(told.ttl);
        expect(await recorded(telemetry, catalog.items)).toBe(prices.size);
        clock.mockRestore();
      }),
      { numRuns: 150 },
    );
  });

  test('an entry that has expired and is made anew by memo has expired', async () => {
    const { telemetry } = telemetryOf();
    let now = 1000;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    const prices = new Cache<string, number>({ max: 3, ttl: 20, ttlResolution: 0, memoMethod: () => 2 });
    instrumentLruCache(telemetry, prices, { cache: 'prices' });
    prices.set('a', 1);
    now += 21;
    expect(prices.memo('a')).toBe(2);
    expect(await recorded(telemetry, catalog.evictions, { reason: 'ttl' })).toBe(1);
    expect(await recorded(telemetry, catalog.evictions, { reason: 'lru' })).toBe(0);
    expect(await recorded(telemetry, catalog.items)).toBe(1);
    clock.mockRestore();
  });

  test('what a timer purged has expired', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let now = 1000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    try {
      const { telemetry } = telemetryOf();
      const prices = new Cache<string, number>({ max: 3, ttl: 20, ttlAutopurge: true });
      instrumentLruCache(telemetry, prices, { cache: 'prices' });
      prices.set('a', 1).set('b', 1);
      now += 30;
      vi.advanceTimersByTime(30);
      expect(prices.size).toBe(0);
      expect(await recorded(telemetry, catalog.evictions, { reason: 'ttl' })).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('fetches are lookups, and take as long as the value does', async () => {
    const { telemetry, lookups, operations } = telemetryOf();
    const prices = new Cache<string, number>({
      max: 2,
      fetchMethod: async (key) => {
        if (key === 'broken') throw new Error('no price');
        return key.length;
      },
    });
    instrumentLruCache(telemetry, prices, { cache: 'prices' });
    expect(await prices.fetch('a')).toBe(1);
    expect(await prices.fetch('a')).toBe(1);
    expect(await Promise.all([prices.fetch('bb'), prices.fetch('bb')])).toEqual([2, 2]);
    await expect(prices.fetch('broken')).rejects.toThrow('no price');
    expect(await lookups()).toEqual({ hits: 1, misses: 4 });
    expect(await operations('fetch')).toBe(5);
    expect(await recorded(telemetry, catalog.evictions, { reason: 'ttl' })).toBe(0);
  });

  test('the undo leaves nothing behind', async () => {
    const { telemetry, lookups } = telemetryOf();
    const prices = new Cache<string, number>({ max: 2 });
    const before = tracesOn(prices);
    const undo = instrumentLruCache(telemetry, prices, { cache: 'prices' });
    instrumentLruCache(telemetry, prices, { cache: 'again' })();
    prices.get('a');
    undo();
    prices.get('a');
    expect(await lookups()).toEqual({ hits: 0, misses: 1 });
    expect(tracesOn(prices)).toEqual(before);
    expect(await recorded(telemetry, catalog.items)).toBe(0);
  });
});

describe.each([
  ['keyv 6', Keyv],
  ['keyv 5', Keyv5 as unknown as typeof Keyv],
  ['keyv 4', Keyv4 as unknown as typeof Keyv],
])('%s', (name, Store) => {
  test('lookups are counted by key, operations by call', async () => {
    const { telemetry, lookups, operations } = telemetryOf();
    const prices = new Store();
    instrumentKeyv(telemetry, prices, { cache: 'prices' });
    expect(await prices.set('a', 1)).toBe(true);
    await prices.set('none', null);
    expect(await prices.get('a')).toBe(1);
    expect(await prices.get('none')).toBeNull();
    expect(await prices.get('b')).toBeUndefined();
    expect(await prices.get(['a', 'b', 'c'] as never)).toEqual([1, undefined, undefined]);
    expect(await prices.has('a')).toBe(true);
    expect(await recorded(telemetry, catalog.items)).toBe(2);
    expect(await prices.delete('a')).toBe(true);
    expect(await lookups()).toEqual({ hits: 3, misses: 3 });
    expect(await operations('get')).toBe(4);
    expect(await operations('getMany')).toBe(0);
    expect(await operations('set')).toBe(2);
    await prices.clear();
    expect(await recorded(telemetry, catalog.items)).toBe(0);
  });

  test('a store that fails is a miss, and fails as it did', async () => {
    const { telemetry, lookups } = telemetryOf();
    const failing = {
      get: () => Promise.reject(new Error('gone')),
      set: () => Promise.reject(new Error('gone')),
      delete: () => Promise.reject(new Error('gone')),
      clear: () => Promise.reject(new Error('gone')),
    };
    const outcomes = async (keyv: Keyv) => {
      keyv.on('error', () => {});
      return Promise.allSettled([keyv.get('a'), keyv.delete('a')]);
    };
    const plain = await outcomes(new Store({ store: failing as never }));
    const prices = new Store({ store: failing as never });
    instrumentKeyv(telemetry, prices, { cache: 'prices', level: 'l2' });
    expect(await outcomes(prices)).toEqual(plain);
    expect(await lookups('l2')).toEqual({ hits: 0, misses: 1 });
  });

  test('the undo leaves nothing behind', async () => {
    const { telemetry, lookups } = telemetryOf();
    const prices = new Store();
    const before = tracesOn(prices);
    const undo = instrumentKeyv(telemetry, prices, { cache: 'prices' });
    await prices.get('a');
    undo();
    await prices.get('a');
    expect(await lookups(), name).toEqual({ hits: 0, misses: 1 });
    expect(tracesOn(prices)).toEqual(before);
  });
});

describe.each([
  ['cache-manager 7', createCache, Keyv5],
  ['cache-manager 6', createCache6 as unknown as typeof createCache, Keyv5],
])('%s', (_name, create, Store) => {
  test('each store is a level', async () => {
    const { telemetry, lookups, operations } = telemetryOf();
    const [near, far] = [new Store(), new Store()];
    const prices = create({ stores: [near, far] as never });
    const undo = instrumentCacheManager(telemetry, prices, { cache: 'prices' });
    expect((await prices.get('a')) ?? undefined).toBeUndefined();
    await prices.set('a', 1);
    expect(await prices.get('a')).toBe(1);
    await near.clear();
    expect(await prices.wrap('a', () => Promise.resolve(2))).toBe(1);
    expect(await prices.wrap('b', () => Promise.resolve(2))).toBe(2);
    expect(await lookups('l1')).toEqual({ hits: 1, misses: 3 });
    expect(await lookups('l2')).toEqual({ hits: 1, misses: 2 });
    expect(await recorded(telemetry, catalog.items, { cache_level: 'l2' })).toBe(2);
    expect(await operations('clear')).toBe(1);
    undo();
    await prices.get('a');
    expect(await lookups('l1')).toEqual({ hits: 1, misses: 3 });
  });

  test('what is no cache is refused, and left as it was', () => {
    const { telemetry } = telemetryOf();
    const store = new Store();
    const mixed = { stores: [store, new Map()] };
    expect(() => instrumentCacheManager(telemetry, mixed as never, { cache: 'a' })).toThrow(/TELLTALE_INSTRUMENT/);
    expect(Object.hasOwn(store, 'get')).toBe(false);
    expect(() => instrumentCacheManager(telemetry, {} as never, { cache: 'a' })).toThrow(/TELLTALE_INSTRUMENT/);
    expect(() => instrumentKeyv(telemetry, {} as never, { cache: 'a' })).toThrow(/TELLTALE_INSTRUMENT/);
    expect(() => instrumentLruCache(telemetry, new Map() as never, { cache: 'a' })).toThrow(/TELLTALE_INSTRUMENT/);
  });
});

test('a cache has to have a name', () => {
  const { telemetry } = telemetryOf();
  const keyv = new Keyv();
  expect(() => instrumentKeyv(telemetry, keyv, undefined as never)).toThrow(/`cache`.*TELLTALE_OPTIONS/);
  expect(() => instrumentKeyv(telemetry, keyv, { cache: '' })).toThrow(/`cache`.*TELLTALE_OPTIONS/);
  expect(tracesOn(keyv)).toEqual(tracesOn(new Keyv()));
});

describe('a cache of two levels', () => {
  test('looks into the second level what the first does not have, and loads once what neither has', async () => {
    const { telemetry, lookups, operations } = telemetryOf();
    const [l1, l2] = [new Map<string, number>(), new Map([['far', 1]])];
    const prices = createTwoLevelCache<number>(telemetry, { cache: 'prices', l1, l2 });
    expect(await prices.get('far')).toBe(1);
    expect(l1.get('far')).toBe(1);
    const load = vi.fn<() => Promise<number>>(() => Promise.resolve(7));
    expect(await Promise.all([prices.getOrLoad('new', load), prices.getOrLoad('new', load)])).toEqual([7, 7]);
    expect(load).toHaveBeenCalledOnce();
    expect([l1.get('new'), l2.get('new')]).toEqual([7, 7]);
    await expect(prices.getOrLoad('broken', () => Promise.reject(new Error('no price')))).rejects.toThrow('no price');
    expect(await prices.getOrLoad('broken', () => 3)).toBe(3);
    await prices.delete('new');
    expect([l1.has('new'), l2.has('new')]).toEqual([false, false]);
    expect(await lookups('l1')).toEqual({ hits: 0, misses: 4 });
    expect(await lookups('l2')).toEqual({ hits: 1, misses: 3 });
    expect(await operations('get')).toBe(8);
  });

  test('counts each lookup once, also with an instrument for the entries and evictions of a level', async () => {
    const { telemetry, lookups } = telemetryOf();
    const l1 = new LRUCache<string, number>({ max: 1 });
    instrumentLruCache(telemetry, l1, { cache: 'prices', lookups: false });
    const prices = createTwoLevelCache<number>(telemetry, { cache: 'prices', l1, l2: new Map() });
    await prices.set('a', 1);
    await prices.set('b', 2);
    expect(await prices.get('b')).toBe(2);
    expect(await prices.get('c')).toBeUndefined();
    expect(await lookups('l1')).toEqual({ hits: 1, misses: 1 });
    expect(await recorded(telemetry, catalog.evictions, { reason: 'lru' })).toBe(1);
    expect(await recorded(telemetry, catalog.items)).toBe(1);
  });

  test('goes around a level that fails', async () => {
    const { telemetry, lookups } = telemetryOf();
    const gone = () => Promise.reject(new Error('connection lost'));
    const l2 = { get: gone, set: gone, delete: gone };
    const prices = createTwoLevelCache<number>(telemetry, { cache: 'prices', l1: new Map(), l2 });
    expect(await prices.get('a')).toBeUndefined();
    expect(await prices.getOrLoad('a', () => 1)).toBe(1);
    expect(await prices.get('a')).toBe(1);
    expect(await lookups('l2')).toEqual({ hits: 0, misses: 2 });
    expect((await telemetry.exposition()).body).toContain(
      'telltale_recording_errors_total{source="two-level-cache"} 3',
    );
  });
});
