import type { DashboardExpression } from './dashboard-expressions.ts';

/**
 * The expression in the query of a variable (docs: datasources/prometheus/template-variables): `label_values(metric, label)` and
 * `query_result(expr)`. Others, such as `label_values(label)` and `metrics(regex)`, have none.
 */
export function readVariableQuery(text: string): Pick<DashboardExpression, 'expr' | 'offset' | 'label'> | undefined {
  const call = /^\s*(label_values|query_result)\s*\(/.exec(text);
  const close = text.lastIndexOf(')');
  if (call === null || close < call[0].length) return undefined;
  const inner = text.slice(call[0].length, close);
  const indent = inner.length - inner.trimStart().length;
  const offset = call[0].length + indent;
  if (call[1] === 'query_result') return { expr: inner.trim(), offset };
  // The label is behind the last comma: those before it are of the selector's matchers.
  const comma = inner.lastIndexOf(',');
  const label = inner.slice(comma + 1).trim();
  const expr = inner.slice(0, Math.max(comma, 0)).trim();
  return comma < 0 || expr === '' || !/^[\w$[\]{}:.]+$/.test(label) ? undefined : { expr, offset, label };
}
