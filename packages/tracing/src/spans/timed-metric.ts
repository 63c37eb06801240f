import type { ExemplarLabels } from '@telltale/core';

/**
 * A histogram of seconds: one without labels, or a child of one that has them,
 * `telemetry.orders.pricing.with({ channel: 'web' })`.
 */
export interface TimedMetric {
  observe(seconds: number, exemplar?: ExemplarLabels): void;
}

/** How work ended, for metrics whose labels tell it. */
export interface Outcome {
  /** What was thrown; `undefined` where nothing was. */
  readonly error: unknown;
}
