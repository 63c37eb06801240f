import { agent } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'agents',
  calls: ['createAgents'],
  shows: 'Agents: runs, calls of tools, budgets, approvals.',
  libraries: [],
  metrics: Object.values(agent),
};
