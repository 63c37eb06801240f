import { instrumentLruCache } from '@telltale/instruments/lru-cache';
import { createTwoLevelCache } from '@telltale/instruments/two-level-cache';
import type { CacheStore, TwoLevelCache } from '@telltale/instruments/two-level-cache';
import { LRUCache } from 'lru-cache';
import type { QuotesTelemetry } from '../catalogs.ts';
import { dataTypeOf, isFresh, keepingOf } from './entry.ts';
import type { Entry } from './entry.ts';
import { recordSecondLevel } from './record-second-level.ts';
import type { SecondLevel } from './second-level.ts';

const CACHE = 'market';
const NEAR_ENTRIES = 220;
const NEAR_BYTES = 128 * 1024;

/** What providers said: in the process first, then in the second level, which keeps it longer than it is fresh. */
export class MarketCache {
  readonly #far: SecondLevel;
  readonly #levels: TwoLevelCache<Entry>;
  readonly #undo: readonly (() => void)[];
  #isLosing = false;

  constructor(telemetry: QuotesTelemetry, far: SecondLevel) {
    const near = new LRUCache<string, Entry>({ max: NEAR_ENTRIES, maxSize: NEAR_BYTES, sizeCalculation: bytesOf });
    this.#far = far;
    this.#levels = createTwoLevelCache<Entry>(telemetry, {
      cache: CACHE,
      dataType: dataTypeOf,
      l1: this.#losable({
        get: (key) => near.get(key),
        set: (key, entry) => {
          const ttl = keepingOf(dataTypeOf(key), entry).near;
          if (ttl > 0) near.set(key, entry, { ttl });
        },
        delete: (key) => near.delete(key),
      }),
      l2: this.#losable({
        get: async (key) => freshOr(await this.#read(key)),
        set: async (key, entry) => {
          const milliseconds = keepingOf(dataTypeOf(key), entry).far;
          if (milliseconds > 0) await far.set(key, JSON.stringify(entry), milliseconds);
        },
        delete: (key) => far.delete(key),
      }),
    });
    this.#undo = [
      // The cache of two levels counts the lookups.
      instrumentLruCache(telemetry, near, { cache: CACHE, lookups: false }),
      recordSecondLevel(telemetry, far, CACHE),
    ];
  }

  /** Many may miss the same key at once: one of them loads, all get what it loaded. What is not fresh is not kept. */
  getOrLoad(key: string, load: () => Promise<Entry>): Promise<Entry> {
    return this.#levels.getOrLoad(key, load);
  }

  set(key: string, entry: Entry): Promise<void> {
    return this.#levels.set(key, entry);
  }

  /** What is too old to be given out unless there is nothing else; or fresh, if somebody was quicker. */
  lastKnown(key: string): Promise<Entry | undefined> {
    return this.#isLosing ? Promise.resolve(undefined) : this.#read(key);
  }

  /** While it loses, both levels forget what they are given at once. */
  setLosing(isLosing: boolean): void {
    this.#isLosing = isLosing;
  }

  async close(): Promise<void> {
    // Whoever is still at work finds nothing, and leaves nothing.
    this.setLosing(true);
    for (const undo of this.#undo) undo();
    await this.#far.close();
  }

  async #read(key: string): Promise<Entry | undefined> {
    const text = await this.#far.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as Entry);
  }

  #losable(store: CacheStore<Entry>): CacheStore<Entry> {
    return {
      get: (key) => (this.#isLosing ? undefined : store.get(key)),
      set: (key, entry) => (this.#isLosing ? undefined : store.set(key, entry)),
      delete: (key) => store.delete(key),
    };
  }
}

function freshOr(entry: Entry | undefined): Entry | undefined {
  return entry !== undefined && isFresh(entry) ? entry : undefined;
}

/** About what an entry takes: eight bytes a number, and some for the rest. */
function bytesOf({ value }: Entry): number {
  return 120 + ('prices' in value ? 8 * value.prices.length : 8);
}
