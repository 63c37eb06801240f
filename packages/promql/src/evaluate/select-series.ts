import { wasReset } from '../histograms/counter-reset.ts';
import type { NativeHistogram } from '../histograms/native-histogram.ts';
import type { SeriesSamples } from '../storage/storage.ts';
import { childrenOfExpression } from '../syntax/children.ts';
import type { Expression, VectorSelector } from '../syntax/expression.ts';
import type { Evaluation } from './evaluation.ts';
import { matchersOf } from './matchers-of.ts';

/** The samples a selector finds from `from` to `to`, in milliseconds, both included. */
export async function selectSeries(
  { storage, statistical }: Pick<Evaluation, 'storage' | 'statistical'>,
  selector: VectorSelector,
  from: number,
  to: number,
): Promise<Iterable<SeriesSamples>> {
  const found = await storage.select(matchersOf(selector), from, to);
  return statistical.has(selector) ? withResets(found) : found;
}

const statistics: ReadonlySet<string> = new Set(['histogram_avg', 'histogram_count', 'histogram_sum']);
const needingBuckets: ReadonlySet<string> = new Set([
  'histogram_fraction',
  'histogram_quantile',
  'histogram_quantiles',
]);

/**
 * The selectors of whose histograms only counts and sums are asked. Prometheus reads those without their buckets, and in
 * doing so finds the resets that were not known when they were stored (promql/engine.go, detectHistogramStatsDecoding).
 */
export function statisticalSelectors(expression: Expression): ReadonlySet<VectorSelector> {
  const found = new Set<VectorSelector>();
  collect(expression, false, found);
  return found;
}

function collect(expression: Expression, isStatistical: boolean, found: Set<VectorSelector>): void {
  if (expression.kind === 'selector') {
    if (isStatistical) found.add(expression);
    return;
  }
  if (expression.kind === 'subquery' || (expression.kind === 'call' && needingBuckets.has(expression.name))) {
    for (const child of childrenOfExpression(expression)) collectBelowBinary(child, found);
    return;
  }
  const isSo =
    expression.kind !== 'binary' && (isStatistical || (expression.kind === 'call' && statistics.has(expression.name)));
  for (const child of childrenOfExpression(expression)) collect(child, isSo, found);
}

/** What is asked of a selector is told by all that surrounds it, up to the next binary operation. */
function collectBelowBinary(expression: Expression, found: Set<VectorSelector>): void {
  if (expression.kind === 'binary') collect(expression, false, found);
  else for (const child of childrenOfExpression(expression)) collectBelowBinary(child, found);
}

function* withResets(found: Iterable<SeriesSamples>): Generator<SeriesSamples> {
  for (const series of found) {
    const { histograms } = series;
    yield histograms === undefined ? series : { ...series, histograms: [...knownResets(histograms)] };
  }
}

function* knownResets(
  histograms: readonly (NativeHistogram | undefined)[],
): Generator<NativeHistogram | undefined, void> {
  let before: NativeHistogram | undefined;
  for (const histogram of histograms) {
    if (histogram === undefined || before === undefined || histogram.counterReset !== 'unknown') yield histogram;
    else yield histogram.with({ counterReset: wasReset(histogram, before) ? 'reset' : 'not_reset' });
    before = histogram ?? before;
  }
}
