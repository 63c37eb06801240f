import { HistogramSum } from './histogram-sum.ts';
import type { NativeHistogram } from './native-histogram.ts';

/**
 * The mean of native histograms: the sum by the count, and from where the sum would overflow on, an incremental mean
 * (promql/functions.go, funcAvgOverTime).
 */
export class HistogramMean {
  #sum: HistogramSum;
  #count = 1;
  #mean: HistogramSum | undefined;
  #reconciledBounds = false;

  constructor(first: NativeHistogram) {
    this.#sum = new HistogramSum(first);
  }

  get reconciledBounds(): boolean {
    return this.#reconciledBounds || this.#sum.reconciledBounds || this.#mean?.reconciledBounds === true;
  }

  add(histogram: NativeHistogram): void {
    this.#count += 1;
    if (this.#mean === undefined) {
      const before = this.#sum.value;
      this.#sum.add(histogram);
      if (!overflows(this.#sum.value)) return;
      this.#reconciledBounds = this.#sum.reconciledBounds;
      this.#mean = new HistogramSum(before.dividedBy(this.#count - 1));
    }
    this.#mean.scale((this.#count - 1) / this.#count);
    this.#mean.add(histogram.dividedBy(this.#count));
  }

  get value(): NativeHistogram {
    return this.#mean?.value ?? this.#sum.value.dividedBy(this.#count);
  }
}

function overflows({ zeroCount, count, sum, positive, negative }: NativeHistogram): boolean {
  return [zeroCount, count, sum, ...positive.counts, ...negative.counts].some(
    (number) => Math.abs(number) === Infinity,
  );
}
