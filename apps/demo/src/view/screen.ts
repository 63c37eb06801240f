import type { ChaosState } from '../chaos/chaos-board.ts';
import type { Signals } from '../signals/signals.ts';
import type { Trends } from '../signals/watch.ts';

/** Something that happened, for people. */
export interface Event {
  /** Seconds since the start. */
  readonly atSeconds: number;
  readonly text: string;
  readonly mood: 'good' | 'bad' | 'neutral';
}

/** Everything that the view shows. */
export interface Screen {
  /** `undefined` until there are two scrapes. */
  readonly signals: Signals | undefined;
  readonly trends: Trends;
  readonly consoleUrl: string;
  /** Where people switch disturbances. */
  readonly chaosUrl: string;
  /** Where the metrics of each service are, without `/metrics`. */
  readonly pages: ReadonlyMap<string, string>;
  /** Other servers that run beside the desk, by name. */
  readonly servers: ReadonlyMap<string, string>;
  readonly chaos: readonly ChaosState[];
  /** The latest last. */
  readonly events: readonly Event[];
  readonly uptimeSeconds: number;
  /** Until the demo stops by itself; `undefined` where it does not. */
  readonly secondsLeft: number | undefined;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}
