import { annotations, type Annotation } from '../evaluate/annotations.ts';
import type { MixedKernel, Window } from '../evaluate/window.ts';
import { HistogramMean } from '../histograms/histogram-mean.ts';
import { HistogramSum, IncompatibleHistograms } from '../histograms/histogram-sum.ts';
import type { NativeHistogram } from '../histograms/native-histogram.ts';

/** Aggregates a window of histograms; one that holds floats as well has no result. */
function aggregated(create: (first: NativeHistogram) => HistogramSum | HistogramMean): MixedKernel {
  return (window, remark) => {
    const name = window.labels.get('__name__');
    if (window.count > 0) {
      remark(annotations.mixedFloatsHistograms(name));
      return undefined;
    }
    try {
      return aggregate(window, create, remark);
    } catch (error) {
      if (!(error instanceof IncompatibleHistograms)) throw error;
      remark(annotations.mixedExponentialCustomHistograms(name));
      return undefined;
    }
  };
}

function aggregate(
  { histograms, histogramLo, histogramHi }: Window,
  create: (first: NativeHistogram) => HistogramSum | HistogramMean,
  remark: (annotation: Annotation) => void,
): NativeHistogram | undefined {
  const samples = histograms.slice(histogramLo, histogramHi);
  const [first, ...others] = samples;
  if (first === undefined) return undefined;
  const accumulator = create(first);
  for (const histogram of others) accumulator.add(histogram);
  if (resetsCollide(samples)) remark(annotations.collidingCounterResets('aggregation'));
  if (accumulator.reconciledBounds) remark(annotations.reconciledCustomBuckets('aggregation'));
  return accumulator.value;
}

/** Whether some histograms follow a counter's restart and others are known not to. */
export function resetsCollide(histograms: readonly NativeHistogram[]): boolean {
  const hints = new Set(histograms.map(({ counterReset }) => counterReset));
  return hints.has('reset') && hints.has('not_reset');
}

export const sumOfHistograms: MixedKernel = aggregated((first) => new HistogramSum(first));
export const meanOfHistograms: MixedKernel = aggregated((first) => new HistogramMean(first));
