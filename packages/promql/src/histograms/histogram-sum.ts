import { KahanSum } from '../numeric/kahan-sum.ts';
import { exponentialBound } from './bucket-bounds.ts';
import { commonBounds, mappedIndex } from './custom-bounds.ts';
import {
  CUSTOM_BUCKETS,
  NativeHistogram,
  sameNumbers,
  type BucketCounts,
  type CounterReset,
} from './native-histogram.ts';

type Side = Map<number, KahanSum>;

/** Exponential and custom buckets cannot be added. */
export class IncompatibleHistograms extends Error {
  override readonly name = 'IncompatibleHistograms';
}

/**
 * A sum of native histograms, with compensated sums for each bucket (model/histogram/float_histogram.go, KahanAdd). Buckets
 * of different schemas are joined to the coarser ones, zero buckets to the wider one, and custom buckets to the bounds in
 * common.
 */
export class HistogramSum {
  /** Histograms with different custom bounds were joined. */
  reconciledBounds: boolean = false;
  /** One histogram was marked as a counter's restart and another as none. */
  resetsCollide: boolean = false;
  #schema: number;
  #customValues: readonly number[];
  #counterReset: CounterReset;
  #zeroThreshold: number;
  readonly #zeroCount = new KahanSum();
  readonly #count = new KahanSum();
  readonly #sum = new KahanSum();
  #positive: Side = new Map();
  #negative: Side = new Map();

  constructor(first: NativeHistogram) {
    this.#schema = first.schema;
    this.#customValues = first.customValues;
    this.#counterReset = first.counterReset;
    this.#zeroThreshold = first.zeroThreshold;
    this.#accumulate(first, 1);
  }

