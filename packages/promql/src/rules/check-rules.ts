import { PromQLError } from '../errors.ts';
import { parseDuration } from '../syntax/duration.ts';
import { parse } from '../syntax/parse.ts';
import { parseAlertTemplate } from '../templates/expand-template.ts';
import { TemplateError } from '../templates/template-error.ts';
import type { AlertingRule, RecordingRule, Rule, RuleGroup } from './rule-file.ts';
import type { RuleProblem } from './rule-problem.ts';

/** A rule as it may come out of a file: nothing about it is sure. */
type Fields = Partial<RecordingRule & AlertingRule>;

const DURATIONS = ['for', 'keep_firing_for'] as const;

/**
 * Everything that is wrong with groups of rules, in Prometheus' words (`model/rulefmt/rulefmt.go`): names, expressions,
 * durations, templates. Empty where nothing is.
 *
 * @example
 * ```ts
 * import { checkRules } from '@telltale/promql';
 *
 * const [problem] = checkRules([{ name: 'node', rules: [{ alert: 'Down', expr: 'up = 0' }] }]);
 * console.log(problem?.problem);
 * // => could not parse expression: unexpected <op:=>
 * ```
 */
export function checkRules(groups: readonly RuleGroup[]): RuleProblem[] {
  const names = groups.map(({ name }) => name);
  return groups.flatMap((group, index) => {
    const name = group.name || `groups[${index}]`;
    const own: string[] = [];
    if (!group.name) own.push('Groupname must not be empty');
    else if (names.indexOf(group.name) < index) own.push(`groupname: "${group.name}" is repeated in the same file`);
    for (const field of ['interval', 'query_offset'] as const) own.push(...durationProblems(field, group[field]));
    if (group.interval !== undefined && parseDuration(group.interval) === 0) own.push('interval must not be 0');
    own.push(...labelProblems(group.labels));
    return [
      ...own.map((problem) => ({ group: name, problem })),
      ...group.rules.flatMap((rule, i) => problemsOf(name, rule, i + 1)),
    ];
  });
}

function problemsOf(group: string, rule: Rule, number: number): RuleProblem[] {
  const fields: Fields = rule;
  const { alert = '', record = '' } = fields;
  const name = alert || record;
  const problems = [
    ...(alert !== '' && record !== '' ? ["only one of 'record' and 'alert' must be set"] : []),
    ...(alert === '' && record === '' ? ["one of 'record' or 'alert' must be set"] : []),
    ...expressionProblems(fields.expr),
    ...(record === '' ? [] : recordingProblems(fields, record)),
    ...labelProblems(fields.labels),
    ...DURATIONS.flatMap((field) => durationProblems(field, fields[field])),
    ...(alert === ''
      ? []
      : [...templateProblems('label', fields.labels), ...templateProblems('annotation', fields.annotations)]),
  ];
  return problems.map((problem) => ({ group, rule: number, name, problem }));
}

function expressionProblems(expr: string | undefined): string[] {
  if (!expr) return ["field 'expr' must be set in rule"];
  try {
    parse(expr);
    return [];
  } catch (error) {
    if (error instanceof PromQLError) return [`could not parse expression: ${error.message}`];
    throw error;
  }
}

function recordingProblems(fields: Fields, record: string): string[] {
  const foreign = (['annotations', 'for', 'keep_firing_for'] as const).filter((field) => fields[field] !== undefined);
  return [
    ...foreign.map((field) => `invalid field '${field}' in recording rule`),
    ...(/[{}]/.test(record) ? [`braces present in the recording rule name; should it be in expr?: ${record}`] : []),
  ];
}

function labelProblems(labels: Readonly<Record<string, string>> | undefined): string[] {
  const names = Object.keys(labels ?? {});
  return names.filter((name) => name === '' || name === '__name__').map((name) => `invalid label name: ${name}`);
}

function durationProblems(field: string, text: string | undefined): string[] {
  if (text === undefined || parseDuration(text) !== undefined) return [];
  return [`${field}: not a valid duration string: ${JSON.stringify(text)}`];
}

function templateProblems(kind: string, templates: Readonly<Record<string, string>> | undefined): string[] {
  return Object.entries(templates ?? {}).flatMap(([name, text]) => {
    try {
      parseAlertTemplate(text);
      return [];
    } catch (error) {
      if (error instanceof TemplateError) return [`${kind} ${JSON.stringify(name)}: ${error.message}`];
      throw error;
    }
  });
}
