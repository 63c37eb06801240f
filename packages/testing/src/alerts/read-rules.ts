import { checkRules } from '@telltale/promql';
import type { RuleFile, RuleGroup } from '@telltale/promql';
import { parse } from 'yaml';
import { TestingError } from '../errors.ts';

/** Rules: the groups of a rule file, the file as an object, or its text as YAML. */
export type RulesInput = readonly RuleGroup[] | RuleFile | string;

/** What Prometheus knows in a group and in a rule (`model/rulefmt/rulefmt.go`); it refuses everything else. */
const GROUP_FIELDS = new Set(['name', 'interval', 'limit', 'query_offset', 'labels', 'rules']);
const RULE_FIELDS = new Set(['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']);

/**
 * The groups of rules, checked.
 *
 * @throws TestingError `TESTING_RULES` with everything that is wrong with them
 */
export function readRules(rules: RulesInput): readonly RuleGroup[] {
  const groups = typeof rules === 'string' ? groupsOfYaml(rules) : 'groups' in rules ? rules.groups : rules;
  const problems = checkRules(groups).map(
    ({ group, rule, name, problem }) =>
      `group ${group}${rule === undefined ? '' : `, rule ${rule} (${name})`}: ${problem}`,
  );
  if (problems.length === 0) return groups;
  throw new TestingError('TESTING_RULES', problems.join('\n'), rules);
}

/** Of a rule file, or of a `PrometheusRule` of Kubernetes. */
function groupsOfYaml(text: string): readonly RuleGroup[] {
  const file = asObject(parseYaml(text), 'a rule file');
  const groups = asList(asObject(file['spec'] ?? file, 'spec')['groups'], 'groups');
  return groups.map((group) => readGroup(asObject(group, 'a group')));
}

/** All scalars as texts, as Prometheus reads them: `version: 1.10` is a label of the value `1.10`. */
function parseYaml(text: string): unknown {
  try {
    return parse(text, { schema: 'failsafe' });
  } catch (error) {
    throw new TestingError('TESTING_RULES', `The rules are no YAML: ${(error as Error).message}`, text, error);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function readGroup(group: Fields): RuleGroup {
  demandKnown(group, GROUP_FIELDS, `group ${JSON.stringify(group['name'])}`);
  const rules = asList(group['rules'] ?? [], 'rules').map((rule) => readRule(asObject(rule, 'a rule')));
  const limit = group['limit'] === undefined ? {} : { limit: Number(group['limit']) };
  return { ...withMaps(group, ['labels']), ...limit, rules } as unknown as RuleGroup;
}

function readRule(rule: Fields): Fields {
  demandKnown(rule, RULE_FIELDS, `rule ${JSON.stringify(rule['alert'] ?? rule['record'])}`);
  return withMaps(rule, ['labels', 'annotations']);
}

/** `labels:` with nothing behind it is an empty text to YAML. */
function withMaps(fields: Fields, names: readonly string[]): Fields {
  const maps = names.filter((name) => fields[name] === '').map((name) => [name, {}]);
  return { ...fields, ...Object.fromEntries(maps) };
}

function demandKnown(fields: Fields, known: ReadonlySet<string>, where: string): void {
  const unknown = Object.keys(fields).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new TestingError('TESTING_RULES', `${where} has fields that Prometheus does not know: ${unknown.join(', ')}`);
}

function asObject(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new TestingError('TESTING_RULES', `${what} is not a map of YAML`, value);
}

function asList(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TestingError('TESTING_RULES', `${what} is not a list of YAML`, value);
}
