import type { ForeignType } from '../source.ts';

/** What stands above the samples of a metric. */
export interface Family {
  /** The name as it is shown: escaped already, not quoted. */
  readonly name: string;
  readonly type: ForeignType;
  readonly help: string;
  readonly unit: string | undefined;
}

/** What one text format writes differently from the others. */
export interface TextFormat {
  readonly mediaType: string;
  readonly version: string;
  /** The `# HELP`, `# TYPE` and `# UNIT` lines. */
  readonly head: (family: Family) => string;
  /** The value of an `le` or `quantile` label. */
  readonly bound: (value: number) => string;
  /** Whether exemplars may follow the samples of counters and buckets. */
  readonly hasExemplars: boolean;
  /** The last line. */
  readonly end: string;
}
