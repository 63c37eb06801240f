import type { DashboardsOptions } from '@telltale/dashboards';
import type { RulesOptions } from '@telltale/rules';
import { NAMESPACE, convention } from '../services/desk-telemetry.ts';
import { observedCatalogs } from '../services/observed-catalogs.ts';
import { objectives } from './objectives.ts';

/** What the console is told of the services: the catalogs that they use. */
const observed = { catalogs: observedCatalogs, convention, namespace: NAMESPACE, slos: objectives };

export const dashboardOptions: DashboardsOptions = observed;

/** Alerts as they are shipped, but for the thresholds of what a demo has less of than a production: traffic, work, memory. */
export const ruleOptions: RulesOptions = {
  ...observed,
  overrides: {
    HighRequestRate: { threshold: 220 },
    HighQueueDepth: { threshold: 20 },
    QueueBacklog: { threshold: 40 },
    HighMemory: { threshold: 300e6 },
    SlowExports: { threshold: 1 },
    BatchSlow: { threshold: 2 },
  },
};
