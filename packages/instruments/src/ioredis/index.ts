export { instrumentIoredis } from './instrument-ioredis.ts';

export type { Undo } from '../instrument/undo.ts';
export type { InstrumentIoredisOptions, IoredisClient } from './instrument-ioredis.ts';
