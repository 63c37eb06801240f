export { testingErrorCodes, TestingError } from './errors.ts';
export { isolatedTelemetry } from './isolated-telemetry.ts';
export { assertDoesNotRecord, assertNotRecorded, assertRecorded, assertRecords } from './metrics/assert-recorded.ts';
export { metricMatchers } from './metrics/metric-matchers.ts';
export { recorded } from './metrics/recorded.ts';
export { renderRecorded } from './metrics/render-recorded.ts';

export type { TestingErrorCode } from './errors.ts';
export type { IsolatedTelemetryOptions } from './isolated-telemetry.ts';
export type { Amount, ValueMatcher } from './metrics/amount.ts';
export type { Expected, ExpectedDistribution, ExpectedOf, ValueRange } from './metrics/expected.ts';
export type { MetricMatchers } from './metrics/metric-matchers.ts';
export type { RecordedDistribution, RecordedLabels, RecordedOf, RecordingTelemetry } from './metrics/recorded.ts';
export type { RenderRecordedOptions } from './metrics/render-recorded.ts';
export type { WantedLabels } from './metrics/total.ts';
export type { Verdict } from './verdict.ts';
