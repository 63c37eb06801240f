export { instrumentKeyv } from './instrument-keyv.ts';

export type { CacheLevel, CacheOptions } from '../cache/cache-recorder.ts';
export type { Undo } from '../instrument/undo.ts';
export type { InstrumentKeyvOptions, KeyvLike } from './instrument-keyv.ts';
