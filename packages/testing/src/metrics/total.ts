import { TestingError } from '../errors.ts';
import type { MetricReading, SeriesReading } from './metric-reading.ts';

/** Labels to look for. `undefined` looks for series without the label. */
export type WantedLabels = Readonly<Record<string, string | undefined>>;

/** Some series of a metric, added up. */
export interface Total extends Omit<SeriesReading, 'labels'> {
  /** How many series there are. */
  readonly matching: number;
}

/**
 * Adds up the series that have the given labels.
 *
 * @throws TestingError `TESTING_LABEL` for a label that the metric does not have
 */
export function totalOf(reading: MetricReading, wanted: WantedLabels): Total {
  for (const name of Object.keys(wanted)) demandLabel(reading, name);
  const matching = reading.series.filter((series) => isWanted(series, wanted));
  return {
    matching: matching.length,
    value: matching.reduce((total, { value }) => total + value, 0),
    count: matching.reduce((total, { count }) => total + count, 0),
    sum: matching.reduce((total, { sum }) => total + sum, 0),
    buckets: reading.bounds.map((_, i) => matching.reduce((total, { buckets }) => total + (buckets[i] ?? 0), 0)),
  };
}

/** Whether a series has all of the labels. */
export function isWanted({ labels }: SeriesReading, wanted: WantedLabels): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

function demandLabel({ name: metric, labelNames, leftOut }: MetricReading, name: string): void {
  if (leftOut.includes(name)) {
    throw new TestingError('TESTING_LABEL', `The convention leaves the label ${name} of ${metric} out`, name);
  }
  if (labelNames.includes(name)) return;
  const known = labelNames.length === 0 ? 'It has none' : `It has ${labelNames.join(', ')}`;
  throw new TestingError('TESTING_LABEL', `${metric} has no label ${JSON.stringify(name)}. ${known}`, name);
}
