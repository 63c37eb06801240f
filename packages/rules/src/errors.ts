import { CodedError } from '@telltale/core';

/**
 * Every error this package throws, as one table: the code is stable, `means` says what went wrong in general and `next`
 * what to do about it.
 */
export const rulesErrorCodes = {
  RULES_OPTIONS: {
    means: 'An option has a value that cannot be used.',
    next: 'Correct the option.',
  },
  RULES_DUPLICATE: {
    means: 'Two rules, objectives, receivers or jobs have one name.',
    next: 'Rename one of them.',
  },
  RULES_UNKNOWN_ALERT: {
    means: 'An override names an alert that does not exist.',
    next: 'Use the name of an alert in `alerts`; the message names the nearest.',
  },
  RULES_UNKNOWN_RECEIVER: {
    means: 'A route leads to a receiver that is not declared.',
    next: 'Declare the receiver, or correct the name in the route.',
  },
  RULES_OBJECTIVE: {
    means: 'An objective is not a share of good events between 0 and 100 percent, both excluded.',
    next: 'Give it in percent, as 99.9.',
  },
  RULES_LATENCY_BOUND: {
    means: 'A latency objective names a bound that the histogram cannot measure, as no bucket ends there.',
    next: 'Use the nearest edge that the message names, or add the bound to the buckets of the histogram.',
  },
  RULES_NOT_EXPOSED: {
    means: 'A rule needs a metric that the chosen convention does not expose.',
    next: 'Choose another metric, or give an alternative with `firstOf`.',
  },
  RULES_PROOF: {
    means: 'An alert does not behave over the series of its own proof as it has to.',
    next: 'Correct the condition or its threshold, or the series of the proof.',
  },
  RULES_SECRET: {
    means: 'A secret stands where only the path of a file that holds it may stand.',
    next: 'Put the secret into a file and give its path.',
  },
} as const;

/** The stable code of a {@link RulesError}. */
export type RulesErrorCode = keyof typeof rulesErrorCodes;

/** A mistake in a declaration: what is wrong, with which value, and the next step. */
export class RulesError extends CodedError<RulesErrorCode> {
  override readonly name = 'RulesError';

  constructor(code: RulesErrorCode, problem: string, value?: unknown) {
    super(rulesErrorCodes, code, problem, value);
  }
}
