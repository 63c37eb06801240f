export {
  avg,
  bottomk,
  count,
  countValues,
  group,
  max,
  min,
  quantile,
  stddev,
  stdvar,
  sum,
  topk,
} from './functions/aggregations.ts';
export { firstOf } from './functions/first-of.ts';
export {
  absent,
  absentOverTime,
  avgOverTime,
  changes,
  countOverTime,
  current,
  delta,
  deriv,
  idelta,
  lastOverTime,
  maxOverTime,
  minOverTime,
  predictLinear,
  presentOverTime,
  quantileOverTime,
  stddevOverTime,
  stdvarOverTime,
  sumOverTime,
} from './functions/gauges.ts';
export { bucketOf, bucketsOf, countOf, sumOf } from './functions/histogram-parts.ts';
export { averageOf, fractionAbove, fractionBelow, histogramQuantile } from './functions/histograms.ts';
export { promql } from './functions/promql.ts';
export { increase, irate, rate, resets } from './functions/rates.ts';
export { ratio, shareAmong, shareOf } from './functions/shares.ts';
export {
  abs,
  ceil,
  clamp,
  clampMax,
  clampMin,
  constant,
  dayOfMonth,
  dayOfWeek,
  dayOfYear,
  daysInMonth,
  exp,
  floor,
  hour,
  labelJoin,
  labelReplace,
  ln,
  log10,
  log2,
  minute,
  month,
  round,
  scalar,
  sgn,
  sort,
  sortDesc,
  sqrt,
  time,
  timestamp,
  vector,
  year,
} from './functions/vector-functions.ts';
export { isHiddenByConvention } from './hidden-by-convention.ts';
export { durationVariable, rateInterval, stepInterval, wholeRange } from './metrics/duration.ts';
export { external } from './metrics/external.ts';
export { shownMetric } from './metrics/series.ts';
export { metricsOf } from './metrics-of.ts';
export { matches, not, variable } from './query/filter.ts';
export { toExpression, toPromQL } from './render/render.ts';
export { unitOf } from './units/unit-of.ts';

export type { Aggregate } from './functions/aggregations.ts';
export type { Alternative, FirstOf } from './functions/first-of.ts';
export type { OverTime } from './functions/gauges.ts';
export type { CounterOf } from './functions/histogram-parts.ts';
export type { EventsInput } from './functions/shares.ts';
export type { LabelJoin, LabelReplacement, ValueFunction } from './functions/vector-functions.ts';
export type { Duration, DurationText, DurationVariable } from './metrics/duration.ts';
export type { ExternalDeclarations, ExternalLabels, ExternalMetric, ExternalOptions } from './metrics/external.ts';
export type {
  ClosedLabelDeclaration,
  DeclaredLabels,
  LabelDeclaration,
  LabelDeclarations,
  LabelTypes,
  OpenLabelDeclaration,
  OptionalLabelDeclaration,
  TargetLabels,
} from './metrics/label-declaration.ts';
export type { AnyMetric, CatalogMetric, Labelled, LabelsOf } from './metrics/metric.ts';
export type { Condition, Filter, Negated, PatternMatch, VariableMatch, VariableOptions } from './query/filter.ts';
export type {
  AnyInput,
  BucketsInput,
  CounterInput,
  GaugeInput,
  HistogramInput,
  ScalarLike,
  ScalarOperand,
  VectorInput,
} from './query/inputs.ts';
export type { Combined, ComparedHow, How, Operand, SetHow, SetResult, SidesHow } from './query/matching.ts';
export type {
  Arithmetic,
  Comparison,
  Groupable,
  Moment,
  Query,
  Range,
  Ranking,
  Scalar,
  ScalarOperation,
  SetOperation,
  Vector,
} from './query/query.ts';
export type { ExposedMetric, Naming, RenderOptions, Selectors } from './render/render-options.ts';
export type { Grouping, NodeMatching, Part, QueryNode, SeriesReference } from './tree/query-node.ts';
export type { QueryUnit } from './units/unit.ts';
