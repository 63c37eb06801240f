export { instrumentMysql2 } from './instrument-mysql2.ts';

export type { TableOf } from '../database/operation-recorder.ts';
export type { Undo } from '../instrument/undo.ts';
export type { InstrumentMysql2Options } from './instrument-mysql2.ts';
export type { CoreConnection, CorePool, PromiseConnection, PromisePool } from './mysql2-shapes.ts';
