import { annotations } from '../evaluate/annotations.ts';
import { dropNames } from '../evaluate/drop-names.ts';
import { Grid } from '../evaluate/grid.ts';
import { timeOf } from '../evaluate/steps.ts';
import { gridOf, scalarsOf, type Value } from '../evaluate/value.ts';
import { warnOfQuantiles } from '../evaluate/warn-of-quantiles.ts';
import type { Labels } from '../labels/labels.ts';
import { bucketFraction, bucketQuantile, type Buckets } from '../numeric/classic-buckets.ts';
import { argumentPosition, type CallContext, type Family } from './implementation.ts';

const le: ReadonlySet<string> = new Set(['le']);

/** The rows of one histogram, by increasing bound. */
interface Histogram {
  readonly labels: Labels;
  readonly dropsName: boolean;
  readonly rows: { readonly row: number; readonly bound: number }[];
}

/** Groups rows that differ in `le` alone; warns of rows without a bound. */
function histogramsOf({ evaluation, call }: CallContext, grid: Grid, argument: number): Histogram[] {
  const histograms = new Map<string, Histogram>();
  for (const [row, labels] of grid.labels.entries()) {
    if (!grid.hasAny(row)) continue;
    const bound = parseBound(labels.get('le'));
    if (bound === undefined) {
      const metric = evaluation.delayNameRemoval ? labels.get('__name__') : '';
      const warning = annotations.badBucketLabel(metric, labels.get('le'));
      evaluation.annotations.add(warning, argumentPosition(call, argument));
      continue;
    }
    const others = labels.omit(le);
    let histogram = histograms.get(others.key);
    if (histogram === undefined) {
      histogram = { labels: others, dropsName: grid.dropsName[row] === true, rows: [] };
      histograms.set(others.key, histogram);
    }
    histogram.rows.push({ row, bound });
  }
  for (const { rows } of histograms.values()) rows.sort((a, b) => a.bound - b.bound || 0);
  return [...histograms.values()];
}

/** Go's strconv.ParseFloat, for what stands in `le`. */
function parseBound(text: string): number | undefined {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return /^nan$/i.test(text) ? Number.NaN : undefined;
}

/** The buckets that are present at a step; those with the same bound are added up. */
function bucketsAt(grid: Grid, { rows }: Histogram, step: number): Buckets {
  const bounds: number[] = [];
  const counts: number[] = [];
  for (const { row, bound } of rows) {
    if (!grid.has(row, step)) continue;
    const last = bounds.length - 1;
    if (last >= 0 && bounds[last] === bound) {
      counts[last] = (counts[last] ?? 0) + grid.get(row, step);
    } else {
      bounds.push(bound);
      counts.push(grid.get(row, step));
    }
  }
  return { bounds, counts };
}

/** Makes one row of each histogram, of which `of` gives the value at each step. */
async function ofHistograms(
  context: CallContext,
  argument: number,
  of: (buckets: Buckets, step: number, labels: Labels) => number,
): Promise<Value> {
  const { evaluation, args } = context;
  const grid = gridOf(args[argument]);
  const result = new Grid(grid.steps);
  for (const histogram of histogramsOf(context, grid, argument)) {
    const row = result.add(histogram.labels, histogram.dropsName);
    for (let step = 0; step < grid.steps; step += 1) {
      const buckets = bucketsAt(grid, histogram, step);
      if (buckets.bounds.length > 0) result.set(row, step, of(buckets, step, histogram.labels));
    }
    if (evaluation.budget.spend(histogram.rows.length * grid.steps * 2)) await evaluation.budget.pause();
  }
  return { type: 'vector', grid: dropNames(result, evaluation.delayNameRemoval) };
}

function histogramQuantile(context: CallContext): Promise<Value> {
  const { evaluation, call, args, steps } = context;
  const quantiles = scalarsOf(args[0]);
  warnOfQuantiles(evaluation, quantiles, argumentPosition(call, 0));
  return ofHistograms(context, 1, (buckets, step, labels) => {
    const { value, raised } = bucketQuantile(quantiles[step] ?? Number.NaN, buckets);
    if (raised !== undefined) {
      const metric = evaluation.delayNameRemoval ? labels.get('__name__') : '';
      const forced = { metric, time: timeOf(steps, step), ...raised };
      evaluation.annotations.addForcedMonotonicity(forced, argumentPosition(call, 1));
    }
    return value;
  });
}

function histogramFraction(context: CallContext): Promise<Value> {
  const lower = scalarsOf(context.args[0]);
  const upper = scalarsOf(context.args[1]);
  return ofHistograms(context, 2, (buckets, step) =>
    bucketFraction(lower[step] ?? Number.NaN, upper[step] ?? Number.NaN, buckets),
  );
}

/** Functions of native histograms find none: see unsupported.ts. */
function ofNativeHistograms({ steps }: CallContext): Value {
  return { type: 'vector', grid: new Grid(steps.count) };
}

/** Histograms as Prometheus has always had them: a series for each bucket. */
export const histogramFunctions: Family = {
  histogram_avg: { kind: 'general', call: ofNativeHistograms },
  histogram_count: { kind: 'general', call: ofNativeHistograms },
  histogram_fraction: { kind: 'general', call: histogramFraction },
  histogram_quantile: { kind: 'general', call: histogramQuantile },
  histogram_stddev: { kind: 'general', call: ofNativeHistograms },
  histogram_stdvar: { kind: 'general', call: ofNativeHistograms },
  histogram_sum: { kind: 'general', call: ofNativeHistograms },
};
