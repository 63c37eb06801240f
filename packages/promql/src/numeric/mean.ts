import { compensationOf } from './kahan-sum.ts';

/**
 * A mean as Prometheus computes it (promql/functions.go, funcAvgOverTime): the compensated sum divided by the count, and
 * from where the sum would overflow on, an incremental mean.
 */
export class Mean {
  #count = 0;
  #sum = 0;
  #mean = 0;
  #compensation = 0;
  #incremental = false;

  add(value: number): void {
    this.#count += 1;
    if (this.#count === 1) {
      this.#sum = value;
      return;
    }
    if (!this.#incremental) {
      const total = this.#sum + value;
      if (total !== Infinity && total !== -Infinity) {
        this.#compensation = compensationOf(this.#sum, value, total, this.#compensation);
        this.#sum = total;
        return;
      }
      this.#incremental = true;
      this.#mean = this.#sum / (this.#count - 1);
      this.#compensation /= this.#count - 1;
    }
    const share = (this.#count - 1) / this.#count;
    const before = share * this.#mean;
    const part = value / this.#count;
    this.#mean = before + part;
    this.#compensation = compensationOf(before, part, this.#mean, share * this.#compensation);
  }

  get value(): number {
    if (this.#incremental) return this.#mean + this.#compensation;
    return this.#sum / this.#count + this.#compensation / this.#count;
  }
}
