/** What is wrong with a rule file. */
export interface RuleProblem {
  /** The group's name, or its place in the file (`groups[2]`) where it has none. */
  readonly group: string;
  /** Where in the group's list; the first rule is 1. Absent for problems of the group itself. */
  readonly rule?: number;
  /** The rule's name, where it has one. */
  readonly name?: string;
  readonly problem: string;
}

/** A rule file that cannot be evaluated, with all that is wrong with it. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
  readonly problems: readonly RuleProblem[];

  constructor(problems: readonly RuleProblem[]) {
    super(problems.map(showProblem).join('\n'));
    this.problems = problems;
  }
}

/** `group "node", rule 2, "NodeDown": could not parse expression: …`, as Prometheus writes it. */
function showProblem({ group, rule, name, problem }: RuleProblem): string {
  const place = rule === undefined ? '' : `, rule ${rule}, ${JSON.stringify(name ?? '')}`;
  return `group ${JSON.stringify(group)}${place}: ${problem}`;
}
