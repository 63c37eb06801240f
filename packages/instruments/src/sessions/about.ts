import { session } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'sessions',
  calls: ['createSessions'],
  shows: 'Sessions of people or programs: how many, how long, how they end, and their queries.',
  libraries: [],
  metrics: Object.values(session),
};
