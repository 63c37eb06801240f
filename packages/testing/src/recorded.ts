import type { Definition, LabelValues, Metric, TelemetryCore } from '@telltale/core';

/** What a histogram holds. */
export interface RecordedDistribution {
  readonly count: number;
  readonly sum: number;
}

/** A number; of a histogram, how many values there are and what they add up to. */
export type RecordedOf<M extends Metric> = M extends Definition<'histogram'> ? RecordedDistribution : number;

/** Labels to look for, by the names and values that calls pass. */
export type RecordedLabels<M extends Metric> =
  M extends Definition<M['type'], infer L, M['unit']> ? Partial<LabelValues<L>> : never;

/**
 * What a metric has recorded: the sum of the series that have the given labels; 0 where there are none. Labels are found
 * by their names on the page, which are the definition's unless the telemetry has another convention.
 *
 * @param labels - @default every series
 */
export async function recorded<M extends Metric>(
  telemetry: Pick<TelemetryCore, 'snapshot'>,
  definition: M,
  labels?: RecordedLabels<M>,
): Promise<RecordedOf<M>> {
  const { catalogs } = await telemetry.snapshot(definition.catalog);
  const wanted = Object.entries(labels ?? {});
  let [value, count, sum] = [0, 0, 0];
  for (const series of catalogs[definition.catalog]?.[definition.key]?.series ?? []) {
    if (!wanted.every(([name, text]) => series.labels[name] === text)) continue;
    if ('count' in series) {
      count += series.count;
      sum += Number(series.sum);
    } else value += Number(series.value);
  }
  return (definition.type === 'histogram' ? { count, sum } : value) as RecordedOf<M>;
}
