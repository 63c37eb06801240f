import { annotations } from '../evaluate/annotations.ts';
import { dropNames } from '../evaluate/drop-names.ts';
import { Grid } from '../evaluate/grid.ts';
import { timeOf } from '../evaluate/steps.ts';
import { gridOf, scalarsOf, stringOf, type Value } from '../evaluate/value.ts';
import { warnOfQuantiles } from '../evaluate/warn-of-quantiles.ts';
import type { NativeHistogram } from '../histograms/native-histogram.ts';
import { histogramFraction, histogramQuantile } from '../histograms/quantiles.ts';
import { histogramVariance } from '../histograms/variance.ts';
import type { Labels } from '../labels/labels.ts';
import { bucketFraction, bucketQuantile, type Buckets } from '../numeric/classic-buckets.ts';
import { HistogramResult } from './histogram-result.ts';
import type { CallContext, Family, GeneralFunction } from './implementation.ts';

/** The name that remarks give of a metric: only with delayed name removal is it still known. */
function metricOf({ evaluation }: CallContext, labels: Labels): string {
  return evaluation.delayNameRemoval ? labels.get('__name__') : '';
}

/** The φ-quantile of classic and native histograms, of both kinds with the remarks of `histogram_quantile`. */
function quantileOf(context: CallContext, phiAt: (step: number) => number, vectorArgument: number) {
  const { evaluation, call, steps } = context;
  return {
    classic: (buckets: Buckets, step: number, labels: Labels): number => {
      const { value, raised } = bucketQuantile(phiAt(step), buckets);
      if (raised === undefined) return value;
      const forced = { metric: metricOf(context, labels), time: timeOf(steps, step), ...raised };
      evaluation.annotations.addForcedMonotonicity(forced, call.args[vectorArgument]?.position);
      return value;
    },
    native: (histogram: NativeHistogram, step: number, labels: Labels): number => {
      const { value, effect } = histogramQuantile(phiAt(step), histogram);
      const remark = effect === 'result is NaN' ? annotations.quantileIsNan : annotations.quantileIsSkewed;
      if (effect !== undefined) evaluation.annotations.add(remark(metricOf(context, labels)), call.args[0]?.position);
      return value;
    },
  };
}

async function quantile(context: CallContext): Promise<Value> {
  const { evaluation, call, args } = context;
  const quantiles = scalarsOf(args[0]);
  warnOfQuantiles(evaluation, quantiles, call.args[0]?.position);
  const result = new HistogramResult(context, 1);
  await result.apply(quantileOf(context, (step) => quantiles[step] ?? Number.NaN, 1));
  return result.value;
}

/** One series for each quantile, with the quantile as a label. */
async function quantiles(context: CallContext): Promise<Value> {
  const { evaluation, call, args } = context;
  const label = stringOf(args[1]);
  const result = new HistogramResult(context, 0);
  for (const [i, argument] of args.slice(2).entries()) {
    const column = scalarsOf(argument);
    warnOfQuantiles(evaluation, column, call.args[i + 2]?.position);
    const relabel = (labels: Labels, step: number): Labels =>
      labels.with({ [label]: openMetricsNumber(column[step] ?? Number.NaN) });
    await result.apply(
      quantileOf(context, (step) => column[step] ?? Number.NaN, 0),
      relabel,
    );
  }
  return result.value;
}

/** OpenMetrics writes whole numbers with a fraction: `1.0`. */
function openMetricsNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

async function fraction(context: CallContext): Promise<Value> {
  const { evaluation, call, args } = context;
  const [lower, upper] = [scalarsOf(args[0]), scalarsOf(args[1])];
  const result = new HistogramResult(context, 2);
  await result.apply({
    classic: (buckets, step) => bucketFraction(lower[step] ?? Number.NaN, upper[step] ?? Number.NaN, buckets),
    native: (histogram, step, labels) => {
      const { value, excludesNan } = histogramFraction(lower[step] ?? Number.NaN, upper[step] ?? Number.NaN, histogram);
      const remark = annotations.fractionExcludesNan(metricOf(context, labels));
      if (excludesNan) evaluation.annotations.add(remark, call.args[0]?.position);
      return value;
    },
  });
  return result.value;
}

/** A function of each native histogram; floats are not seen. */
function ofNative(of: (histogram: NativeHistogram) => number): GeneralFunction {
  return {
    kind: 'general',
    call: ({ args, evaluation, steps }) => {
      const grid = gridOf(args[0]);
      const result = new Grid(steps.count, grid.rows);
      for (const [row, labels] of grid.labels.entries()) {
        const target = result.add(labels, grid.dropsName[row]);
        for (let step = 0; step < steps.count; step += 1) {
          const histogram = grid.histogram(row, step);
          if (histogram !== undefined) result.set(target, step, of(histogram));
        }
        if (!result.hasAny(target)) result.removeLast();
      }
      result.nameIsFixed = grid.nameIsFixed;
      return { type: 'vector', grid: dropNames(result, evaluation.delayNameRemoval) };
    },
  };
}

/** Functions of histograms: classic ones, with a series for each bucket, and native ones. */
export const histogramFunctions: Family = {
  histogram_avg: ofNative(({ sum, count }) => sum / count),
  histogram_count: ofNative(({ count }) => count),
  histogram_fraction: { kind: 'general', call: fraction },
  histogram_quantile: { kind: 'general', call: quantile },
  histogram_quantiles: { kind: 'general', call: quantiles },
  histogram_stddev: ofNative((histogram) => Math.sqrt(histogramVariance(histogram))),
  histogram_stdvar: ofNative(histogramVariance),
  histogram_sum: ofNative(({ sum }) => sum),
};
