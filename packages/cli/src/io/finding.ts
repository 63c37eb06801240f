/** How bad a finding is. `error`: something does not do what it says. */
export type FindingSeverity = 'error' | 'warning' | 'info';

/** Something that a command found to be wrong. */
export interface CliFinding {
  readonly severity: FindingSeverity;
  /** What kind of mistake it is, as `unknown-metric`: stable. */
  readonly rule: string;
  /** What is wrong, and what to do about it. */
  readonly message: string;
  /** From the folder that the command runs in. */
  readonly file?: string | undefined;
  /** From 1. */
  readonly line?: number | undefined;
  /** From 1. */
  readonly column?: number | undefined;
  /** What it is about: titles of a dashboard and panel, an alert, a metric. */
  readonly subject?: string | undefined;
}

export const severities: readonly FindingSeverity[] = ['error', 'warning', 'info'];

/** Whether a finding is as bad as a severity, or worse. */
export function isAtLeast(finding: CliFinding, severity: FindingSeverity): boolean {
  return severities.indexOf(finding.severity) <= severities.indexOf(severity);
}
