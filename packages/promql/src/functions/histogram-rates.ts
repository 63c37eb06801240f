import { annotations, type Annotation } from '../evaluate/annotations.ts';
import type { MixedKernel, Window } from '../evaluate/window.ts';
import { wasReset } from '../histograms/counter-reset.ts';
import { HistogramSum, IncompatibleHistograms, withSchema } from '../histograms/histogram-sum.ts';
import { NativeHistogram } from '../histograms/native-histogram.ts';
import { extrapolationFactor } from './extrapolation.ts';

type Remark = (annotation: Annotation) => void;

function nameOf({ labels }: Window): string {
  return labels.get('__name__');
}

function isGauge(histogram: NativeHistogram | undefined): boolean {
  return histogram?.counterReset === 'gauge';
}

/** Makes a difference of histograms; where they cannot be subtracted, remarks on it and makes none. */
function unlessIncompatible(window: Window, remark: Remark, of: () => NativeHistogram): NativeHistogram | undefined {
  try {
    return of();
  } catch (error) {
    if (!(error instanceof IncompatibleHistograms)) throw error;
    remark(annotations.mixedExponentialCustomHistograms(nameOf(window)));
    return undefined;
  }
}

/** `rate`, `increase` and `delta` of native histograms (promql/functions.go, extrapolatedRate and histogramRate). */
export function extrapolatedHistogram(isCounter: boolean, perSecond: boolean): MixedKernel {
  return (window, remark) => {
    if (window.count > 0) {
      remark(annotations.mixedFloatsHistograms(nameOf(window)));
      return undefined;
    }
    const { histogramTimes: times, histograms, histogramLo: lo, histogramHi: hi } = window;
    const samples = histograms.slice(lo, hi);
    if (samples.length < 2) return undefined;
    const difference = unlessIncompatible(window, remark, () => differenceOf(samples, isCounter, window, remark));
    if (difference === undefined) return undefined;
    const span = { first: times[lo] ?? 0, last: times[hi - 1] ?? 0, intervals: samples.length - 1 };
    const zero = isCounter ? { first: samples[0]?.count ?? 0, increase: difference.count } : undefined;
    const factor = extrapolationFactor(window, span, zero) / (perSecond ? window.rangeSeconds : 1);
    return difference.scaled(factor).compacted().with({ counterReset: 'gauge' });
  };
}

/** The last histogram less the first, and with what was lost by the counter's restarts. */
function differenceOf(
  samples: readonly NativeHistogram[],
  isCounter: boolean,
  window: Window,
  remark: Remark,
): NativeHistogram {
  const last = samples.at(-1) ?? new NativeHistogram({});
  let [before = last] = samples;
  const isMarkedGauge = isCounter && samples.some((sample) => isGauge(sample));
  if (isMarkedGauge) remark(annotations.histogramNotCounter(nameOf(window)));
  const [, second = last] = samples;
  if (isCounter && wasReset(second, before)) {
    // The layout of what was there before a restart does not matter.
    before = new NativeHistogram({ schema: second.schema, customValues: second.customValues });
  }
  const relevant = isCounter ? [before, ...samples.slice(1)] : [before, last];
  if (relevant.some((sample) => sample.usesCustomBuckets !== last.usesCustomBuckets)) {
    throw new IncompatibleHistograms('exponential and custom buckets cannot be subtracted');
  }
  const coarsest = relevant.reduce((least, { schema }) => Math.min(least, schema), last.schema);
  const sum = new HistogramSum(last.usesCustomBuckets ? last : withSchema(last, coarsest));
  sum.add(before, -1);
  if (sum.reconciledBounds) remark(annotations.reconciledCustomBuckets('subtraction'));
  if (isCounter) addWhatWasLost(sum, [before, ...samples.slice(1)], remark);
  else if (!isGauge(samples[0]) || !isGauge(last)) remark(annotations.histogramNotGauge(nameOf(window)));
  return sum.value;
}

