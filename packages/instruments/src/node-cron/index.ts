export { instrumentCron } from './instrument-cron.ts';

export type { CronOptions, CronTask } from './instrument-cron.ts';
