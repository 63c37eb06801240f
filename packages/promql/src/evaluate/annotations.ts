import type { Position } from '../errors.ts';
import { quote } from '../syntax/string-literal.ts';
import { positionText } from '../syntax/position-text.ts';
import { exponentNumber } from '../numeric/exponent-number.ts';

/** A remark about a query that is answered nevertheless. */
export interface Annotation {
  readonly severity: 'warning' | 'info';
  readonly message: string;
}

function forMetric(name: string): string {
  return name === '' ? '' : ` for metric name ${quote(name)}`;
}

function warning(message: string): Annotation {
  return { severity: 'warning', message };
}

function info(message: string): Annotation {
  return { severity: 'info', message };
}

/** What was done to two histograms. */
export type HistogramOperation = 'addition' | 'subtraction' | 'aggregation';

/** The remarks of Prometheus' util/annotations, with its words. */
export const annotations = {
  invalidQuantile: (quantile: number): Annotation =>
    warning(`quantile value should be between 0 and 1, got ${exponentNumber(quantile)}`),
  invalidRatio: (ratio: number, used: number): Annotation =>
    warning(`ratio value should be between -1 and 1, got ${exponentNumber(ratio)}, capping to ${used}`),
  badBucketLabel: (metric: string, label: string): Annotation =>
    warning(`bucket label "le" is missing or has a malformed value of ${quote(label)}${forMetric(metric)}`),
  mixedFloatsHistograms: (metric: string): Annotation =>
    warning(`encountered a mix of histograms and floats for metric name ${quote(metric)}`),
  mixedFloatsHistogramsInAggregation: (): Annotation =>
    warning('encountered a mix of histograms and floats for aggregation'),
  mixedClassicNativeHistograms: (metric: string): Annotation =>
    warning(`vector contains a mix of classic and native histograms${forMetric(metric)}`),
  histogramNotCounter: (metric: string): Annotation =>
    warning(`this native histogram metric is not a counter: ${quote(metric)}`),
  histogramNotGauge: (metric: string): Annotation =>
    warning(`this native histogram metric is not a gauge: ${quote(metric)}`),
  mixedExponentialCustomHistograms: (metric: string): Annotation =>
    warning(
      `vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${quote(metric)}`,
    ),
  incompatibleBucketLayout: (op: string): Annotation =>
    warning(`incompatible bucket layout encountered for binary operator ${op}`),
  collidingCounterResets: (operation: HistogramOperation): Annotation =>
    warning(`conflicting counter resets during histogram ${operation}`),
  sortInRangeQuery: (): Annotation =>
    warning('sort is ineffective for range queries since results are always ordered by labels'),
  possibleNonCounter: (metric: string): Annotation =>
    info(`metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quote(metric)}`),
  incompatibleTypes: (left: string, op: string, right: string): Annotation =>
    info(`incompatible sample types encountered for binary operator ${quote(op)}: ${left} ${op} ${right}`),
  histogramIgnored: (aggregation: string): Annotation => info(`ignored histogram in ${aggregation} aggregation`),
  histogramIgnoredInMixedRange: (metric: string): Annotation =>
    info(`ignored histograms in a range containing both floats and histograms for metric name ${quote(metric)}`),
  quantileIsNan: (metric: string): Annotation =>
    info(`input to histogram_quantile has NaN observations, result is NaN${forMetric(metric)}`),
  quantileIsSkewed: (metric: string): Annotation =>
    info(`input to histogram_quantile has NaN observations, result is skewed higher${forMetric(metric)}`),
  fractionExcludesNan: (metric: string): Annotation =>
    info(`input to histogram_fraction has NaN observations, which are excluded from all fractions${forMetric(metric)}`),
  reconciledCustomBuckets: (operation: HistogramOperation): Annotation =>
    info(`mismatched custom buckets were reconciled during ${operation}`),
} as const;

/** How far one histogram's buckets had to be changed to grow with their bounds. */
export interface ForcedMonotonicity {
  readonly metric: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly lowestBound: number;
  readonly highestBound: number;
  readonly greatestDifference: number;
}

interface Correction {
  readonly position: Position | undefined;
  readonly metric: string;
  first: number;
  last: number;
  lowest: number;
  highest: number;
  difference: number;
  count: number;
}

/** The remarks of one query, each once. */
export class Annotations {
  readonly #text: string;
  readonly #warnings = new Set<string>();
  readonly #infos = new Set<string>();
  readonly #corrections = new Map<string, Correction>();

  constructor(text: string) {
    this.#text = text;
  }

  add({ severity, message }: Annotation, position: Position | undefined): void {
    const whole = `PromQL ${severity}: ${message}${this.#at(position)}`;
    (severity === 'warning' ? this.#warnings : this.#infos).add(whole);
  }

  /** Counts histograms that were corrected: one remark for all of them. */
  addForcedMonotonicity(forced: ForcedMonotonicity, position: Position | undefined): void {
    const { metric, time, lowestBound, highestBound, greatestDifference } = forced;
    const key = `${position?.start} ${metric}`;
    const known = this.#corrections.get(key);
    if (known === undefined) {
      const bounds = { lowest: lowestBound, highest: highestBound, difference: greatestDifference };
      this.#corrections.set(key, { position, metric, first: time, last: time, ...bounds, count: 1 });
      return;
    }
    known.first = Math.min(known.first, time);
    known.last = Math.max(known.last, time);
    known.lowest = Math.min(known.lowest, lowestBound);
    known.highest = Math.max(known.highest, highestBound);
    known.difference = Math.max(known.difference, greatestDifference);
    known.count += 1;
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  get infos(): readonly string[] {
    return [...this.#infos, ...[...this.#corrections.values()].map((correction) => this.#corrected(correction))];
  }

  #corrected({ position, metric, first, last, lowest, highest, difference, count }: Correction): string {
    const documentation = 'https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile';
    const where = `from buckets ${exponentNumber(lowest)} to ${exponentNumber(highest)}`;
    const when = `from ${new Date(first).toISOString()} to ${new Date(last).toISOString()}`;
    const extent = `, ${where}, with a max diff of ${difference.toPrecision(2)}, over ${count} samples ${when}`;
    return (
      `PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see ${documentation})` +
      `${forMetric(metric)}${extent}${this.#at(position)}`
    );
  }

  #at(position: Position | undefined): string {
    return position === undefined ? '' : ` (${positionText(this.#text, position.start)})`;
  }
}
