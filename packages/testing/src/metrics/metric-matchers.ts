import type { Metric } from '@telltale/core';
import type { Verdict } from '../verdict.ts';
import { recordedVerdict, recordsVerdict } from './metric-verdicts.ts';
import type { Arguments } from './metric-verdicts.ts';
import type { RecordingTelemetry } from './recorded.ts';

/** Matchers for `expect.extend` of Jest and of whoever has its protocol; for Vitest, import `@telltale/testing/vitest`. */
export interface MetricMatchers {
  readonly toHaveRecorded: (telemetry: RecordingTelemetry, metric: Metric, ...args: Arguments) => Promise<Verdict>;
  readonly toRecord: (
    action: () => unknown,
    telemetry: RecordingTelemetry,
    metric: Metric,
    ...args: Arguments
  ) => Promise<Verdict>;
}

export const metricMatchers: MetricMatchers = { toHaveRecorded: recordedVerdict, toRecord: recordsVerdict };