  /** Adds a histogram, or with `-1` subtracts it. */
  add(histogram: NativeHistogram, sign: 1 | -1 = 1): void {
    const isCustom = histogram.usesCustomBuckets;
    if (isCustom !== (this.#schema === CUSTOM_BUCKETS)) {
      throw new IncompatibleHistograms('exponential and custom buckets cannot be added');
    }
    this.#joinCounterReset(histogram.counterReset);
    let added = histogram;
    if (isCustom) added = this.#joinBounds(added);
    else {
      added = this.#joinZeroBuckets(added);
      added = this.#joinSchemas(added);
    }
    this.#accumulate(added, sign);
  }

  /** Multiplies everything so far. */
  scale(factor: number): void {
    const all = [this.#zeroCount, this.#count, this.#sum, ...this.#positive.values(), ...this.#negative.values()];
    for (const part of all) {
      part.sum *= factor;
      part.compensation *= factor;
    }
  }

  get value(): NativeHistogram {
    return new NativeHistogram({
      schema: this.#schema,
      customValues: this.#customValues,
      counterReset: this.#counterReset,
      zeroThreshold: this.#zeroThreshold,
      zeroCount: this.#zeroCount.value,
      count: this.#count.value,
      sum: this.#sum.value,
      positive: countsOf(this.#positive),
      negative: countsOf(this.#negative),
    });
  }

  #accumulate({ zeroCount, count, sum, positive, negative }: NativeHistogram, sign: 1 | -1): void {
    this.#zeroCount.add(sign * zeroCount);
    this.#count.add(sign * count);
    this.#sum.add(sign * sum);
    addCounts(this.#positive, positive, sign);
    addCounts(this.#negative, negative, sign);
  }

  /** float_histogram.go, adjustCounterReset */
  #joinCounterReset(other: CounterReset): void {
    const own = this.#counterReset;
    if (own === other || own === 'gauge') return;
    if (other === 'gauge') this.#counterReset = 'gauge';
    else if (own !== 'unknown') {
      if (other !== 'unknown') this.resetsCollide = true;
      this.#counterReset = 'unknown';
    }
  }

  #joinBounds(other: NativeHistogram): NativeHistogram {
    const own = this.#customValues;
    if (sameNumbers(own, other.customValues)) return other;
    this.reconciledBounds = true;
    const common = commonBounds(own, other.customValues);
    this.#positive = remapped(this.#positive, (index) => mappedIndex(index, own, common));
    this.#customValues = common;
    return other.with({
      customValues: common,
      positive: remappedCounts(other.positive, (index) => mappedIndex(index, other.customValues, common)),
    });
  }

  #joinSchemas(other: NativeHistogram): NativeHistogram {
    if (other.schema > this.#schema) return withSchema(other, this.#schema);
    if (other.schema < this.#schema) {
      const coarser = coarserIndex(this.#schema, other.schema);
      this.#positive = remapped(this.#positive, coarser);
      this.#negative = remapped(this.#negative, coarser);
      this.#schema = other.schema;
    }
    return other;
  }

  /** Widens the zero buckets until both are as wide, and end where no populated bucket is cut. */
  #joinZeroBuckets(other: NativeHistogram): NativeHistogram {
    let widened = other;
    while (widened.zeroThreshold !== this.#zeroThreshold) {
      if (this.#zeroThreshold > widened.zeroThreshold) widened = withZeroThreshold(widened, this.#zeroThreshold);
      if (widened.zeroThreshold > this.#zeroThreshold) this.#widen(widened.zeroThreshold);
    }
    return widened;
  }

  #widen(threshold: number): void {
    const before = this.value;
    const after = withZeroThreshold(before, threshold);
    this.#zeroThreshold = after.zeroThreshold;
    this.#zeroCount.sum = after.zeroCount;
    this.#zeroCount.compensation = 0;
    keepOnly(this.#positive, after.positive);
    keepOnly(this.#negative, after.negative);
  }
}

/** A histogram with a wider zero bucket; wider than asked for where that would cut a populated bucket. */
export function withZeroThreshold(histogram: NativeHistogram, threshold: number): NativeHistogram {
  let wider = threshold;
  for (let changed = true; changed;) {
    changed = false;
    for (const { indices, counts } of [histogram.positive, histogram.negative]) {
      for (const [i, index] of indices.entries()) {
        const lower = exponentialBound(index - 1, histogram.schema);
        const upper = exponentialBound(index, histogram.schema);
        if (lower >= wider || upper <= wider || counts[i] === 0) continue;
        wider = upper;
        changed = true;
      }
    }
  }
  let { zeroCount } = histogram;
  const outside = ({ indices, counts }: BucketCounts): BucketCounts => {
    const kept: { indices: number[]; counts: number[] } = { indices: [], counts: [] };
    for (const [i, index] of indices.entries()) {
      const count = counts[i] ?? 0;
      if (exponentialBound(index - 1, histogram.schema) < wider) {
        zeroCount += count;
      } else {
        kept.indices.push(index);
        kept.counts.push(count);
      }
    }
    return kept;
  };
  const [positive, negative] = [outside(histogram.positive), outside(histogram.negative)];
  return histogram.with({ zeroThreshold: wider, zeroCount, positive, negative });
}

/** A histogram with the buckets of a coarser schema. */
export function withSchema(histogram: NativeHistogram, schema: number): NativeHistogram {
  if (schema === histogram.schema) return histogram;
  const coarser = coarserIndex(histogram.schema, schema);
  return histogram.with({
    schema,
    positive: remappedCounts(histogram.positive, coarser),
    negative: remappedCounts(histogram.negative, coarser),
  });
}

function coarserIndex(from: number, to: number): (index: number) => number {
  const joined = 2 ** (from - to);
  return (index) => Math.floor((index - 1) / joined) + 1;
}

function addCounts(side: Side, { indices, counts }: BucketCounts, sign: 1 | -1): void {
  for (const [i, index] of indices.entries()) {
    let sum = side.get(index);
    if (sum === undefined) side.set(index, (sum = new KahanSum()));
    sum.add(sign * (counts[i] ?? 0));
  }
}

function countsOf(side: Side): BucketCounts {
  const indices = [...side.keys()].toSorted((a, b) => a - b);
  return { indices, counts: indices.map((index) => side.get(index)?.value ?? 0) };
}

function remapped(side: Side, to: (index: number) => number): Side {
  const result: Side = new Map();
  for (const [index, { sum, compensation }] of side) {
    const target = to(index);
    const joined = result.get(target) ?? new KahanSum();
    joined.add(sum);
    joined.add(compensation);
    result.set(target, joined);
  }
  return result;
}

export function remappedCounts(buckets: BucketCounts, to: (index: number) => number): BucketCounts {
  const side: Side = new Map();
  addCounts(side, buckets, 1);
  return countsOf(remapped(side, to));
}

function keepOnly(side: Side, { indices }: BucketCounts): void {
  const kept = new Set(indices);
  for (const index of side.keys()) if (!kept.has(index)) side.delete(index);
}
