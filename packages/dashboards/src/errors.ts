import { CodedError } from '@telltale/core';

/**
 * Every error this package throws, as one table: the code is stable, `means` says what went wrong in general and `next`
 * what to do about it.
 */
export const dashboardsErrorCodes = {
  DASHBOARDS_OPTIONS: {
    means: 'An option has a value that cannot be used.',
    next: 'Correct the option.',
  },
  DASHBOARDS_DUPLICATE: {
    means: 'Two dashboards have one id, two panels of a dashboard one title, or two queries one record.',
    next: 'Rename one of them.',
  },
  DASHBOARDS_NOT_EXPOSED: {
    means: 'A panel needs a metric that the catalogs, the convention and the exporters given do not expose.',
    next: 'Give its catalog or exporter in the options, or another metric with `firstOf`.',
  },
  DASHBOARDS_UNKNOWN_LINK: {
    means: 'A link leads to a dashboard that does not exist.',
    next: 'Use the id of a dashboard; the message names the nearest.',
  },
  DASHBOARDS_UNKNOWN_VARIABLE: {
    means: 'A query uses a variable that its dashboard does not declare.',
    next: 'Declare it with `labelValues` in `variables`, or correct its name.',
  },
} as const;

/** The stable code of a {@link DashboardsError}. */
export type DashboardsErrorCode = keyof typeof dashboardsErrorCodes;

/** A mistake in a declaration: what is wrong, with which value, and the next step. */
export class DashboardsError extends CodedError<DashboardsErrorCode> {
  override readonly name = 'DashboardsError';

  constructor(code: DashboardsErrorCode, problem: string, value?: unknown) {
    super(dashboardsErrorCodes, code, problem, value);
  }
}
