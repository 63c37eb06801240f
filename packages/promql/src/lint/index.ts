export { createLinter } from './linter.ts';
export { lintRules } from './lint-rules.ts';
export { dashboardExpressions } from './files/dashboard-expressions.ts';
export { nearestName } from './nearest-name.ts';
export { ruleFileExpressions } from './files/rule-file-expressions.ts';

export type { JsonPath } from './files/json-value.ts';
export type { Finding, Severity } from './finding.ts';
export type { DashboardExpression, DashboardExpressions } from './files/dashboard-expressions.ts';
export type { RuleExpression } from './files/rule-file-expressions.ts';
export type { KnownLabel, KnownMetric, KnownType } from './knowledge/known-metric.ts';
export type { LinterOptions } from './lint-options.ts';
export type { RuleCode } from './lint-rules.ts';
export type { Linter, LintOptions } from './linter.ts';
