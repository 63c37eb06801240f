/**
 * A sum with Neumaier's compensation, as Prometheus' util/kahansum keeps it. Aggregations over whole grids keep `sum` and
 * `compensation` in arrays instead: see {@link compensationOf}.
 */
export class KahanSum {
  sum: number = 0;
  compensation: number = 0;

  add(value: number): void {
    const total = this.sum + value;
    this.compensation = compensationOf(this.sum, value, total, this.compensation);
    this.sum = total;
  }

  get value(): number {
    return Number.isFinite(this.sum) ? this.sum + this.compensation : this.sum;
  }
}

/** The compensation after `value` was added to `sum` and made `total`. */
export function compensationOf(sum: number, value: number, total: number, compensation: number): number {
  if (total === Infinity || total === -Infinity) return 0;
  if (Math.abs(sum) >= Math.abs(value)) return compensation + (sum - total + value);
  return compensation + (value - total + sum);
}
