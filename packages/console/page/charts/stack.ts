import type { ChartSeries } from './line-chart.tsx';

/** Values on top of each other, the first below: each is the sum of itself and all shown ones before it. */
export function stacked(series: readonly ChartSeries[], length: number): readonly (readonly (number | null)[])[] {
  const sums = Array.from<number>({ length }).fill(0);
  return series.map(({ values, isShown }) => {
    if (!isShown) return values;
    return values.map((value, i) => {
      if (value === null) return sums[i] === 0 ? null : sums[i]!;
      sums[i] = sums[i]! + value;
      return sums[i];
    });
  });
}
