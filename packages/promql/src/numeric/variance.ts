import { KahanSum } from './kahan-sum.ts';

/** The population variance, by Welford's method with compensated sums (promql/functions.go, varianceOverTime). */
export class Variance {
  #count = 0;
  readonly #mean = new KahanSum();
  readonly #squares = new KahanSum();

  add(value: number): void {
    this.#count += 1;
    const before = value - (this.#mean.sum + this.#mean.compensation);
    this.#mean.add(before / this.#count);
    this.#squares.add(before * (value - (this.#mean.sum + this.#mean.compensation)));
  }

  get value(): number {
    return (this.#squares.sum + this.#squares.compensation) / this.#count;
  }
}
