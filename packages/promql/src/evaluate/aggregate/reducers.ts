import { compensationOf } from '../../numeric/kahan-sum.ts';

/**
 * An aggregation that goes over its input row by row, with an accumulator in flat arrays for each group and step: the
 * innermost loops of the engine.
 */
export interface Reducer {
  /** The first value of a group at a step. */
  readonly start: (accumulator: Accumulator, cell: number, value: number) => void;
  /** Any further value. */
  readonly add: (accumulator: Accumulator, cell: number, value: number) => void;
  /** The result of a cell that was started. */
  readonly finish: (accumulator: Accumulator, cell: number) => number;
  /** Whether native histograms take part, of which only the presence counts. */
  readonly takesHistograms?: true;
}

export interface Accumulator {
  readonly value: Float64Array;
  readonly compensation: Float64Array;
  readonly mean: Float64Array;
  readonly count: Float64Array;
  /** Cells whose mean is computed incrementally, since their sum would overflow. */
  readonly incremental: Uint8Array;
}

const at = (column: Float64Array, cell: number): number => column[cell] ?? 0;

function set({ value, count }: Accumulator, cell: number, first: number): void {
  value[cell] = first;
  count[cell] = 1;
}

function addCompensated({ value, compensation }: Accumulator, cell: number, added: number): void {
  const sum = at(value, cell);
  const total = sum + added;
  compensation[cell] = compensationOf(sum, added, total, at(compensation, cell));
  value[cell] = total;
}

const sum: Reducer = {
  start: set,
  add: addCompensated,
  finish: ({ value, compensation }, cell) => at(value, cell) + at(compensation, cell),
};

/** The compensated sum by the count, and an incremental mean from where the sum would overflow (promql/engine.go). */
const avg: Reducer = {
  start: set,
  add(accumulator, cell, added) {
    const { value, compensation, mean, count, incremental } = accumulator;
    const n = at(count, cell) + 1;
    count[cell] = n;
    if (incremental[cell] === 0) {
      const total = at(value, cell) + added;
      if (total !== Infinity && total !== -Infinity) return addCompensated(accumulator, cell, added);
      incremental[cell] = 1;
      mean[cell] = at(value, cell) / (n - 1);
      compensation[cell] = at(compensation, cell) / (n - 1);
    }
    const share = (n - 1) / n;
    const before = share * at(mean, cell);
    const total = before + added / n;
    compensation[cell] = compensationOf(before, added / n, total, share * at(compensation, cell));
    mean[cell] = total;
  },
  finish({ value, compensation, mean, count, incremental }, cell) {
    if (incremental[cell] === 1) return at(mean, cell) + at(compensation, cell);
    return at(value, cell) / at(count, cell) + at(compensation, cell) / at(count, cell);
  },
};

/** Welford's method. */
const stdvar: Reducer = {
  start({ value, mean, count }, cell, first) {
    value[cell] = Number.isFinite(first) ? 0 : Number.NaN;
    mean[cell] = first;
    count[cell] = 1;
  },
  add({ value, mean, count }, cell, added) {
    const n = at(count, cell) + 1;
    const delta = added - at(mean, cell);
    count[cell] = n;
    mean[cell] = at(mean, cell) + delta / n;
    value[cell] = at(value, cell) + delta * (added - at(mean, cell));
  },
  finish: ({ value, count }, cell) => at(value, cell) / at(count, cell),
};

function extreme(isBeyond: (value: number, best: number) => boolean): Reducer {
  return {
    start: set,
    add({ value }, cell, added) {
      const best = at(value, cell);
      if (isBeyond(added, best) || Number.isNaN(best)) value[cell] = added;
    },
    finish: ({ value }, cell) => at(value, cell),
  };
}

/** The aggregations that need no more than an accumulator. */
export const reducers: Readonly<
  Record<'sum' | 'avg' | 'count' | 'min' | 'max' | 'group' | 'stddev' | 'stdvar', Reducer>
> = {
  sum,
  avg,
  count: {
    start: set,
    add({ count }, cell) {
      count[cell] = at(count, cell) + 1;
    },
    finish: ({ count }, cell) => at(count, cell),
    takesHistograms: true,
  },
  min: extreme((value, best) => value < best),
  max: extreme((value, best) => value > best),
  group: { start: set, add: () => {}, finish: () => 1, takesHistograms: true },
  stddev: { ...stdvar, finish: (accumulator, cell) => Math.sqrt(stdvar.finish(accumulator, cell)) },
  stdvar,
};
