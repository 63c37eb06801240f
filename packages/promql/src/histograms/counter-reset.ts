import { commonBounds, mappedIndex } from './custom-bounds.ts';
import { remappedCounts, withSchema, withZeroThreshold } from './histogram-sum.ts';
import { sameNumbers, type BucketCounts, type NativeHistogram } from './native-histogram.ts';

/**
 * Whether a histogram was reset since an earlier sample of it: it says so, or any of its counts went down
 * (model/histogram/float_histogram.go, DetectReset).
 */
export function wasReset(current: NativeHistogram, before: NativeHistogram): boolean {
  if (current.counterReset === 'reset') return true;
  if (current.counterReset === 'not_reset') return false;
  if (current.count < before.count) return true;
  if (current.usesCustomBuckets !== before.usesCustomBuckets) return true;
  if (current.usesCustomBuckets) return customCountsFell(current, before);
  // A counter keeps its resolution, or lowers it to save buckets; and likewise widens its zero bucket.
  if (current.schema > before.schema || current.zeroThreshold < before.zeroThreshold) return true;
  const widened = withZeroThreshold(before, current.zeroThreshold);
  if (widened.zeroThreshold !== current.zeroThreshold || current.zeroCount < widened.zeroCount) return true;
  const comparable = withSchema(widened, current.schema);
  return anyFell(current.positive, comparable.positive) || anyFell(current.negative, comparable.negative);
}

function customCountsFell(current: NativeHistogram, before: NativeHistogram): boolean {
  if (sameNumbers(current.customValues, before.customValues)) return anyFell(current.positive, before.positive);
  const common = commonBounds(current.customValues, before.customValues);
  const mapped = ({ positive, customValues }: NativeHistogram): BucketCounts =>
    remappedCounts(positive, (index) => mappedIndex(index, customValues, common));
  return anyFell(mapped(current), mapped(before));
}

function anyFell(current: BucketCounts, before: BucketCounts): boolean {
  const counts = new Map(current.indices.map((index, i) => [index, current.counts[i] ?? 0]));
  return before.indices.some((index, i) => (counts.get(index) ?? 0) < (before.counts[i] ?? 0));
}
