import { wasReset } from '../src/histograms/counter-reset.ts';
import { NativeHistogram } from '../src/histograms/native-histogram.ts';
import type { LoadedValue } from './loaded-storage.ts';

type Point = readonly [time: number, value: LoadedValue];

/**
 * What a histogram says of counter resets when it is read back from Prometheus' storage: within a chunk, that there was none; at
 * the start of one, which a reset starts as does a new layout, nothing, since the chunk before may be gone or have been added
 * later (`tsdb/chunkenc/histogram_meta.go`, counterResetHint).
 */
export function withResetsAsStored(points: readonly Point[]): readonly Point[] {
  let before: LoadedValue | undefined;
  return points.map(([time, value]) => {
    const previous = before;
    before = value;
    if (!(value instanceof NativeHistogram) || value.counterReset === 'gauge') return [time, value];
    return [time, value.with({ counterReset: startsChunk(value, previous) ? 'unknown' : 'not_reset' })];
  });
}

function startsChunk(histogram: NativeHistogram, previous: LoadedValue | undefined): boolean {
  if (!(previous instanceof NativeHistogram) || previous.counterReset === 'gauge') return true;
  if (histogram.counterReset === 'reset') return true;
  if (histogram.schema !== previous.schema || histogram.zeroThreshold !== previous.zeroThreshold) return true;
  return wasReset(histogram.with({ counterReset: 'unknown' }), previous);
}
