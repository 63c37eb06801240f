import type { RuleFile } from '@telltale/promql';
import { nearestName, type JsonPath } from '@telltale/promql/lint';
import type { FileFindings } from './checked-file.ts';

/** The keys that Prometheus reads (model/rulefmt/rulefmt.go); it refuses a file with any other. */
const KEYS = {
  file: ['groups'],
  group: ['name', 'interval', 'query_offset', 'limit', 'labels', 'rules', 'partial_response_strategy'],
  rule: ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'],
} as const;

/** Whether a value is a rule file as far as its lists and keys go; what is not is found. */
export function checkRuleShape(value: unknown, path: JsonPath, findings: FileFindings): value is RuleFile {
  if (!isObject(value) || !Array.isArray(value['groups'])) {
    findings.add('error', 'rule-file', 'This is no rule file: it has no list of groups.', { path });
    return false;
  }
  let isWhole = true;
  // What Kubernetes puts around groups is its own affair.
  if (path.length === 0) checkKeys(value, KEYS.file, path, findings);
  for (const [i, group] of (value['groups'] as unknown[]).entries()) {
    isWhole = checkGroup(group, [...path, 'groups', i], findings) && isWhole;
  }
  return isWhole;
}

function checkGroup(group: unknown, path: JsonPath, findings: FileFindings): boolean {
  if (!isObject(group) || !Array.isArray(group['rules'])) {
    findings.add('error', 'rule-file', 'This group has no list of rules.', { path });
    return false;
  }
  checkKeys(group, KEYS.group, path, findings);
  let isWhole = true;
  for (const [i, rule] of (group['rules'] as unknown[]).entries()) {
    const rulePath = [...path, 'rules', i];
    if (isObject(rule)) checkKeys(rule, KEYS.rule, rulePath, findings);
    else findings.add('error', 'rule-file', 'This is no rule.', { path: rulePath });
    isWhole = isObject(rule) && isWhole && checkTexts(rule, rulePath, findings);
  }
  return isWhole;
}

/** Values of labels and annotations are texts: YAML reads `true` and `5` as something else, and Prometheus refuses that. */
function checkTexts(rule: Readonly<Record<string, unknown>>, path: JsonPath, findings: FileFindings): boolean {
  let isWhole = true;
  for (const field of ['labels', 'annotations']) {
    for (const [name, value] of Object.entries(isObject(rule[field]) ? rule[field] : {})) {
      if (typeof value === 'string') continue;
      isWhole = false;
      const message = `The value of ${name} is ${JSON.stringify(value)}, not a text. Put it into quotes.`;
      findings.add('error', 'rule-file', message, { path: [...path, field, name], subject: nameOf(rule) });
    }
  }
  return isWhole;
}

function checkKeys(
  object: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: JsonPath,
  findings: FileFindings,
): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    const near = nearestName(key, known);
    const next = near === undefined ? `It knows ${known.join(', ')}.` : `Did you mean ${near}?`;
    const message = `Prometheus does not know the key ${key}, and refuses the file. ${next}`;
    findings.add('error', 'rule-file', message, { path: [...path, key], isKey: true, subject: nameOf(object) });
  }
}

function nameOf(rule: Readonly<Record<string, unknown>>): string | undefined {
  const name = rule['alert'] ?? rule['record'] ?? rule['name'];
  return typeof name === 'string' ? name : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
