import type { History } from '../../market.ts';
import type { ReportLine } from '../jobs.ts';

/** Compares how symbols have moved. */
export function compareHistories(histories: readonly History[]): readonly ReportLine[] {
  const first = changesOf(histories[0]?.prices ?? []);
  return histories.map(({ symbol, prices }) => {
    const changes = changesOf(prices);
    const last = prices.at(-1) ?? 0;
    return {
      symbol,
      last,
      change: last / (prices[0] ?? last) - 1,
      volatility: Math.sqrt(covariance(changes, changes)),
      correlation: correlation(first, changes),
    };
  });
}

function changesOf(prices: readonly number[]): readonly number[] {
  return prices.slice(1).map((price, i) => price / prices[i]! - 1);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const spread = Math.sqrt(covariance(a, a) * covariance(b, b));
  return spread === 0 ? 0 : covariance(a, b) / spread;
}

function covariance(a: readonly number[], b: readonly number[]): number {
  const meanA = mean(a);
  const meanB = mean(b);
  return mean(a.map((value, i) => (value - meanA) * (b[i]! - meanB)));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
