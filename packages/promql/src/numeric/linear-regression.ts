import { KahanSum } from './kahan-sum.ts';

export interface Line {
  /** Per second. */
  readonly slope: number;
  /** The value at the time asked for. */
  readonly intercept: number;
}

/** The least-squares line through samples `lo <= i < hi`, with times in milliseconds (promql/functions.go, linearRegression). */
export function linearRegression(
  timestamps: Float64Array,
  values: Float64Array,
  lo: number,
  hi: number,
  interceptTime: number,
): Line {
  const first = values[lo] ?? 0;
  const [sumX, sumY, sumXY, sumX2] = [new KahanSum(), new KahanSum(), new KahanSum(), new KahanSum()];
  let isConstant = true;
  for (let i = lo; i < hi; i += 1) {
    const y = values[i] ?? 0;
    if (i > lo && y !== first) isConstant = false;
    const x = ((timestamps[i] ?? 0) - interceptTime) / 1000;
    sumX.add(x);
    sumY.add(y);
    sumXY.add(x * y);
    sumX2.add(x * x);
  }
  if (isConstant) return Math.abs(first) === Infinity ? { slope: NaN, intercept: NaN } : { slope: 0, intercept: first };
  const [x, y, xy, x2] = [total(sumX), total(sumY), total(sumXY), total(sumX2)];
  const count = hi - lo;
  const slope = (xy - (x * y) / count) / (x2 - (x * x) / count);
  return { slope, intercept: y / count - (slope * x) / count };
}

function total({ sum, compensation }: KahanSum): number {
  return sum + compensation;
}
