export { PromQLError, promqlErrorCodes } from './errors.ts';
export { createEngine } from './evaluate/engine.ts';
export { experimentalFunctionTypes, functionTypes } from './functions/signatures.ts';
export { histogramText } from './histograms/histogram-text.ts';
export { CUSTOM_BUCKETS, NativeHistogram } from './histograms/native-histogram.ts';
export { compareLabels, Labels } from './labels/labels.ts';
export { NotationError } from './notation/notation-error.ts';
export { parseSeriesNotation } from './notation/series-notation.ts';
export { compileMatchers } from './storage/label-matcher.ts';
export { MemoryStorage } from './storage/memory-storage.ts';
export { checkRules } from './rules/check-rules.ts';
export { RuleEvaluator } from './rules/rule-evaluator.ts';
export { RuleError } from './rules/rule-problem.ts';
export { isStaleAt, markStale } from './storage/stale-marker.ts';
export { check } from './syntax/check.ts';
export { childrenOfExpression, walk } from './syntax/children.ts';
export { formatDuration, parseDuration } from './syntax/duration.ts';
export { formatNumber } from './syntax/number.ts';
export { parse, parseUnchecked } from './syntax/parse.ts';
export { print } from './syntax/print.ts';
export { printLines } from './syntax/print-lines.ts';
export { typeOf } from './syntax/type-of.ts';
export { ExpositionError } from './text/exposition-error.ts';
export { expositionFormat } from './text/exposition-format.ts';
export { parseExposition } from './text/parse-exposition.ts';
export { ScrapeTarget } from './text/scrape-target.ts';
export { unsupportedFeatures } from './unsupported.ts';

export type { Position, PromQLErrorCode } from './errors.ts';
export type { Engine, QueryOptions, TimeRange } from './evaluate/engine.ts';
export type { EngineOptions } from './evaluate/engine-options.ts';
export type {
  MatrixResult,
  QueryResult,
  ResultValue,
  Sample,
  ScalarResult,
  Series,
  StringResult,
  VectorResult,
} from './evaluate/result.ts';
export type { FunctionName } from './functions/signatures.ts';
export type { BucketCounts, CounterReset, HistogramFields } from './histograms/native-histogram.ts';
export type { SeriesNotation } from './notation/series-notation.ts';
export type { HistogramNotation } from './notation/histogram-notation.ts';
export type { SeriesValue } from './notation/series-values.ts';
export type { Alert, AlertState, AlertTransition } from './rules/alert.ts';
export type { RuleClock } from './rules/rule-clock.ts';
export type { SampleSink } from './rules/rule-context.ts';
export type { RuleEvaluatorOptions } from './rules/rule-evaluator.ts';
export type { AlertingRule, RecordingRule, Rule, RuleFile, RuleGroup } from './rules/rule-file.ts';
export type { RuleProblem } from './rules/rule-problem.ts';
export type { RuleGroupStatus } from './rules/running-group.ts';
export type { RuleStatus } from './rules/running-rule.ts';
export type { MemoryStorageStats } from './storage/memory-storage.ts';
export type { MemoryStorageOptions } from './storage/memory-storage-options.ts';
export type { SampleBatch } from './storage/batches.ts';
export type { AppendOutcome, SeriesAppender } from './storage/series-appender.ts';
export type { Matcher, SeriesSamples, Storage } from './storage/storage.ts';
export type { AggregationOperator } from './syntax/aggregations.ts';
export type { CheckOptions } from './syntax/check.ts';
export type {
  Aggregation,
  At,
  BinaryExpression,
  Call,
  Expression,
  NumberLiteral,
  Parenthesized,
  RangeSelector,
  StringLiteral,
  Subquery,
  UnaryExpression,
  VectorMatching,
  VectorSelector,
} from './syntax/expression.ts';
export type { BinaryOperator } from './syntax/operators.ts';
export type { ValueType } from './syntax/value-type.ts';
export type { ExpositionExemplar, ExpositionFamily, ExpositionSample } from './text/exposition.ts';
export type { ExpositionFormat } from './text/exposition-format.ts';
export type { FamilyType } from './text/family-types.ts';
export type { Scrape, ScrapeResult, ScrapeTargetOptions } from './text/scrape-target.ts';
export type { MetricMetadata } from './text/scraped-page.ts';
export type { Turns } from './text/stepwise.ts';
