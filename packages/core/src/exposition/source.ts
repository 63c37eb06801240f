import type { Instrument } from '../instruments/instrument.ts';

/** Where the page comes from. */
export interface PageSource {
  /** Runs collectors and expires series; the values are up to date when it resolves. Never rejects. */
  refresh(): Promise<void>;
  /** The instruments in the order of the page. */
  instruments(): readonly Instrument[];
  /** Families of the application's own client registry, without those that are ours. */
  foreign(): Promise<readonly ForeignFamily[]>;
}

export type ForeignType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';

/** A family of another client's registry, as `get()` of a prom-client metric gives it. Nothing in it is trusted. */
export interface ForeignFamily {
  readonly name: string;
  readonly help: string;
  readonly type: ForeignType;
  readonly samples: readonly ForeignSample[];
}

export interface ForeignSample {
  /** `<family>_bucket`, `_sum`, `_count`, or the family's name. @default the family's name */
  readonly name?: string | undefined;
  /** `le` and `quantile` as numbers, or as `'+Inf'`. */
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly exemplar?: ForeignExemplar | null | undefined;
}

/** The timestamp is in seconds since the Unix epoch. */
export interface ForeignExemplar {
  readonly labelSet: Readonly<Record<string, string>>;
  readonly value: number | null;
  readonly timestamp?: number | undefined;
}
