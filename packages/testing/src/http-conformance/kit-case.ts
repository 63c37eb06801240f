import type { KitFeature } from './kit-adapter.ts';
import type { KitSetup, RunningKit } from './running-kit.ts';

/** What a case may use. */
export interface KitBench {
  /** The application of the kit with its own routes and no options, which all cases share. */
  readonly shared: RunningKit;
  /** Starts another; it is ended after the case. */
  start(setup: KitSetup): Promise<RunningKit>;
}

/** One thing that every integration must do. */
export interface KitCase {
  /** A sentence; an adapter names it where it cannot pass. */
  readonly name: string;
  /** Run only for adapters that have it. */
  readonly feature?: KitFeature;
  readonly run: (bench: KitBench) => Promise<void>;
}

/** Cases about one subject. */
export interface KitCases {
  readonly about: string;
  readonly cases: readonly KitCase[];
}
