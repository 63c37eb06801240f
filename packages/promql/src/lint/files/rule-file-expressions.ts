import { isObject, listOf, textOf, type JsonPath } from './json-value.ts';

/** The expression of a rule, and where in the file it stands. */
export interface RuleExpression {
  readonly kind: 'recording' | 'alerting';
  /** Of the metric that is recorded, or of the alert. */
  readonly name: string;
  readonly group: string;
  readonly expr: string;
  /** Those of the group, and of the rule. */
  readonly labels: Readonly<Record<string, string>>;
  /** `['groups', 0, 'rules', 2, 'expr']`. */
  readonly path: JsonPath;
}

/**
 * The expressions of a Prometheus rule file, or of a PrometheusRule object of Kubernetes, as its YAML or JSON reads. What is not
 * a rule is passed over: `checkRules` says what is wrong with it.
 *
 * @example
 * ```ts
 * import { ruleFileExpressions } from '@telltale/promql/lint';
 *
 * const file = { groups: [{ name: 'node', rules: [{ alert: 'Down', expr: 'up == 0' }] }] };
 * for (const { name, expr, path } of ruleFileExpressions(file)) console.log(name, expr, path.join('.'));
 * // => Down up == 0 groups.0.rules.0.expr
 * ```
 */
export function ruleFileExpressions(file: unknown): readonly RuleExpression[] {
  if (!isObject(file)) return [];
  if (file['groups'] === undefined && isObject(file['spec'])) {
    return ruleFileExpressions(file['spec']).map((rule) => ({ ...rule, path: ['spec', ...rule.path] }));
  }
  return listOf(file['groups']).flatMap((group, i) =>
    isObject(group)
      ? listOf(group['rules']).flatMap((rule, j) => ofRule(rule, group, ['groups', i, 'rules', j, 'expr']))
      : [],
  );
}

function ofRule(rule: unknown, group: Readonly<Record<string, unknown>>, path: JsonPath): readonly RuleExpression[] {
  if (!isObject(rule)) return [];
  const { alert, record } = rule;
  // `expr: 1` reads as a number.
  const expr = typeof rule['expr'] === 'number' ? String(rule['expr']) : textOf(rule['expr']);
  const name = textOf(alert) ?? textOf(record);
  if (expr === undefined || name === undefined) return [];
  const kind = typeof alert === 'string' ? 'alerting' : 'recording';
  const labels = { ...labelsOf(group['labels']), ...labelsOf(rule['labels']) };
  return [{ kind, name, group: textOf(group['name']) ?? '', expr, labels, path }];
}

function labelsOf(labels: unknown): Readonly<Record<string, string>> {
  if (!isObject(labels)) return {};
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}
