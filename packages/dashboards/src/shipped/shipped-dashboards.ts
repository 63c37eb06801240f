import type { Dashboard } from '../define/dashboard.ts';
import { aiDashboard } from './ai.ts';
import { businessDashboard } from './business.ts';
import { cacheDashboard } from './cache.ts';
import { databaseDashboard } from './database.ts';
import { goldenSignalsDashboard } from './golden-signals.ts';
import { httpDashboard } from './http.ts';
import { infrastructureDashboard } from './infrastructure.ts';
import { kafkaBatchDashboard } from './kafka-batch.ts';
import { logsTracesDashboard } from './logs-traces.ts';
import { nodejsDashboard } from './nodejs.ts';
import { overviewDashboard } from './overview.ts';
import { sessionsDashboard } from './sessions.ts';
import { telemetryHealthDashboard } from './telemetry-health.ts';
import { watchdogsDashboard } from './watchdogs.ts';
import { workersQueuesDashboard } from './workers-queues.ts';

/** The dashboards that come with the catalogs. That of objectives depends on which there are: see `sloDashboard`. */
export const shippedDashboards: readonly Dashboard[] = [
  overviewDashboard,
  goldenSignalsDashboard,
  httpDashboard,
  workersQueuesDashboard,
  kafkaBatchDashboard,
  cacheDashboard,
  sessionsDashboard,
  watchdogsDashboard,
  databaseDashboard,
  infrastructureDashboard,
  aiDashboard,
  businessDashboard,
  nodejsDashboard,
  logsTracesDashboard,
  telemetryHealthDashboard,
].map((each) => Object.freeze({ ...each, optional: true }));
