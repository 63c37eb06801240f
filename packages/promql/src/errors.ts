/**
 * Every error this package throws, as one table: the code is stable, `means` says what went wrong in general and `next` what
 * to do about it. Messages themselves are Prometheus' own wherever Prometheus has one.
 */
export const promqlErrorCodes = {
  PROMQL_SYNTAX: {
    means: 'The text is not a PromQL expression.',
    next: 'Correct it at the position given.',
  },
  PROMQL_TYPE: {
    means: 'The expression parses, but its parts do not fit together: a wrong type, argument count or matching clause.',
    next: 'Correct the part at the position given.',
  },
  PROMQL_UNSUPPORTED: {
    means: 'The expression needs a feature that this engine does not have; `unsupportedFeatures` lists them.',
    next: 'Rewrite the expression without it, or run it on a Prometheus server.',
  },
  PROMQL_EXECUTION: {
    means:
      'The query cannot be answered over this data, for example because two series of a result have the same labels.',
    next: 'Aggregate or match so that the labels of the result are unique.',
  },
  PROMQL_LIMIT_SAMPLES: {
    means: 'The query would hold more samples in memory than `maxSamples`.',
    next: 'Select fewer series or a shorter range, or raise `maxSamples`.',
  },
  PROMQL_LIMIT_STEPS: {
    means: 'A range query asks for more points per series than `maxSteps`.',
    next: 'Use a longer step or a shorter range, or raise `maxSteps`.',
  },
  PROMQL_LIMIT_DEPTH: {
    means: 'The expression is nested deeper, or is longer, than the limit.',
    next: 'Split the expression, for example with a recording rule.',
  },
  PROMQL_LIMIT_TIME: {
    means: 'The query took longer than `timeoutSeconds`.',
    next: 'Select fewer series or a shorter range, or raise `timeoutSeconds`.',
  },
  PROMQL_CANCELLED: {
    means: 'The AbortSignal given with the query was aborted.',
    next: 'Nothing: the caller asked for it.',
  },
  PROMQL_OPTIONS: {
    means: 'An option or a time parameter has a value that cannot be used.',
    next: 'Correct the option.',
  },
  PROMQL_QUERY_TYPE: {
    means: 'A function of the query builder was given a metric or a query of another type than it takes.',
    next: 'Use a function that fits: rate() of counters, the value of gauges, histogramQuantile() and its like of histograms.',
  },
  PROMQL_LABEL_UNKNOWN: {
    means: 'A query that was built groups, filters or matches by a label that it does not have.',
    next: 'Use a label of the metric that no aggregation before has dropped.',
  },
  PROMQL_LABEL_VALUE: {
    means: 'A query that was built asks for a label value that its metric cannot have.',
    next: 'Use one of the values that the definition lists.',
  },
  PROMQL_LABEL_HIDDEN: {
    means:
      'A query that was built needs a label that the naming convention leaves out, or names differently on both sides.',
    next: 'Leave the label out, or choose another convention.',
  },
  PROMQL_METRIC_HIDDEN: {
    means: 'A query that was built reads a metric that does not exist under the naming convention.',
    next: 'Give an alternative with firstOf(), or leave the query out under this convention.',
  },
  PROMQL_BUCKET: {
    means: 'A query that was built asks how many values were below a bound that no bucket of the histogram has.',
    next: 'Use the bound of a bucket, or add one to the definition.',
  },
} as const;

/** The stable code of a {@link PromQLError}. */
export type PromQLErrorCode = keyof typeof promqlErrorCodes;

/** Where something stands in the text of an expression: UTF-16 offsets, `end` excluded. */
export interface Position {
  readonly start: number;
  readonly end: number;
}

/**
 * A query that is refused. `message` is Prometheus' message without its `1:5: parse error:` prefix.
 *
 * @example
 * ```ts
 * import { parse, PromQLError } from '@telltale/promql';
 *
 * try {
 *   parse('rate(up)');
 * } catch (error) {
 *   if (error instanceof PromQLError) console.log(error.code); // => PROMQL_TYPE
 * }
 * ```
 */
export class PromQLError extends Error {
  override readonly name = 'PromQLError';
  /** Stable; safe to compare against. */
  readonly code: PromQLErrorCode;
  /** The offending part of the expression, where there is one. */
  readonly position: Position | undefined;
  /** With `PROMQL_UNSUPPORTED`: the feature's name in `unsupportedFeatures`. */
  readonly feature: string | undefined;

  constructor(
    code: PromQLErrorCode,
    message: string,
    details: { readonly position?: Position | undefined; readonly feature?: string; readonly cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.position = details.position;
    this.feature = details.feature;
  }
}
