import type { DashboardsOptions } from '@telltale/dashboards';
import type { RulesOptions } from '@telltale/rules';
import type { Environment } from '../parts/environment.ts';
import { NAMESPACE, convention } from '../services/desk-telemetry.ts';
import { observedCatalogs } from '../services/observed-catalogs.ts';
import { exportersOf } from './exporters.ts';
import { objectives } from './objectives.ts';

export function dashboardOptions(environment: Environment): DashboardsOptions {
  return observed(environment);
}

/**
 * Alerts as they are shipped, but for the thresholds of what a demo has less of than a production: traffic, work, memory. Of
 * deadlocks it has more: the ledger's reconciliation runs every few seconds.
 */
export function ruleOptions(environment: Environment): RulesOptions {
  return {
    ...observed(environment),
    overrides: {
      HighRequestRate: { threshold: 220 },
      HighQueueDepth: { threshold: 20 },
      QueueBacklog: { threshold: 30 },
      HighMemory: { threshold: 550e6 },
      SlowExports: { threshold: 1 },
      BatchSlow: { threshold: 3 },
      BudgetExceeded: { threshold: 2 },
      PostgresDeadlocks: { threshold: 10 },
    },
  };
}

function observed(environment: Environment) {
  return {
    catalogs: observedCatalogs(environment),
    convention,
    namespace: NAMESPACE,
    exporters: exportersOf(environment),
    slos: objectives,
  };
}
