export { instrumentPg } from './instrument-pg.ts';

export type { TableOf } from '../database/operation-recorder.ts';
export type { Undo } from '../instrument/undo.ts';
export type { InstrumentPgOptions } from './instrument-pg.ts';
export type { PgClient, PgPool } from './pg-shapes.ts';
