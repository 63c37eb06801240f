import type { SeriesNotation } from '../src/notation/series-notation.ts';

/** What a line `expect <kind> [msg:|regex:]…` asks for. */
export type ExpectationKind = 'ordered' | 'fail' | 'warn' | 'no_warn' | 'info' | 'no_info';

/** A message that must be there, word for word or by a pattern. */
export interface Expectation {
  readonly kind: ExpectationKind;
  /** How the test wrote it, for failures. */
  readonly text: string;
  readonly matches: (message: string) => boolean;
}

/** `load 5m` and its series: the i-th value stands at i steps from time 0. */
export interface LoadCommand {
  readonly kind: 'load';
  readonly line: number;
  readonly stepMs: number;
  /** Classic histograms become native ones with custom buckets as well. */
  readonly withNativeHistograms: boolean;
  readonly series: readonly SeriesNotation[];
  /** Series that lines such as `x@st -1mx5` give start timestamps, and `undefined` where one of them is for all series. */
  readonly startTimestamps: ReadonlySet<string | undefined>;
}

/** `clear`: forget all series. */
export interface ClearCommand {
  readonly kind: 'clear';
  readonly line: number;
}

/** `eval instant at 5m …` or `eval range from 0 to 5m step 1m …`, with what it should yield. */
export interface EvalCommand {
  readonly kind: 'eval';
  readonly line: number;
  readonly query: string;
  readonly isRange: boolean;
  /** Milliseconds; for an instant query all at its time, unless it expects a range vector. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly expectations: readonly Expectation[];
  readonly expected: Expected;
}

/** The value that an evaluation should have. */
export type Expected =
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'series'; readonly series: readonly SeriesNotation[]; readonly isRangeVector: boolean };

export type Command = LoadCommand | ClearCommand | EvalCommand;

/** A line that is not of the test language. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}
