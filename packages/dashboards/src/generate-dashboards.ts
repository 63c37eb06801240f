import type { Artifact } from '@telltale/core';
import { dashboardJson } from './grafana/dashboard-json.ts';
import { dashboardV2 } from './grafana/dashboard-v2.ts';
import { stableJson } from './grafana/stable-json.ts';
import type { DashboardsOptions } from './plan/dashboards-options.ts';
import { planDashboards } from './plan/plan-dashboards.ts';

/**
 * The files of all dashboards of a configuration, for Grafana's provisioning: each `dashboards/<id>.json`.
 *
 * @throws DashboardsError as {@link planDashboards}
 *
 * @example
 * ```ts
 * import { cache } from '@telltale/core/catalogs';
 * import { generateDashboards } from '@telltale/dashboards';
 *
 * const files = generateDashboards({ catalogs: [cache] });
 * const { title, uid } = JSON.parse(files.find(({ path }) => path === 'dashboards/cache.json')!.text);
 * console.log(title, uid); // => Cache telltale-cache
 * ```
 */
export function generateDashboards(options: DashboardsOptions): readonly Artifact[] {
  const write = options.schema === 'v2' ? dashboardV2 : dashboardJson;
  return planDashboards(options).dashboards.map((dashboard) => ({
    path: `dashboards/${dashboard.id}.json`,
    text: stableJson(write(dashboard)),
  }));
}
