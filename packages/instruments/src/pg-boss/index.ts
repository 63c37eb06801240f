export { instrumentBoss } from './instrument-boss.ts';

export type { Boss, BossOptions } from './instrument-boss.ts';
