import * as shippedCatalogs from '@telltale/core/catalogs';
import { planDashboards, type DashboardPlan } from '@telltale/dashboards';
import { availability, planRules, slo, type RulePlan } from '@telltale/rules';

export const catalogs = Object.values(shippedCatalogs);
const exporters = ['postgres_exporter', 'redis_exporter', 'kafka_exporter'];

/** Alerts of objectives need one: this is what anybody would begin with. */
const slos = [slo('availability', { objective: 99.9, indicator: availability(shippedCatalogs.http) })];

/** The rules that everything which is shipped makes. */
export function planShippedRules(): RulePlan {
  return planRules({ catalogs, exporters, slos });
}

/** The dashboards that everything which is shipped makes. */
export function planShippedDashboards(): DashboardPlan {
  return planDashboards({ catalogs, exporters });
}
