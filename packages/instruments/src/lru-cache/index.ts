export { instrumentLruCache } from './instrument-lru-cache.ts';

export type { CacheLevel, CacheOptions } from '../cache/cache-recorder.ts';
export type { Undo } from '../instrument/undo.ts';
export type { InstrumentLruCacheOptions, LruCacheLike } from './instrument-lru-cache.ts';
