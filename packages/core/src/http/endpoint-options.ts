import type { TelemetryCore } from '../telemetry.ts';
import type { AccessOptions } from './access/gate.ts';
import type { EndpointPaths } from './endpoint-paths.ts';
import type { HealthChecks } from './health.ts';
import type { ServeMetricsOptions } from './serve-metrics.ts';

/** Where the endpoints are, who may read them, and what readiness means. */
export interface EndpointOptions extends AccessOptions {
  /** Put in front of every path: `/internal` makes `/internal/metrics`. @default '' */
  readonly basePath?: string;
  /**
   * Other paths for single endpoints, below the base path; `false` turns one off: `{ explorer: false }`.
   * @default those that `createEndpoints` lists; on a port of its own, the index is at `/` too
   */
  readonly paths?: EndpointPaths;
  /** What the service cannot do without: asked by `/health` and `/health/ready`. @default none */
  readonly checks?: HealthChecks;
  /** Seconds that the recent window of the summary covers at least, and at most about twice. @default 300 */
  readonly summaryWindowSeconds?: number;
}

/** What the endpoints need of a telemetry. */
export type EndpointTelemetry = Pick<TelemetryCore, 'clock' | 'logger' | 'page' | 'registry' | 'service'>;

/** The options of endpoints, wherever they are served. */
export const endpointOptions = {
  auth: true,
  allow: true,
  trustProxy: true,
  rateLimit: true,
  basePath: true,
  paths: true,
  checks: true,
  summaryWindowSeconds: true,
  host: true,
  port: true,
  keepsProcessAlive: true,
  timeoutSeconds: true,
  closeTimeoutSeconds: true,
} satisfies Record<keyof ServeMetricsOptions, true>;
