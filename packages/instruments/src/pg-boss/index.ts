export { instrumentBoss } from './instrument-boss.ts';

export type { Undo } from '../instrument/undo.ts';
export type { Boss, BossOptions } from './instrument-boss.ts';
