import type { NativeHistogram } from '../histograms/native-histogram.ts';
import type { Labels } from '../labels/labels.ts';

/** A value at a time. Times are milliseconds since the epoch. */
export interface ScalarResult {
  readonly type: 'scalar';
  readonly time: number;
  readonly value: number;
}

export interface StringResult {
  readonly type: 'string';
  readonly time: number;
  readonly value: string;
}

/** One element of an instant vector. */
export interface Sample {
  readonly labels: Labels;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** NaN where the sample is a native histogram. */
  readonly value: number;
  /** Present where the sample is a native histogram. */
  readonly histogram?: NativeHistogram;
}

/** What an instant query of an instant vector yields. The order matters after `sort`, `topk` and their like. */
export interface VectorResult {
  readonly type: 'vector';
  readonly samples: readonly Sample[];
}

/** The points of one series, oldest first. */
export interface Series {
  readonly labels: Labels;
  /** Milliseconds since the epoch. */
  readonly timestamps: Float64Array;
  /** NaN where the point is a native histogram. */
  readonly values: Float64Array;
  /** Present where some points are native histograms: those, at their index. */
  readonly histograms?: readonly (NativeHistogram | undefined)[];
}

/** What a range query yields, and an instant query of a range vector; sorted by labels. */
export interface MatrixResult {
  readonly type: 'matrix';
  readonly series: readonly Series[];
}

export type ResultValue = ScalarResult | StringResult | VectorResult | MatrixResult;

/** The answer to a query. */
export interface QueryResult<Value extends ResultValue = ResultValue> {
  readonly value: Value;
  /** What is probably wrong with the query or its data, in Prometheus' words. */
  readonly warnings: readonly string[];
  /** What may be wrong, in Prometheus' words: for example `rate` of a metric that is not named like a counter. */
  readonly infos: readonly string[];
}
