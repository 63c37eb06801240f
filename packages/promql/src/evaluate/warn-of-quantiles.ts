import type { Position } from '../errors.ts';
import { annotations } from './annotations.ts';
import type { Evaluation } from './evaluation.ts';

/** Warns of quantiles that are not between 0 and 1. */
export function warnOfQuantiles(
  { annotations: remarks }: Pick<Evaluation, 'annotations'>,
  quantiles: Float64Array,
  position: Position | undefined,
): void {
  for (const quantile of new Set(quantiles)) {
    if (!(quantile >= 0 && quantile <= 1)) remarks.add(annotations.invalidQuantile(quantile), position);
  }
}
