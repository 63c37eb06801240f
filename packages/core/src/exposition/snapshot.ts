import type { MetricType } from '../catalog/definition.ts';
import { HistogramInstrument } from '../instruments/histogram.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { quantileOf } from './quantile.ts';

/** A number as JSON can hold it: what is not finite is a text, spelt as on a page. */
export type JsonNumber = number | 'NaN' | '+Inf' | '-Inf';

/** Values as JSON: `catalogs.cache.hits.series[0].value`. Its shape is stable. */
export interface Snapshot {
  readonly service?: string;
  /** By the names of catalogs and then by keys, in the order of the page. */
  readonly catalogs: Readonly<Record<string, Readonly<Record<string, MetricSnapshot>>>>;
}

export type MetricSnapshot = ValueMetricSnapshot | HistogramMetricSnapshot;

interface AboutMetric {
  /** The name on the page. */
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  /** `null` for what has none, such as a number of events. */
  readonly unit: string | null;
}

/** A counter or gauge. */
export interface ValueMetricSnapshot extends AboutMetric {
  readonly type: 'counter' | 'gauge';
  readonly series: readonly ValueSnapshot[];
}

export interface HistogramMetricSnapshot extends AboutMetric {
  readonly type: 'histogram';
  readonly series: readonly HistogramSnapshot[];
}

export interface ValueSnapshot {
  /** Without the labels that every series has. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: JsonNumber;
}

export interface HistogramSnapshot {
  /** Without the labels that every series has. */
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
  readonly sum: JsonNumber;
  /** In increasing order, `+Inf` last; each counts what is in the ones before it too. */
  readonly buckets: readonly { readonly le: JsonNumber; readonly count: number }[];
  /** Estimated from the buckets as `histogram_quantile` does it; `null` while nothing was observed. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/**
 * What instruments hold now.
 *
 * @param catalog - Only the catalog of this name.
 * @param service - Stands in the snapshot.
 */
export function snapshotOf(instruments: readonly Instrument[], catalog?: string, service?: string): Snapshot {
  const catalogs: Record<string, Record<string, MetricSnapshot>> = Object.create(null);
  for (const instrument of instruments) {
    const { metric } = instrument;
    if (catalog !== undefined && metric.catalog !== catalog) continue;
    (catalogs[metric.catalog] ??= Object.create(null) as Record<string, MetricSnapshot>)[metric.key] =
      metricSnapshot(instrument);
  }
  return service === undefined ? { catalogs } : { service, catalogs };
}

function metricSnapshot(instrument: Instrument): MetricSnapshot {
  const series = liveSlotsOf(instrument).map((slot) => seriesSnapshot(instrument, slot));
  return { ...aboutMetric(instrument), series } as MetricSnapshot;
}

/** A metric without its series. */
export function aboutMetric({ metric: { name, type, help, unit } }: Instrument): Omit<MetricSnapshot, 'series'> {
  return { name, help, unit: unit ?? null, type };
}

/** One series of a metric. */
export function seriesSnapshot(instrument: Instrument, slot: number): ValueSnapshot | HistogramSnapshot {
  if (instrument instanceof HistogramInstrument) return histogramAt(instrument, slot);
  return { labels: instrument.series.labelsOf(slot), value: jsonNumber(instrument.values[slot]!) };
}

function histogramAt(histogram: HistogramInstrument, slot: number): HistogramSnapshot {
  const { bounds, stride, values } = histogram;
  const counts = values.subarray(slot * stride, (slot + 1) * stride - 1);
  let count = 0;
  const buckets = Array.from(counts, (own, bucket) => ({
    le: jsonNumber(bounds[bucket] ?? Infinity),
    count: (count += own),
  }));
  return {
    labels: histogram.series.labelsOf(slot),
    count,
    sum: jsonNumber(values[(slot + 1) * stride - 1]!),
    buckets,
    p50: quantileOf(0.5, bounds, counts),
    p95: quantileOf(0.95, bounds, counts),
    p99: quantileOf(0.99, bounds, counts),
  };
}

/** The slots of a metric that hold a series now. */
function liveSlotsOf({ series }: Instrument): readonly number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < series.size; slot++) if (series.isLive(slot)) slots.push(slot);
  return slots;
}

function jsonNumber(value: number): JsonNumber {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return value;
  return value > 0 ? '+Inf' : '-Inf';
}
