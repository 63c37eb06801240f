import { log, telemetryExport } from '@telltale/core/catalogs';
import type { DashboardsOptions } from '@telltale/dashboards';
import type { RulesOptions } from '@telltale/rules';
import { NAMESPACE, catalogs, convention } from '../service/telemetry.ts';

/** What the console is told of the service: the catalogs that it uses, and those that its logger and tracing bring. */
const observed = { catalogs: [...Object.values(catalogs), log, telemetryExport], convention, namespace: NAMESPACE };

export const dashboardOptions: DashboardsOptions = observed;

/**
 * Alerts as they are shipped, but sooner: nobody watches a demo for the five minutes that a real service is given. Two
 * thresholds are lower, for a disturbance lasts 20 s and this service is small; windows and conditions are as shipped.
 */
export const ruleOptions: RulesOptions = {
  ...observed,
  overrides: {
    // 20 s of trouble are 7 % of the alert's five minutes: they can hardly make 5 % of all requests fail.
    HighErrorRate: { for: '4s', threshold: 0.01 },
    CircuitBreakerOpen: { for: '2s' },
    HighQueueDepth: { for: '4s', threshold: 20 },
    EventLoopBlocked: { for: '4s' },
    WatchdogUnhealthy: { for: '10s' },
  },
};
