import { conventions, createTelemetry } from '@telltale/core';
import type { Catalogs, Convention, Telemetry, TelemetryOptions } from '@telltale/core';
import type { ServiceName } from '../parts/parts.ts';

export const NAMESPACE = 'desk';

/** OpenTelemetry's names; bounds below its 5 ms, for most of what these services do takes less. */
export const convention: Convention = {
  name: 'desk',
  metrics: {
    ...conventions.otel.metrics,
    http_server_request_duration_seconds: {
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
    },
  },
};

/** What a service of the desk records with: all of them under one namespace and one convention. */
export function createDeskTelemetry<const C extends Catalogs>(
  service: ServiceName,
  catalogs: TelemetryOptions<C>['catalogs'],
): Telemetry<C> {
  return createTelemetry({
    service,
    version: '1.0.0',
    namespace: NAMESPACE,
    catalogs,
    convention,
    // The view scrapes every second and wants to see the delay of now; a scraper of minutes would leave this at 60.
    runtime: { windowSeconds: 5 },
  });
}
