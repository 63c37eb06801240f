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
 * has to hold for 4 s where it had to hold for minutes. Conditions and thresholds stay, and texts tell the times as they are.
 */
export function hurried(groups: readonly RuleGroup[]): readonly RuleGroup[] {
  return groups.map((group) => ({ ...group, rules: group.rules.map(hurriedRule) }));
}

function hurriedRule(rule: Rule): Rule {
  const expr = print(shortened(parse(rule.expr)));
  if ('record' in rule) return { ...rule, expr };
  const told = { ...rule, expr, ...(rule.annotations !== undefined && { annotations: retold(rule.annotations) }) };
  if (rule.for === undefined || rule.for === '0s') return told;
  return { ...told, for: expr.includes('absent(') ? ABSENT_FOR : FOR };
}

/** How texts write the ranges of their rules, besides `over 5m`. */
const WRITTEN_RANGES: readonly (readonly [RegExp, number])[] = [
  [/\bfive minutes\b/g, FIVE_MINUTES],
  [/\b(?:ten|10) minutes\b/g, 600],
  [/\ba quarter of an hour\b/g, 900],
  [/\bhalf an hour\b/g, 1800],
  [/\b(?:an |(?<=the last ))hour\b/g, 3600],
];

function retold(annotations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, hurriedText(text)]));
}

const SHORT_RANGE = /(?<=\bover )\d+[mhd]\b/g;
const SECONDS = { m: 60, h: 3600, d: 86_400 } as const;

function hurriedText(text: string): string {
  const told = text.replaceAll(SHORT_RANGE, (range) => {
    const unit = range.at(-1) as keyof typeof SECONDS;
    return inSeconds(Number.parseInt(range, 10) * SECONDS[unit]);
  });
  return WRITTEN_RANGES.reduce((so, [written, seconds]) => so.replaceAll(written, inSeconds(seconds)), told);
}

function inSeconds(range: number): string {
  return `${shorter(range * 1000) / 1000} seconds`;
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
