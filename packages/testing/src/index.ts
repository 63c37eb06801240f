export { isolatedTelemetry } from './isolated-telemetry.ts';
export { recorded } from './recorded.ts';

export type { IsolatedTelemetryOptions } from './isolated-telemetry.ts';
export type { RecordedDistribution, RecordedLabels, RecordedOf } from './recorded.ts';
