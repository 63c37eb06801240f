import { createLogger } from '@telltale/logging';
import type { Logger } from '@telltale/logging';
import { SERVICE } from './service-name.ts';
import type { DeskTelemetry } from './telemetry.ts';

/** A line for every request, sent to the console: the terminal shows the view. */
export function createDeskLogger(telemetry: DeskTelemetry, consoleUrl: string): Logger {
  return createLogger({
    service: SERVICE,
    version: '1.0.0',
    telemetry,
    requests: true,
    destination: false,
    ship: { to: 'otlp', url: consoleUrl, closeTimeoutSeconds: 0.5 },
  });
}
