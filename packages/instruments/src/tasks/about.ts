import { task } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'tasks',
  calls: ['createTasks'],
  shows: 'A registry of tasks, by type and state.',
  libraries: [],
  metrics: Object.values(task),
};
