export { instrumentPg } from './instrument-pg.ts';

export type { Undo } from '../instrument/undo.ts';
export type { InstrumentPgOptions } from './instrument-pg.ts';
export type { PgClient, PgPool } from './pg-shapes.ts';
export type { TableOf } from './record-queries.ts';
