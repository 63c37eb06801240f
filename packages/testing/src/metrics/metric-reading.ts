import { expose, metricName } from '@telltale/core';
import type { Metric, MetricType, Snapshot } from '@telltale/core';
import type { RecordingTelemetry } from './recorded.ts';

/** What one series holds. A counter or gauge has a value; a histogram has the others. */
export interface SeriesReading {
  /** By the names that calls pass. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly count: number;
  readonly sum: number;
  /** How many values lie in each bucket, and not in the ones before it. */
  readonly buckets: readonly number[];
}

/** What one metric of a telemetry holds, or by how much that has changed. */
export interface MetricReading {
  /** The name on the page. */
  readonly name: string;
  readonly type: MetricType;
  readonly unit: string | undefined;
  readonly labelNames: readonly string[];
  /** Labels that are declared, but that the convention leaves out of the page. */
  readonly leftOut: readonly string[];
  /** Upper bounds of the buckets, the last of them infinite; empty unless this is a histogram. */
  readonly bounds: readonly number[];
  readonly series: readonly SeriesReading[];
}

type SeriesSnapshot = Snapshot['catalogs'][string][string]['series'][number];

/**
 * Reads all series of a metric, after the collectors have run.
 *
 * @throws TelltaleError `TELLTALE_METRIC_UNKNOWN`
 */
export async function readMetric(telemetry: RecordingTelemetry, definition: Metric): Promise<MetricReading> {
  telemetry.metric(definition);
  const exposed = expose(definition, telemetry.convention, telemetry.namespace);
  const { catalogs } = await telemetry.snapshot(definition.catalog);
  const labels = exposed?.labels ?? [];
  const recordedNames = new Map(labels.map((label) => [label.exposed ?? '', label.recorded]));
  return {
    name: exposed?.name ?? metricName(definition, telemetry.namespace),
    type: definition.type,
    unit: definition.unit,
    labelNames: Object.keys(definition.labels),
    leftOut: labels.filter((label) => label.exposed === null).map((label) => label.recorded),
    bounds: definition.type === 'histogram' ? [...(exposed?.buckets ?? definition.buckets), Infinity] : [],
    series: (catalogs[definition.catalog]?.[definition.key]?.series ?? []).map((series) =>
      readSeries(series, recordedNames),
    ),
  };
}

function readSeries(series: SeriesSnapshot, recordedNames: ReadonlyMap<string, string>): SeriesReading {
  const labels = Object.fromEntries(
    Object.entries(series.labels).map(([name, value]) => [recordedNames.get(name) ?? name, value]),
  );
  if ('value' in series) return { labels, value: toNumber(series.value), count: 0, sum: 0, buckets: [] };
  const buckets = series.buckets.map(({ count }, i) => count - (series.buckets[i - 1]?.count ?? 0));
  return { labels, value: 0, count: series.count, sum: toNumber(series.sum), buckets };
}

/** JSON spells what is not finite as a page does: `+Inf`. */
export function toNumber(text: number | string): number {
  return Number(typeof text === 'string' ? text.replace('Inf', 'Infinity') : text);
}

/** By how much a metric has changed, series by series: those that did not are left out. */
export function changeOf(before: MetricReading, after: MetricReading): MetricReading {
  const left = new Map(before.series.map((series) => [keyOf(series), series]));
  const changed = after.series.map((series) => {
    const earlier = left.get(keyOf(series));
    left.delete(keyOf(series));
    return subtract(series, earlier);
  });
  const gone = [...left.values()].map((series) => subtract({ ...nothing, labels: series.labels }, series));
  return { ...after, series: [...changed, ...gone].filter(hasChanged) };
}

const nothing = { value: 0, count: 0, sum: 0, buckets: [] };

function subtract(series: SeriesReading, earlier: Omit<SeriesReading, 'labels'> = nothing): SeriesReading {
  const length = Math.max(series.buckets.length, earlier.buckets.length);
  return {
    labels: series.labels,
    value: series.value - earlier.value,
    count: series.count - earlier.count,
    sum: series.sum - earlier.sum,
    buckets: Array.from({ length }, (_, i) => (series.buckets[i] ?? 0) - (earlier.buckets[i] ?? 0)),
  };
}

function hasChanged({ value, count, sum, buckets }: SeriesReading): boolean {
  return value !== 0 || count !== 0 || sum !== 0 || buckets.some((bucket) => bucket !== 0);
}

function keyOf({ labels }: SeriesReading): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
