export { instrumentCron } from './instrument-cron.ts';

export type { Undo } from '../instrument/undo.ts';
export type { CronOptions, CronTask } from './instrument-cron.ts';
