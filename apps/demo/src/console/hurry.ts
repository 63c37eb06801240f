import { parse, print, walk } from '@telltale/promql';
import type { Expression, Rule, RuleGroup } from '@telltale/promql';

const FIVE_MINUTES = 300;
const INSTEAD_SECONDS = 15;
// An hour becomes half a minute, three days become two: what is long stays longer than what is short.
const FLATTENING = 0.3;
const LEAST_SECONDS = 8;
const FOR = '4s';
// What is not there yet is not missing.
const ABSENT_FOR = '30s';

/**
 * The same rules for people who do not wait: ranges are shortened, five minutes to fifteen seconds, an hour to 32, and a condition
 * has to hold for 4 s where it had to hold for minutes. Conditions and thresholds stay.
 */
export function hurried(groups: readonly RuleGroup[]): readonly RuleGroup[] {
  return groups.map((group) => ({ ...group, rules: group.rules.map(hurriedRule) }));
}

function hurriedRule(rule: Rule): Rule {
  const expr = print(shortened(parse(rule.expr)));
  if ('record' in rule) return { ...rule, expr };
  if (rule.for === undefined || rule.for === '0s') return { ...rule, expr };
  return { ...rule, expr, for: expr.includes('absent(') ? ABSENT_FOR : FOR };
}

/** The ranges of `rate(x[5m])` and of subqueries. */
function shortened(expression: Expression): Expression {
  const copy = structuredClone(expression);
  walk(copy, (node) => {
    if (node.kind === 'range' || node.kind === 'subquery') Object.assign(node, { range: shorter(node.range) });
  });
  return copy;
}

/** Of milliseconds, in whole seconds. */
function shorter(milliseconds: number): number {
  const seconds = INSTEAD_SECONDS * (milliseconds / 1000 / FIVE_MINUTES) ** FLATTENING;
  return Math.max(LEAST_SECONDS, Math.round(seconds)) * 1000;
}
