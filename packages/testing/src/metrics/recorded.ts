import type { Definition, LabelValues, Metric, TelemetryCore } from '@telltale/core';
import { readMetric } from './metric-reading.ts';
import { totalOf } from './total.ts';

/** What a histogram holds. */
export interface RecordedDistribution {
  readonly count: number;
  readonly sum: number;
}

/** A number; of a histogram, how many values there are and what they add up to. */
export type RecordedOf<M extends Metric> = M extends Definition<'histogram'> ? RecordedDistribution : number;

/** Some of a metric's labels, by the names and values that calls pass; `undefined` means series without the label. */
export type RecordedLabels<M extends Metric> =
  M extends Definition<M['type'], infer L, M['unit']> ? Partial<LabelValues<L>> : never;

/** What values are read from: any telemetry, isolated or not. */
export type RecordingTelemetry = Pick<TelemetryCore, 'snapshot' | 'metric' | 'convention' | 'namespace'>;

/**
 * What a metric has recorded: the sum of the series that have the given labels; 0 where there are none.
 *
 * @param labels - By the names of the definition, whatever the convention makes of them. @default every series
 * @throws TestingError `TESTING_LABEL`
 * @throws TelltaleError `TELLTALE_METRIC_UNKNOWN`
 */
export async function recorded<M extends Metric>(
  telemetry: RecordingTelemetry,
  definition: M,
  labels?: RecordedLabels<M>,
): Promise<RecordedOf<M>> {
  const { value, count, sum } = totalOf(await readMetric(telemetry, definition), labels ?? {});
  return (definition.type === 'histogram' ? { count, sum } : value) as RecordedOf<M>;
}
