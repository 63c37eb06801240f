import type { NativeHistogram } from '../histograms/native-histogram.ts';
import type { Labels } from '../labels/labels.ts';

/** One label matcher of a selector. Regular expressions are RE2's and match the whole value. */
export interface Matcher {
  readonly name: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/**
 * The samples of one series in a time range, oldest first.
 *
 * A staleness marker is the NaN with the bits 0x7ff0000000000002. JavaScript may change the bits of a NaN that passes
 * through a number, so markers are only written and tested in place, in the array's memory: see `stale-marker.ts`.
 * Copies by `set`, `slice` and `subarray` keep the bits.
 */
export interface SeriesSamples {
  readonly labels: Labels;
  /** Milliseconds since the epoch, strictly increasing. */
  readonly timestamps: Float64Array;
  /** One value for each timestamp. */
  readonly values: Float64Array;
  /** For a series with native histograms: those samples that are one, at their index; their value means nothing. */
  readonly histograms?: readonly (NativeHistogram | undefined)[];
}

/** Where the evaluator reads samples from. */
export interface Storage {
  /**
   * The series that match all matchers and have samples in `from <= timestamp <= to` (milliseconds since the epoch), each with
   * just these samples, in any order. The engine reads lazily and selects once per selector of a query, for its whole range.
   */
  select(
    matchers: readonly Matcher[],
    from: number,
    to: number,
  ): Iterable<SeriesSamples> | Promise<Iterable<SeriesSamples>>;
  /** The storage as one query sees it, from its first selector to its last. A storage without it is read as it is at each selector. */
  view?(): Storage;
}
