import fc from 'fast-check';
import { Labels, markStale, type SeriesSamples, type Storage } from '../src/index.ts';
import { compileMatchers } from '../src/storage/label-matcher.ts';

const value = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -1.5, 0.1, 1e308, 'stale' as const),
);

const samples = fc.uniqueArray(
  fc.tuple(
    fc.integer({ min: 0, max: 16 }).map((i) => i * 15_000),
    value,
  ),
  {
    selector: ([time]) => time,
    maxLength: 12,
  },
);

const series = fc
  .tuple(
    fc.constantFrom('a', 'b_total', 'c:d', 'sum', 'rate'),
    fc.constantFrom('x', 'y', ''),
    fc.constantFrom('0.1', '1', '+Inf', ''),
    samples,
  )
  .map(([name, job, le, points]): SeriesSamples => {
    const sorted = points.toSorted(([a], [b]) => a - b);
    const values = new Float64Array(sorted.length);
    for (const [i, [, point]] of sorted.entries()) {
      if (point === 'stale') markStale(values, i);
      else values[i] = point;
    }
    return {
      labels: Labels.from({ __name__: name, job, le }),
      timestamps: Float64Array.from(sorted, ([t]) => t),
      values,
    };
  });

/** Storages with a few series of the metrics that the arbitrary expressions ask for, stale and special values among them. */
export const arbitraryStorage: fc.Arbitrary<Storage> = fc
  .uniqueArray(series, { selector: ({ labels }) => labels.key, maxLength: 8 })
  .map((held) => ({
    select(matchers, from, to) {
      const matches = compileMatchers(matchers);
      return held.flatMap(({ labels, timestamps, values }) => {
        if (!matches(labels)) return [];
        const start = timestamps.findIndex((time) => time >= from);
        const end = timestamps.findLastIndex((time) => time <= to) + 1;
        if (start === -1 || end <= start) return [];
        return [{ labels, timestamps: timestamps.slice(start, end), values: values.slice(start, end) }];
      });
    },
  }));
