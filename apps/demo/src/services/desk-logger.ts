import { createLogger } from '@telltale/logging';
import type { Logger } from '@telltale/logging';
import type { TelemetryCore } from '@telltale/core';
import type { Environment } from '../parts/environment.ts';
import type { ServiceName } from '../parts/parts.ts';

/** A line for every request, sent to where the spans go: the terminal shows the view. Without that, to the output. */
export function createDeskLogger(service: ServiceName, telemetry: TelemetryCore, environment: Environment): Logger {
  const url = environment.text('OTEL_EXPORTER_OTLP_ENDPOINT');
  return createLogger({
    service,
    version: '1.0.0',
    telemetry,
    requests: true,
    ...(url !== undefined && {
      destination: false,
      ship: { to: 'otlp', url, closeTimeoutSeconds: 0.5 },
    }),
  });
}
