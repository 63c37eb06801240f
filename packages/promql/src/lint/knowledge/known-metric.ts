/** A label that series of a metric have. */
export interface KnownLabel {
  /** Its name on the page; `null` for one that is not exposed. */
  readonly exposed: string | null;
  /** The values it may take; `null` where they are not known beforehand. */
  readonly values: readonly string[] | null;
  /** Series may lack it. @default false */
  readonly optional?: boolean;
}

/** What kind of values a metric has; `unknown` is held to nothing that depends on it. */
export type KnownType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'unknown';

/**
 * A metric that is known to be exposed. Telltale's own metrics (`ExposedMetric` of `@telltale/core`) are such, and so are
 * the rows of `@telltale/promql/exporters`.
 */
export interface KnownMetric {
  /** As exposed; of a histogram or summary without `_bucket`, `_sum` and `_count`. */
  readonly name: string;
  readonly type: KnownType;
  /** `seconds`, `bytes`, ... @default what the name ends in */
  readonly unit?: string | undefined;
  /** Labels of its own, without those of its target; `null` where they are not known. */
  readonly labels: readonly KnownLabel[] | null;
  /** Series may have further labels. @default false */
  readonly openLabels?: boolean;
  /** It is on the page of a target, and has its labels. @default true */
  readonly ofTarget?: boolean;
  /** Upper bounds of a histogram, without `+Inf`; empty or absent where they are not known. */
  readonly buckets?: readonly number[];
  /** The least and the greatest value it can have, as 0 and 1 of `up`. */
  readonly bounds?: readonly [least: number, greatest: number];
}