function addWhatWasLost(sum: HistogramSum, samples: readonly NativeHistogram[], remark: Remark): void {
  sum.reconciledBounds = false;
  for (const [i, current] of samples.entries()) {
    const before = samples[i - 1];
    if (before !== undefined && wasReset(current, before)) sum.add(before);
  }
  if (sum.reconciledBounds) remark(annotations.reconciledCustomBuckets('addition'));
}

interface TimedSample {
  readonly time: number;
  readonly value: number | NativeHistogram;
}

/** The last two samples of a window, floats and histograms together. */
function lastTwo(window: Window): readonly TimedSample[] {
  const { timestamps, values, hi, lo, histogramTimes, histograms, histogramHi, histogramLo } = window;
  const samples: TimedSample[] = [];
  for (let i = Math.max(lo, hi - 2); i < hi; i += 1) samples.push({ time: timestamps[i] ?? 0, value: values[i] ?? 0 });
  for (let i = Math.max(histogramLo, histogramHi - 2); i < histogramHi; i += 1) {
    const value = histograms[i];
    if (value !== undefined) samples.push({ time: histogramTimes[i] ?? 0, value });
  }
  return samples.toSorted((a, b) => a.time - b.time).slice(-2);
}

/** `irate` and `idelta` of a window with native histograms (promql/functions.go, instantValue). */
export function ofLastTwoHistograms(isCounter: boolean): MixedKernel {
  return (window, remark) => {
    const [first, second] = lastTwo(window);
    if (first === undefined || second === undefined || first.time === second.time) return undefined;
    const seconds = (second.time - first.time) / 1000;
    const [before, last] = [first.value, second.value];
    if (typeof before === 'number' && typeof last === 'number') {
      if (!isCounter) return last - before;
      return (last < before ? last : last - before) / seconds;
    }
    if (typeof before === 'number' || typeof last === 'number') {
      remark(annotations.mixedFloatsHistograms(nameOf(window)));
      return undefined;
    }
    if (isCounter && (isGauge(before) || isGauge(last))) remark(annotations.histogramNotCounter(nameOf(window)));
    if (!isCounter && !(isGauge(before) && isGauge(last))) remark(annotations.histogramNotGauge(nameOf(window)));
    const difference = unlessIncompatible(window, remark, () => {
      if (isCounter && wasReset(last, before)) return last;
      const sum = new HistogramSum(last);
      sum.add(before, -1);
      if (sum.reconciledBounds) remark(annotations.reconciledCustomBuckets('subtraction'));
      return sum.value;
    });
    const gauge = difference?.with({ counterReset: 'gauge' }).compacted();
    return isCounter ? gauge?.dividedBy(seconds) : gauge;
  };
}

/** `changes` and `resets`: counts the samples that differ from the one before; floats always differ from histograms. */
export function countDifferences(
  ofFloats: (value: number, before: number) => boolean,
  ofHistograms: (value: NativeHistogram, before: NativeHistogram) => boolean,
): MixedKernel {
  return (window) => {
    const samples = allSamples(window);
    let count = 0;
    for (const [i, { value }] of samples.entries()) {
      const before = samples[i - 1]?.value;
      if (before === undefined) continue;
      if (typeof value === 'number' && typeof before === 'number') count += Number(ofFloats(value, before));
      else if (typeof value === 'number' || typeof before === 'number') count += 1;
      else count += Number(ofHistograms(value, before));
    }
    return count;
  };
}

function allSamples(window: Window): readonly TimedSample[] {
  const { timestamps, values, lo, hi, histogramTimes, histograms, histogramLo, histogramHi } = window;
  const samples: TimedSample[] = [];
  for (let i = lo; i < hi; i += 1) samples.push({ time: timestamps[i] ?? 0, value: values[i] ?? 0 });
  for (let i = histogramLo; i < histogramHi; i += 1) {
    const value = histograms[i];
    if (value !== undefined) samples.push({ time: histogramTimes[i] ?? 0, value });
  }
  return samples.toSorted((a, b) => a.time - b.time);
}
