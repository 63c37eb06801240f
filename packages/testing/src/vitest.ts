/**
 * Adds the matchers to Vitest: `import '@telltale/testing/vitest'` in a test, or in a file of `setupFiles`.
 */
import type { Metric } from '@telltale/core';
import { expect } from 'vitest';
import { metricMatchers } from './metrics/metric-matchers.ts';
import type { ExpectedOf } from './metrics/expected.ts';
import type { RecordedLabels, RecordingTelemetry } from './metrics/recorded.ts';

expect.extend({ ...metricMatchers });

declare module 'vitest' {
  interface Matchers<R, T> {
    /**
     * What a metric of the telemetry has recorded so far: `await expect(telemetry).toHaveRecorded(orders.placed, { channel: 'web' }, 2)`.
     *
     * @param labels - Some of its labels; the series that have them are added up. @default every series
     * @param expected - @default anything at all
     */
    toHaveRecorded<M extends Metric>(metric: M, labels?: RecordedLabels<M>, expected?: ExpectedOf<M>): Promise<void>;
    toHaveRecorded<M extends Metric>(metric: M, expected: number): Promise<void>;
    /**
     * What an action adds to a metric: `await expect(() => order()).toRecord(telemetry, orders.placed, { channel: 'web' }, 1)`.
     *
     * @param labels - Some of its labels; the series that have them are added up. @default every series
     * @param expected - @default anything at all
     */
    toRecord<M extends Metric>(
      telemetry: RecordingTelemetry,
      metric: M,
      labels?: RecordedLabels<M>,
      expected?: ExpectedOf<M>,
    ): Promise<void>;
    toRecord<M extends Metric>(telemetry: RecordingTelemetry, metric: M, expected: number): Promise<void>;
  }
}
