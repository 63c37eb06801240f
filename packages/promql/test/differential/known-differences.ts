/** Where Prometheus 2.42, the oldest that tests may meet, answers otherwise than Prometheus 3, to which this engine keeps. */
export interface KnownDifference {
  readonly what: string;
  /** Whether a query may meet it. */
  readonly concerns: (query: AskedQuery) => boolean;
}

/** A query of the test. */
export interface AskedQuery {
  readonly expression: string;
  /** Whether its ranges may begin before the data does. */
  readonly isEarly: boolean;
  readonly isRange: boolean;
}

/**
 * Not in this list, as the data and the times of queries avoid them: a range and the lookback take in a sample at their very
 * start in Prometheus 2, and do not in 3 (samples never stand on whole seconds, steps of subqueries never where a range starts);
 * `.` in a pattern matches a line feed in 3; `holt_winters` is `double_exponential_smoothing`.
 */
export const knownDifferences: readonly KnownDifference[] = [
  {
    what:
      'Where a range begins long before its first sample and the counter was small there, `rate` and `increase` extrapolate to ' +
      'where it was 0 in 2, and by half an interval in 3 (`promql/functions.go`, extrapolatedRate).',
    concerns: ({ expression, isEarly }) =>
      /\b(?:rate|increase)\(/.test(expression) && (isEarly || expression.includes('flaky')),
  },
  {
    what: 'In a range query, `predict_linear` of a range that `@` fixes moves on with the steps in 2 (`promql/engine.go`, eval of calls).',
    concerns: ({ expression, isRange }) => isRange && expression.includes('predict_linear') && expression.includes('@'),
  },
  {
    what:
      'A line through samples of which some are infinite is NaN in 2, where their sum loses its compensation ' +
      '(`promql/functions.go`, kahanSumInc).',
    concerns: ({ expression }) => /\b(?:deriv|predict_linear)\(/.test(expression) && expression.includes('odd'),
  },
  {
    what: '`atan2` keeps the name of a metric in 2 (`promql/engine.go`, shouldDropMetricName).',
    concerns: ({ expression }) => expression.includes('atan2'),
  },
  {
    what:
      'In a range query, `count_values by` may lose one of its labels after the first step in 2, which sorts them in place ' +
      '(`promql/engine.go`, aggregation).',
    concerns: ({ expression, isRange }) => isRange && expression.includes('count_values by'),
  },
  {
    what: 'Two matches of one series are an error in 3 even where the comparison filters one of them out (`promql/engine.go`, VectorBinop).',
    concerns: ({ expression }) => /[<>=] (?:on|ignoring) \([^)]*\) group_/.test(expression),
  },
  {
    what: 'The deviation and variance of a single NaN or infinity is 0 in 2, and NaN in 3 (`promql/engine.go`, aggregation).',
    concerns: ({ expression }) =>
      /\bstd(?:dev|var)\b/.test(expression) &&
      /odd|NaN|Inf|[%/^]|ln|log|sqrt|exp|atan2|quantile|deriv|predict/.test(expression),
  },
];
