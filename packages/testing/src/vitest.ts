/**
 * Adds the matchers to Vitest: `import '@telltale/testing/vitest'` in a test, or in a file of `setupFiles`.
 */
import type { Metric } from '@telltale/core';
import type { Expression } from '@telltale/promql';
import { expect } from 'vitest';
import { alertMatchers } from './alerts/alert-matchers.ts';
import type { ExpectedAlert, ExpectedFiring } from './alerts/alert-verdicts.ts';
import type { SimulatedTime } from './alerts/simulated-time.ts';
import type { ExpectedOf } from './metrics/expected.ts';
import { metricMatchers } from './metrics/metric-matchers.ts';
import type { RecordedLabels, RecordingTelemetry } from './metrics/recorded.ts';

expect.extend({ ...metricMatchers, ...alertMatchers });

declare module 'vitest' {
  interface Matchers<R, T> {
    /**
     * What a metric of the telemetry has recorded so far: `await expect(telemetry).toHaveRecorded(orders.placed, { channel: 'web' }, 2)`.
     *
     * @param labels - Some of its labels; the series that have them are added up. @default every series
     * @param expected - @default anything at all
     */
    toHaveRecorded<M extends Metric>(metric: M, labels?: RecordedLabels<M>, expected?: ExpectedOf<M>): Promise<void>;
    toHaveRecorded(metric: Metric, expected: number): Promise<void>;

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
    toRecord(telemetry: RecordingTelemetry, metric: Metric, expected: number): Promise<void>;

    /** Whether an alert has fired in a simulation: at any time, `at` one, or from one `between` two on. */
    toFire(alert: string, expected?: ExpectedFiring): void;

    /** Whether an alert is firing. @default at the present time of the simulation */
    toBeFiring(alert: string, expected?: ExpectedAlert): void;

    /** Whether an alert is pending. @default at the present time of the simulation */
    toBePending(alert: string, expected?: ExpectedAlert): void;

    /** Whether an alert has fired before and does not any more. @default at the present time of the simulation */
    toBeResolved(alert: string, expected?: ExpectedAlert): void;

    /** Whether a query yields at least one number: a panel that asks it is not empty. */
    toHaveData(query: string | Expression, options?: { readonly at?: SimulatedTime }): Promise<void>;
  }
}
