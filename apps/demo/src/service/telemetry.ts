import { conventions, createTelemetry } from '@telltale/core';
import type { Convention, Telemetry } from '@telltale/core';
import {
  cache,
  circuitBreaker,
  http,
  httpClient,
  provider,
  queue,
  session,
  task,
  watchdog,
  worker,
} from '@telltale/core/catalogs';
import { quotes } from './quotes-catalog.ts';
import { SERVICE } from './service-name.ts';

/** Everything that the service records. */
export const catalogs = {
  http,
  httpClient,
  provider,
  cache,
  session,
  watchdog,
  circuitBreaker,
  queue,
  worker,
  task,
  quotes,
};

export const NAMESPACE = 'desk';

/** OpenTelemetry's names; bounds below its 5 ms, for most of what this service does takes less. */
export const convention: Convention = {
  name: 'desk',
  metrics: {
    ...conventions.otel.metrics,
    http_server_request_duration_seconds: {
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
    },
  },
};

export type DeskTelemetry = Telemetry<typeof catalogs>;

export function createDeskTelemetry(): DeskTelemetry {
  return createTelemetry({
    service: SERVICE,
    version: '1.0.0',
    namespace: NAMESPACE,
    catalogs,
    convention,
    // The view scrapes every second and wants to see the delay of now; a scraper of minutes would leave this at 60.
    runtime: { windowSeconds: 5 },
  });
}
