import type { RuleCode } from './lint-rules.ts';

/** How bad it is; `error`: the expression cannot do what it says. */
export type Severity = 'error' | 'warning' | 'info';

/** Something that is wrong with an expression. */
export interface Finding {
  /** The code of the rule, as `unknown-metric`: stable. */
  readonly rule: RuleCode;
  readonly severity: Severity;
  /** What is wrong, and what to do about it. */
  readonly message: string;
  /** The offending name, value or part of the expression. */
  readonly subject: string;
  /** A name to write in the place of the subject, where one is near. */
  readonly suggestion?: string | undefined;
  /** UTF-16 offsets in the text as it was given, `end` excluded; for a tree, in what `print` makes of it. */
  readonly start: number;
  readonly end: number;
  /** Of `start`, from 1. */
  readonly line: number;
  /** Of `start`, from 1, in UTF-16 units. */
  readonly column: number;
}
