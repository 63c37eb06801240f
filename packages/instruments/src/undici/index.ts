export { instrumentUndici } from './instrument-undici.ts';

export type { Undo } from '../instrument/undo.ts';
export type { UndiciOptions, UndiciRequest } from './instrument-undici.ts';
