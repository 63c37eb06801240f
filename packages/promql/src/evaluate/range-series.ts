import type { NativeHistogram } from '../histograms/native-histogram.ts';
import type { Labels } from '../labels/labels.ts';
import { isStaleAt } from '../storage/stale-marker.ts';
import type { SeriesSamples } from '../storage/storage.ts';

/** The floats of a series, without staleness markers. */
export interface FloatSamples {
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  /** Samples in use; the arrays may be longer, and are reused for the next series. */
  readonly length: number;
}

/** The native histograms of a series. */
export interface HistogramSamples {
  readonly timestamps: readonly number[];
  readonly values: readonly NativeHistogram[];
}

/** The samples that the windows of one series are cut from. */
export interface RangeSeries {
  readonly labels: Labels;
  readonly dropsName: boolean;
  readonly floats: FloatSamples;
  readonly histograms: HistogramSamples | undefined;
}

/** Range functions do not see staleness markers, and see floats and histograms apart. */
export function rangeSeries({ labels, timestamps, values, histograms }: SeriesSamples): RangeSeries {
  const isFloat = (i: number): boolean => histograms?.[i] === undefined && !isStaleAt(values, i);
  let length = 0;
  for (let i = 0; i < values.length; i += 1) if (isFloat(i)) length += 1;
  if (length === values.length) {
    return { labels, dropsName: false, floats: { timestamps, values, length }, histograms: undefined };
  }
  const floats = { timestamps: new Float64Array(length), values: new Float64Array(length), length };
  let next = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (!isFloat(i)) continue;
    floats.timestamps[next] = timestamps[i] ?? 0;
    floats.values[next] = values[i] ?? 0;
    next += 1;
  }
  const found = histograms === undefined ? undefined : histogramSamples(timestamps, histograms);
  return { labels, dropsName: false, floats, histograms: found };
}

function histogramSamples(
  timestamps: Float64Array,
  histograms: readonly (NativeHistogram | undefined)[],
): HistogramSamples {
  const found: { timestamps: number[]; values: NativeHistogram[] } = { timestamps: [], values: [] };
  for (const [i, histogram] of histograms.entries()) {
    if (histogram === undefined) continue;
    found.timestamps.push(timestamps[i] ?? 0);
    found.values.push(histogram);
  }
  return found;
}
