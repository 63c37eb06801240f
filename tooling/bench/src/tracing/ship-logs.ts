import { watchTelemetries } from '@telltale/core';
import { createLogger } from '@telltale/logging';

// A preload: a line for each request that the application's telemetry records, shipped where the spans go.
watchTelemetries((telemetry) => {
  createLogger({ telemetry, requests: true, destination: false, ship: { to: 'otlp' } });
});
