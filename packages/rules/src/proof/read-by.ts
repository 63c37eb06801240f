import { parse, walk, type Rule, type RuleGroup } from '@telltale/promql';

/** The names of the series that an expression reads. */
export function namesRead(expr: string): ReadonlySet<string> {
  const names = new Set<string>();
  walk(parse(expr), (node) => {
    if (node.kind === 'selector') names.add(node.name);
  });
  return names;
}

/** The groups with those recordings alone that a rule reads, or that what it reads is recorded from. */
export function recordingsFor(rule: Rule, groups: readonly RuleGroup[]): readonly RuleGroup[] {
  const wanted = new Set(namesRead(rule.expr));
  const recordings = groups.flatMap((group) => group.rules).filter((each) => 'record' in each);
  // What a recording reads stands before it, so that one way from the last to the first finds all.
  for (const { record, expr } of recordings.toReversed()) {
    if (wanted.has(record)) for (const name of namesRead(expr)) wanted.add(name);
  }
  return groups
    .map((group) => ({ ...group, rules: group.rules.filter((each) => 'record' in each && wanted.has(each.record)) }))
    .filter(({ rules }) => rules.length > 0);
}
