import type { Labels } from '../labels/labels.ts';
import { ExpositionError } from './exposition-error.ts';
import type { ExpositionSample } from './exposition.ts';
import { parseValue } from './parse-value.ts';

interface Bucket {
  readonly bound: number;
  readonly sample: ExpositionSample;
}

const BOUND: ReadonlySet<string> = new Set(['le']);

/** Holds the buckets of a histogram to OpenMetrics: bounds and counts rise, and the last bound is +Inf. */
export function checkBuckets(family: string, samples: readonly ExpositionSample[]): void {
  const bySeries = new Map<string, Bucket[]>();
  for (const sample of samples) {
    if (sample.labels.get('__name__') !== `${family}_bucket`) continue;
    const key = seriesKey(sample);
    const buckets = bySeries.get(key) ?? [];
    bySeries.set(key, buckets);
    buckets.push({ bound: parseValue(sample.labels.get('le')) ?? Number.NaN, sample });
  }
  for (const buckets of bySeries.values()) {
    for (const [i, { bound, sample }] of buckets.entries()) {
      const before = buckets[i - 1];
      if (before === undefined) continue;
      if (bound <= before.bound) throw refusal(sample, 'buckets in the order of `le`', sample.labels);
      if (sample.value < before.sample.value) {
        throw refusal(sample, `a bucket that counts at least ${before.sample.value}`, sample.value);
      }
    }
    const last = buckets.at(-1);
    if (last !== undefined && last.bound !== Infinity)
      throw refusal(last.sample, 'a last bucket with `le="+Inf"`', last.bound);
  }
}

/** The series of a histogram at a time. */
function seriesKey({ labels, timestamp }: ExpositionSample): string {
  return `${labels.omit(BOUND).key}@${timestamp ?? ''}`;
}

function refusal({ line }: ExpositionSample, expected: string, found: Labels | number): ExpositionError {
  return new ExpositionError(line, 1, expected, String(found));
}
