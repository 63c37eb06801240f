import { watchdog } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'watchdogs',
  calls: ['createWatchdogs'],
  shows: 'Checks in the background: which watchdogs are healthy, what they noticed, how long they took.',
  libraries: [],
  metrics: Object.values(watchdog),
};
