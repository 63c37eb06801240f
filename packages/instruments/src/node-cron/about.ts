import { scheduledJob } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'node-cron',
  calls: ['instrumentCron'],
  shows: 'Tasks of node-cron: runs by outcome, their duration, runs that were skipped, and when one last succeeded.',
  libraries: ['node-cron'],
  metrics: Object.values(scheduledJob),
};
