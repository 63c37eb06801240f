/** The schema number of histograms with bounds of their own. */
export const CUSTOM_BUCKETS: number = -53;

/** What is known of the counter a histogram was sampled from: whether it restarted just before, or is no counter at all. */
export type CounterReset = 'unknown' | 'reset' | 'not_reset' | 'gauge';

/** Counts by bucket index. */
export interface BucketCounts {
  /** Strictly increasing. */
  readonly indices: readonly number[];
  /** One for each index; not cumulative. */
  readonly counts: readonly number[];
}

const noBuckets: BucketCounts = { indices: [], counts: [] };

/** The fields of a histogram; what is left out is zero or empty. */
export interface HistogramFields {
  readonly schema?: number;
  readonly count?: number;
  readonly sum?: number;
  readonly zeroThreshold?: number;
  readonly zeroCount?: number;
  readonly positive?: BucketCounts;
  readonly negative?: BucketCounts;
  readonly customValues?: readonly number[];
  readonly counterReset?: CounterReset;
}

/**
 * A native histogram, as Prometheus' model/histogram.FloatHistogram: a sample that is a whole histogram. Immutable.
 *
 * With a schema `n` from -4 to 8, the bucket `i` counts values in `(b^(i-1), b^i]` for the base `b = 2^(2^-n)`, negative
 * buckets likewise below zero, and a zero bucket what is no further from zero than `zeroThreshold`. With the schema
 * {@link CUSTOM_BUCKETS}, the bucket `i` counts values in `(customValues[i-1], customValues[i]]`.
 */
export class NativeHistogram {
  readonly schema: number;
  readonly count: number;
  readonly sum: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: BucketCounts;
  readonly negative: BucketCounts;
  readonly customValues: readonly number[];
  readonly counterReset: CounterReset;

  constructor(fields: HistogramFields) {
    this.schema = fields.schema ?? 0;
    this.count = fields.count ?? 0;
    this.sum = fields.sum ?? 0;
    this.zeroThreshold = fields.zeroThreshold ?? 0;
    this.zeroCount = fields.zeroCount ?? 0;
    this.positive = fields.positive ?? noBuckets;
    this.negative = fields.negative ?? noBuckets;
    this.customValues = fields.customValues ?? [];
    this.counterReset = fields.counterReset ?? 'unknown';
  }

  get usesCustomBuckets(): boolean {
    return this.schema === CUSTOM_BUCKETS;
  }

  /** This histogram with some fields changed. */
  with(changes: HistogramFields): NativeHistogram {
    return new NativeHistogram({ ...this, ...changes });
  }

  /** All counts and the sum times a factor; a negative one makes no counter. */
  scaled(factor: number): NativeHistogram {
    const scale = ({ indices, counts }: BucketCounts): BucketCounts => ({
      indices,
      counts: counts.map((count) => count * factor),
    });
    return this.with({
      count: this.count * factor,
      sum: this.sum * factor,
      zeroCount: this.zeroCount * factor,
      positive: scale(this.positive),
      negative: scale(this.negative),
      ...(factor < 0 ? { counterReset: 'gauge' as const } : {}),
    });
  }

  /** All counts and the sum divided; by zero, no buckets are left. */
  dividedBy(divisor: number): NativeHistogram {
    if (divisor !== 0) {
      const divide = ({ indices, counts }: BucketCounts): BucketCounts => ({
        indices,
        counts: counts.map((count) => count / divisor),
      });
      return this.with({
        count: this.count / divisor,
        sum: this.sum / divisor,
        zeroCount: this.zeroCount / divisor,
        positive: divide(this.positive),
        negative: divide(this.negative),
        ...(divisor < 0 ? { counterReset: 'gauge' as const } : {}),
      });
    }
    const { count, sum, zeroCount } = this;
    const divided = { count: count / divisor, sum: sum / divisor, zeroCount: zeroCount / divisor };
    return this.with({ ...divided, positive: noBuckets, negative: noBuckets });
  }

  /** Without empty buckets. */
  compacted(): NativeHistogram {
    return this.with({ positive: withoutEmpty(this.positive), negative: withoutEmpty(this.negative) });
  }

  equals(other: NativeHistogram): boolean {
    return (
      this.schema === other.schema &&
      this.count === other.count &&
      Object.is(this.sum, other.sum) &&
      this.zeroThreshold === other.zeroThreshold &&
      this.zeroCount === other.zeroCount &&
      sameNumbers(this.customValues, other.customValues) &&
      sameBuckets(this.positive, other.positive) &&
      sameBuckets(this.negative, other.negative)
    );
  }
}

function withoutEmpty({ indices, counts }: BucketCounts): BucketCounts {
  if (!counts.includes(0)) return { indices, counts };
  const isFilled = (_: number, i: number): boolean => counts[i] !== 0;
  return { indices: indices.filter(isFilled), counts: counts.filter(isFilled) };
}

function sameBuckets(a: BucketCounts, b: BucketCounts): boolean {
  return sameNumbers(a.indices, b.indices) && sameNumbers(a.counts, b.counts);
}

export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
