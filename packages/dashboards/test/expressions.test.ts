import { generateDashboards, planDashboards } from '@telltale/dashboards';
import { check, parse } from '@telltale/promql';
import { dashboardExpressions } from '@telltale/promql/lint';
import { describe, expect, it } from 'vitest';
import { conventionNames, everything, linterOf } from './everything.ts';

describe.each(conventionNames)('Under the convention %s', (convention) => {
  const options = everything(convention);
  const linter = linterOf(convention);

  it('every expression of every file is free of findings, variables and annotations included', () => {
    const findings = generateDashboards(options).flatMap(({ path, text }) => {
      const { expressions, variables } = dashboardExpressions(JSON.parse(text));
      expect(expressions.length, path).toBeGreaterThan(10);
      return expressions.flatMap(({ expr, label, titles }) =>
        linter
          .lint(expr, { variables, valuesOf: label })
          .map(({ rule, message }) => `${path} ${titles.join(' / ')}: ${rule}: ${message}\n  ${expr}`),
      );
    });
    expect(findings).toEqual([]);
  });

  it('an expression of another convention would be one', () => {
    const another = conventionNames.find((each) => (each === 'otel') !== (convention === 'otel'))!;
    const other = planDashboards(everything(another)).dashboards.find(({ id }) => id === 'http')!.panels[0]!;
    expect(linter.lint(other.queries[0]!.concrete).map(({ rule }) => rule)).toContain('unknown-metric');
  });

  it('the plan gives every query as one that can be evaluated', () => {
    const queries = planDashboards(options).dashboards.flatMap(({ panels, annotations }) => [
      ...panels.flatMap((panel) => panel.queries.filter(({ language }) => language === 'promql')),
      ...annotations,
    ]);
    expect(queries.length).toBeGreaterThan(100);
    for (const { concrete } of queries) {
      expect(concrete).not.toContain('$');
      expect(check(parse(concrete)), concrete).toEqual([]);
      expect(linter.lint(concrete), concrete).toEqual([]);
    }
  });
});
