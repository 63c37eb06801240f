import type { Exemplar } from '../instruments/exemplar.ts';
import { HistogramInstrument } from '../instruments/histogram.ts';
import type { Instrument } from '../instruments/instrument.ts';

/** An exemplar as prom-client shows it: the timestamp in seconds since the Unix epoch. */
export interface ClientExemplar {
  readonly labelSet: Readonly<Record<string, string>>;
  readonly value: number;
  readonly timestamp: number;
}

/** One sample in the shape in which `get()` of a prom-client 15 metric gives it. */
export interface ClientValue {
  /** `le` is a number, or `'+Inf'`. */
  readonly labels: Record<string, string | number>;
  readonly value: number;
  /**
   * Only for histograms: `<name>_bucket`, `_sum` or `_count`. Other samples take the metric's name, to which an
   * OpenMetrics registry of prom-client then adds `_total` itself.
   */
  readonly metricName?: string;
  readonly exemplar?: ClientExemplar;
}

/** Every sample that an instrument holds now, constant labels included, in the order of the page. */
export function valuesOf(instrument: Instrument): ClientValue[] {
  const values: ClientValue[] = [];
  for (let slot = 0; slot < instrument.series.size; slot++) {
    if (!instrument.series.isLive(slot)) continue;
    const labels = { ...instrument.series.constants, ...instrument.series.shownLabelsOf(slot) };
    if (instrument instanceof HistogramInstrument) addHistogram(values, instrument, slot, labels);
    else values.push({ labels, value: instrument.values[slot]!, ...exemplarAt(instrument, slot) });
  }
  return values;
}

function addHistogram(
  values: ClientValue[],
  histogram: HistogramInstrument,
  slot: number,
  labels: Record<string, string>,
): void {
  const { name, bounds, stride } = histogram;
  const start = slot * stride;
  let count = 0;
  for (let bucket = 0; bucket <= bounds.length; bucket++) {
    count += histogram.values[start + bucket]!;
    values.push({
      labels: { ...labels, le: bounds[bucket] ?? '+Inf' },
      value: count,
      metricName: `${name}_bucket`,
      ...exemplarAt(histogram, start + bucket),
    });
  }
  values.push({ labels, value: histogram.values[start + stride - 1]!, metricName: `${name}_sum` });
  values.push({ labels: { ...labels }, value: count, metricName: `${name}_count` });
}

function exemplarAt(instrument: Instrument, index: number): { exemplar?: ClientExemplar } {
  const exemplar: Exemplar | undefined = instrument.exemplars.get(index);
  if (exemplar === undefined) return {};
  const { labels, value, timestamp } = exemplar;
  return { exemplar: { labelSet: labels, value, timestamp: timestamp / 1000 } };
}
