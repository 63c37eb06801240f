import type { RuleGroupStatus } from '@telltale/promql';
import type { TargetStatus } from '../scrape/scraper.ts';
import type { Expressions } from './console-answers.ts';
import { panelQueries, type DashboardJson } from './dashboards.ts';
import { namesRead } from './names-read.ts';

export interface ExpressionSources {
  readonly dashboards: Iterable<DashboardJson>;
  readonly groups: readonly RuleGroupStatus[];
  /** They know which metrics are histograms. */
  readonly targets: readonly TargetStatus[];
}

/** Everything that panels and rules ask, with the metrics that they read. */
export function expressions({ dashboards, groups, targets }: ExpressionSources): Expressions {
  const metricsOf = (expr: string): readonly string[] => [
    ...new Set(namesRead(expr).map((name) => metricOf(name, targets))),
  ];
  return {
    panels: [...dashboards].flatMap(panelQueries).map((query) => ({ ...query, metrics: metricsOf(query.expr) })),
    rules: groups
      .flatMap(({ rules }) => rules)
      .map(({ name, type, rule: { expr } }) => ({ type, name, expr, metrics: metricsOf(expr) })),
  };
}

/** The histogram or summary that a series is a part of; otherwise what it is called. */
function metricOf(name: string, targets: readonly TargetStatus[]): string {
  const whole = name.replace(/_(?:bucket|count|sum)$/, '');
  const isPart = targets.some(({ metadata }) => ['histogram', 'summary'].includes(metadata.get(whole)?.type ?? ''));
  return isPart ? whole : name;
}
