import type { Metric } from '@telltale/core';

/** What an instrument is for: the row of the registry that its page in the reference is made from. */
export interface InstrumentAbout {
  /** How it is imported: `pg` is `@telltale/instruments/pg`. */
  readonly subpath: string;
  /** The functions that a user calls. */
  readonly calls: readonly string[];
  /** One sentence: what becomes visible. */
  readonly shows: string;
  /**
   * The npm packages it works with. Their ranges are in `peerDependencies`, the versions it is tested with in
   * `devDependencies`; none for a plain helper.
   */
  readonly libraries: readonly string[];
  /** The metrics it records, out of core's catalogs. */
  readonly metrics: readonly Metric[];
  /** What tests run against besides the libraries: a server, or its double. */
  readonly testedAgainst?: string;
}
