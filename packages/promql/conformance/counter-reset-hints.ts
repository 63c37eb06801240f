import { wasReset } from '../src/histograms/counter-reset.ts';
import { NativeHistogram } from '../src/histograms/native-histogram.ts';
import type { LoadedValue } from './loaded-storage.ts';

type Point = readonly [time: number, value: LoadedValue];

/**
 * What a histogram says of counter resets when it is read back from Prometheus' storage: within a chunk that there was none; at
 * the start of one, which a reset starts, that there was one if it said so or its counts fell
 * (`tsdb/chunkenc/float_histogram.go`, AppendFloatHistogram and counterResetHint).
 */
export function withResetsAsStored(points: readonly Point[]): readonly Point[] {
  let before: LoadedValue | undefined;
  return points.map(([time, value]) => {
    const previous = before;
    before = value;
    if (!(value instanceof NativeHistogram) || value.counterReset === 'gauge') return [time, value];
    return [time, value.with({ counterReset: hint(value, previous) })];
  });
}

function hint(histogram: NativeHistogram, previous: LoadedValue | undefined): NativeHistogram['counterReset'] {
  if (histogram.counterReset === 'reset') return 'reset';
  if (!(previous instanceof NativeHistogram) || previous.counterReset === 'gauge') return 'unknown';
  const isOtherLayout = histogram.schema !== previous.schema || histogram.zeroThreshold !== previous.zeroThreshold;
  if (histogram.count >= previous.count && isOtherLayout) return 'unknown';
  return wasReset(histogram.with({ counterReset: 'unknown' }), previous) ? 'reset' : 'not_reset';
}
