export { instrumentCacheManager } from './instrument-cache-manager.ts';

export type { CacheOptions } from '../cache/cache-recorder.ts';
export type { Undo } from '../instrument/undo.ts';
export type { KeyvLike } from '../keyv/instrument-keyv.ts';
export type { CacheManagerLike } from './instrument-cache-manager.ts';
