import { resetsCollide } from '../../functions/histograms-over-time.ts';
import { HistogramMean } from '../../histograms/histogram-mean.ts';
import { HistogramSum, IncompatibleHistograms } from '../../histograms/histogram-sum.ts';
import type { NativeHistogram } from '../../histograms/native-histogram.ts';
import { annotations, type Annotation } from '../annotations.ts';
import { ABSENT, type Grid } from '../grid.ts';
import type { Groups } from './groups.ts';

interface Member {
  readonly histogram: NativeHistogram;
  readonly metric: string;
}

/**
 * Adds to the sums or means of floats those of native histograms. A group that has both at a step has no result there, nor
 * has one with histograms that cannot be added.
 */
export function aggregateHistograms(
  grid: Grid,
  { ofRow }: Groups,
  result: Grid,
  op: 'sum' | 'avg',
  remark: (annotation: Annotation) => void,
): void {
  const members = new Map<number, Member[]>();
  for (let row = 0; row < grid.rows; row += 1) {
    for (let step = 0; step < grid.steps; step += 1) {
      const histogram = grid.histogram(row, step);
      if (histogram === undefined) continue;
      const cell = (ofRow[row] ?? 0) * grid.steps + step;
      const others = members.get(cell) ?? [];
      others.push({ histogram, metric: grid.labels[row]?.get('__name__') ?? '' });
      members.set(cell, others);
    }
  }
  for (const [cell, group] of members) {
    if (result.present[cell] === ABSENT) {
      result.put(Math.floor(cell / grid.steps), cell % grid.steps, aggregated(group, op, remark));
    } else {
      result.present[cell] = ABSENT;
      remark(annotations.mixedFloatsHistogramsInAggregation());
    }
  }
}

function aggregated(
  [first, ...others]: readonly Member[],
  op: 'sum' | 'avg',
  remark: (annotation: Annotation) => void,
): NativeHistogram | undefined {
  if (first === undefined) return undefined;
  const accumulator = op === 'sum' ? new HistogramSum(first.histogram) : new HistogramMean(first.histogram);
  for (const { histogram, metric } of others) {
    try {
      accumulator.add(histogram);
    } catch (error) {
      if (!(error instanceof IncompatibleHistograms)) throw error;
      remark(annotations.mixedExponentialCustomHistograms(metric));
      return undefined;
    }
  }
  if (accumulator.reconciledBounds) remark(annotations.reconciledCustomBuckets('aggregation'));
  if (resetsCollide([first, ...others].map(({ histogram }) => histogram))) {
    remark(annotations.collidingCounterResets('aggregation'));
  }
  return accumulator.value.compacted();
}
