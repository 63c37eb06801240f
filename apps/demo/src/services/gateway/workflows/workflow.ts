import type { Quote } from '../../../market.ts';
import type { Session } from '../auth/sessions.ts';

/** What the steps of a run have found out. */
export interface Notes {
  movers?: unknown;
  briefing?: string;
  /** Where it can be read. */
  published?: string;
  /** The id of the one that was ordered. */
  report?: string;
  holdings?: readonly Quote[];
  /** What should be held besides, as a share of everything. */
  shift?: number;
}

/** What a run of a workflow is given, and what its steps tell each other. */
export interface Situation {
  readonly me: Session;
  /** Aborted when the gateway closes. */
  readonly signal: AbortSignal;
  readonly notes: Notes;
}

/** One step: real work, that fails by throwing. */
export interface Action {
  /** The label `action`. */
  readonly name: string;
  perform(situation: Situation): Promise<void>;
}

/** What is done one after another; after a step that fails, nothing is. */
export interface Workflow {
  readonly name: string;
  readonly actions: readonly Action[];
}
