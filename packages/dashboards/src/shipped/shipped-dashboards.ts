import type { Dashboard } from '../define/dashboard.ts';
import { cacheDashboard } from './cache.ts';
import { httpDashboard } from './http.ts';
import { nodejsDashboard } from './nodejs.ts';

/** The dashboards that come with the catalogs. That of objectives depends on which there are: see `sloDashboard`. */
export const shippedDashboards: readonly Dashboard[] = [cacheDashboard, httpDashboard, nodejsDashboard];
