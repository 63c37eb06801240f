import type { DeskTelemetry } from '../telemetry.ts';
import { LruCache } from './lru-cache.ts';
import { StoreClient } from './store-client.ts';

/** What is cached, and for how long it is fresh. */
export type DataType = 'quote' | 'history';

interface Lifetime {
  readonly l1Seconds: number;
  readonly l2Seconds: number;
  /** How much longer the second level keeps it, for when no provider answers. */
  readonly staleSeconds: number;
}

const lifetimes: Readonly<Record<DataType, Lifetime>> = {
  quote: { l1Seconds: 1.5, l2Seconds: 5, staleSeconds: 25 },
  history: { l1Seconds: 5, l2Seconds: 30, staleSeconds: 60 },
};

/** A value from the cache; a `stale` one is too old to be given out unless there is nothing else. */
export interface Cached<T> {
  readonly value: T;
  readonly source: 'l1' | 'l2' | 'stale';
}

const CACHE = 'market';
const L1_CAPACITY = 80;
const l1 = { cache: CACHE, cache_level: 'l1' } as const;
const l2 = { cache: CACHE, cache_level: 'l2' } as const;

/** Looks in the process first, then in the store; what is found there is put where the next lookup finds it sooner. */
export class TwoLevelCache {
  readonly #metrics: DeskTelemetry['cache'];
  readonly #near: LruCache;
  readonly #far: StoreClient;

  constructor({ cache }: DeskTelemetry) {
    this.#metrics = cache;
    this.#near = new LruCache(L1_CAPACITY, (reason) => cache.evictions.inc({ ...l1, reason }));
    this.#far = new StoreClient(({ evicted, items, bytes }) => {
      for (const reason of evicted) cache.evictions.inc({ ...l2, reason });
      cache.items.set(l2, items);
      cache.size.set(l2, bytes);
    });
  }

  async find<T>(dataType: DataType, key: string): Promise<Cached<T> | undefined> {
    const now = Date.now();
    const fullKey = `${dataType}:${key}`;
    const endNear = this.#metrics.operationDuration.startTimer({ ...l1, operation: 'get' });
    const near = this.#near.get(fullKey, now);
    endNear();
    this.#count(near !== undefined, { ...l1, data_type: dataType });
    if (near !== undefined) return { value: JSON.parse(near) as T, source: 'l1' };

    const endFar = this.#metrics.operationDuration.startTimer({ ...l2, operation: 'get' });
    const far = await this.#far.get(fullKey);
    endFar();
    const isFresh = far !== undefined && now - far.storedAt < lifetimes[dataType].l2Seconds * 1000;
    this.#count(isFresh, { ...l2, data_type: dataType });
    if (far === undefined) return undefined;
    if (isFresh) this.#putNear(dataType, fullKey, far.text);
    return { value: JSON.parse(far.text) as T, source: isFresh ? 'l2' : 'stale' };
  }

  async put(dataType: DataType, key: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    const fullKey = `${dataType}:${key}`;
    this.#putNear(dataType, fullKey, text);
    const { l2Seconds, staleSeconds } = lifetimes[dataType];
    const end = this.#metrics.operationDuration.startTimer({ ...l2, operation: 'set' });
    await this.#far.set(fullKey, text, Date.now() + (l2Seconds + staleSeconds) * 1000);
    end();
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    this.#near.clear();
    this.#sizeNear();
    await this.#far.clear();
  }

  close(): Promise<void> {
    return this.#far.close();
  }

  #putNear(dataType: DataType, fullKey: string, text: string): void {
    const end = this.#metrics.operationDuration.startTimer({ ...l1, operation: 'set' });
    this.#near.set(fullKey, text, Date.now() + lifetimes[dataType].l1Seconds * 1000);
    end();
    this.#sizeNear();
  }

  #sizeNear(): void {
    this.#metrics.items.set(l1, this.#near.items);
    this.#metrics.size.set(l1, this.#near.bytes);
  }

  #count(isHit: boolean, labels: Parameters<DeskTelemetry['cache']['hits']['inc']>[0]): void {
    if (isHit) this.#metrics.hits.inc(labels);
    else this.#metrics.misses.inc(labels);
  }
}
