import { checkRules, type RuleGroup, type RuleProblem } from '@telltale/promql';
import { ruleFileExpressions, type JsonPath, type Linter, type RuleExpression } from '@telltale/promql/lint';
import { jsonPlaces } from '../files/json-places.ts';
import { yamlPlaces } from '../files/yaml-places.ts';
import type { CliFinding } from '../io/finding.ts';
import { alertHabits } from './alert-habits.ts';
import { FileFindings, readPlaces, type CheckedFile } from './checked-file.ts';
import { checkRuleShape } from './rule-shape.ts';

/** What rule files are held to. */
export interface RuleChecking {
  readonly linter: Linter;
  /** Where each recorded metric and each alert was seen; those of this file are added. */
  readonly names: Map<string, string>;
  /** Whether a file is generated: alerts of its objectives share their names, as they are one alert for who is told. */
  readonly isGenerated: (file: string) => boolean;
}

/** Everything that is wrong with a rule file of Prometheus, or a PrometheusRule of Kubernetes. */
export function checkRuleFile(file: CheckedFile, checking: RuleChecking): readonly CliFinding[] {
  const read = readPlaces(file, file.file.endsWith('.json') ? jsonPlaces : yamlPlaces);
  if ('problem' in read) return [read.problem];
  const { places } = read;
  const findings = new FileFindings(file, places);
  const { value, path } = unwrapped(places.value);
  if (checkRuleShape(value, path, findings)) {
    for (const problem of checkRules(value.groups)) addProblem(problem, value.groups, path, findings);
  }
  for (const rule of ruleFileExpressions(places.value)) checkRule(rule, places.value, file, checking, findings);
  return findings.found;
}

/** The recording rules of a file, for expressions that read their results. */
export function recordsIn(file: CheckedFile): readonly { readonly record: string; readonly expr: string }[] {
  const read = readPlaces(file, file.file.endsWith('.json') ? jsonPlaces : yamlPlaces);
  if ('problem' in read) return [];
  return ruleFileExpressions(read.places.value)
    .filter(({ kind }) => kind === 'recording')
    .map(({ name, expr, labels }) => ({ record: name, expr, labels }));
}

function unwrapped(value: unknown): { readonly value: unknown; readonly path: JsonPath } {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && 'spec' in value && !('groups' in value)
    ? { value: value.spec, path: ['spec'] }
    : { value, path: [] };
}

function checkRule(
  rule: RuleExpression,
  value: unknown,
  file: CheckedFile,
  { linter, names, isGenerated }: RuleChecking,
  findings: FileFindings,
): void {
  const lint = linter.lint(rule.expr);
  findings.addLint(lint, rule.path, 0, rule.name);
  checkName(rule, file, { names, isGenerated }, findings);
  const rulePath = rule.path.slice(0, -1);
  const isReadable = !lint.some(({ rule: code }) => code === 'syntax');
  if (rule.kind === 'alerting') alertHabits(rule, valueAt(value, rulePath), { linter, isReadable }, findings);
}

/** Two rules that record one metric with the same labels overwrite each other; two alerts of one name are one for who silences it. */
function checkName(
  rule: RuleExpression,
  { file }: CheckedFile,
  { names, isGenerated }: Omit<RuleChecking, 'linter'>,
  findings: FileFindings,
): void {
  const { kind, name, labels, path } = rule;
  const key = kind === 'alerting' ? `alert ${name}` : `${name} ${sortedText(labels)}`;
  const other = names.get(key);
  names.set(key, file);
  const field = { path: [...path.slice(0, -1), kind === 'alerting' ? 'alert' : 'record'], subject: name };
  const where = other === file ? 'This file' : other;
  if (other !== undefined && kind === 'recording') {
    findings.add(
      'error',
      'duplicate-record',
      `${where} records ${name} as well: their samples overwrite each other.`,
      field,
    );
  }
  // Several severities of one alert are a habit; the same name in two files is an accident.
  if (other !== undefined && other !== file && kind === 'alerting' && !isGenerated(file)) {
    findings.add(
      'warning',
      'duplicate-alert',
      `${other} has an alert ${name} as well: silences and runbooks mix them up.`,
      field,
    );
  }
  if (kind === 'recording' && !name.includes(':')) {
    const message = `${name} looks like a metric of a target. Name it level:metric:operations, as job:${name}:rate5m.`;
    findings.add('warning', 'record-name', message, field);
  }
}

function sortedText(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const FIELDS: readonly (readonly [pattern: RegExp, path: (match: RegExpExecArray) => JsonPath])[] = [
  [/^(for|keep_firing_for|interval|query_offset)\b/, ([, field = '']) => [field]],
  [/^label "([^"]*)"/, ([, label = '']) => ['labels', label]],
  [/^annotation "([^"]*)"/, ([, name = '']) => ['annotations', name]],
  [/^invalid label name: (.*)$/, ([, label = '']) => ['labels', label]],
  [/^invalid field '([^']*)'/, ([, field = '']) => [field]],
  [/^braces present|recording rule name/, () => ['record']],
  [/^groupname|Groupname/, () => ['name']],
];

function addProblem(
  { group, rule, name, problem }: RuleProblem,
  groups: readonly RuleGroup[],
  path: JsonPath,
  findings: FileFindings,
): void {
  // The linter says the same, and where.
  if (problem.startsWith('could not parse expression')) return;
  const byPlace = /^groups\[(\d+)\]$/.exec(group)?.[1];
  const repeated = problem.includes('is repeated');
  const index = byPlace === undefined ? groups.findLastIndex((each) => each.name === group) : Number(byPlace);
  const first = repeated ? index : byPlace === undefined ? groups.findIndex((each) => each.name === group) : index;
  const around = [...path, 'groups', first, ...(rule === undefined ? [] : ['rules', rule - 1])];
  for (const [pattern, fieldOf] of FIELDS) {
    const match = pattern.exec(problem);
    if (match === null) continue;
    const place = { path: [...around, ...fieldOf(match)], subject: name ?? group };
    findings.add('error', 'rule', sentence(problem), { ...place, ...placeInTemplate(problem) });
    return;
  }
  findings.add('error', 'rule', sentence(problem), { path: around, subject: name ?? group });
}

/** `annotation "summary": line 1, column 15: ...`; a template over several lines is pointed at as a whole. */
function placeInTemplate(problem: string): { readonly within?: number } {
  const column = /^(?:label|annotation) "[^"]*": line 1, column (\d+)/.exec(problem)?.[1];
  return column === undefined ? {} : { within: Number(column) - 1 };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.?$/, '.')}`;
}

function valueAt(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined),
    value,
  );
}
