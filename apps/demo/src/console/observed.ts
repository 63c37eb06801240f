import { log, telemetryExport } from '@telltale/core/catalogs';
import type { DashboardsOptions } from '@telltale/dashboards';
import type { RulesOptions } from '@telltale/rules';
import { NAMESPACE, catalogs, convention } from '../service/telemetry.ts';

/** What the console is told of the service: the catalogs that it uses, and those that its logger and tracing bring. */
const observed = { catalogs: [...Object.values(catalogs), log, telemetryExport], convention, namespace: NAMESPACE };

export const dashboardOptions: DashboardsOptions = observed;

/**
 * Alerts as they are shipped, but sooner: nobody watches a demo for the five minutes that a real service is given. Conditions
 * and windows are as shipped, and so are thresholds but one.
 */
export const ruleOptions: RulesOptions = {
  ...observed,
  overrides: {
    HighErrorRate: { for: '2s' },
    CircuitBreakerOpen: { for: '2s' },
    // 100 as shipped: this queue gets three jobs a second, and its workers hang for 20 s.
    HighQueueDepth: { for: '2s', threshold: 20 },
    EventLoopBlocked: { for: '4s' },
    WatchdogUnhealthy: { for: '10s' },
  },
};
