export { createTwoLevelCache } from './create-two-level-cache.ts';

export type { CacheOptions } from '../cache/cache-recorder.ts';
export type { CacheStore, TwoLevelCache, TwoLevelCacheOptions } from './create-two-level-cache.ts';
