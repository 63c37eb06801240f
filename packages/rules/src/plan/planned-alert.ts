import { PromQLError, type AlertingRule } from '@telltale/promql';
import {
  metricsOf,
  toPromQL,
  type CatalogMetric,
  type ExternalMetric,
  type RenderOptions,
} from '@telltale/promql/builder';
import type { Alert, AlertText } from '../alerts/alert.ts';
import { metricNames } from './metric-names.ts';
import type { PlannedAlert } from './planned-rules.ts';
import type { AlertOverride, RulesOptions } from './rules-options.ts';

/** An alert under the names that are exposed, with what is overridden. */
export function plannedAlert(
  declared: Alert,
  override: AlertOverride,
  { runbookUrl }: RulesOptions,
  rendering: RenderOptions,
): PlannedAlert {
  const alert = overridden(declared, override);
  const { name, severity, threshold, runbook } = alert;
  const query = alert.query(threshold ?? 0);
  const text = (of: AlertText): string => (typeof of === 'function' ? of(threshold ?? 0) : of);
  const summary = text(alert.summary);
  const description = text(alert.description ?? alert.summary);
  const expr = toPromQL(query, rendering);
  const metrics = metricsOf(query, rendering.naming === undefined ? {} : { naming: rendering.naming });
  const rule: AlertingRule = {
    alert: name,
    expr,
    ...(alert.for !== undefined && { for: alert.for }),
    ...(alert.keepFiringFor !== undefined && { keep_firing_for: alert.keepFiringFor }),
    labels: { severity, service: '{{ $labels.job }}', ...alert.labels },
    annotations: {
      summary,
      description,
      ...(runbookUrl !== undefined && { runbook_url: `${runbookUrl.replace(/\/+$/, '')}/${name}.md` }),
    },
  };
  return {
    name,
    severity,
    expr,
    threshold,
    for: alert.for ?? '0s',
    summary,
    description,
    runbook,
    queries: firstQueries(alert, rendering),
    metrics: metricNames(metrics),
    group: groupOf(metrics[0]),
    rule,
    declared: alert,
  };
}

/** A query of a runbook may need what the convention does not expose: the runbook does without it. */
function firstQueries(
  { runbook }: Alert,
  rendering: RenderOptions,
): readonly { readonly title: string; readonly query: string }[] {
  return (runbook?.queries ?? []).flatMap(({ title, query }) => {
    try {
      return [{ title, query: toPromQL(query, rendering) }];
    } catch (error) {
      if (isNotExposed(error)) return [];
      throw error;
    }
  });
}

/** Whether a query failed because the convention hides a metric or a label that it needs. */
export function isNotExposed(error: unknown): error is PromQLError {
  return (
    error instanceof PromQLError && (error.code === 'PROMQL_METRIC_HIDDEN' || error.code === 'PROMQL_LABEL_HIDDEN')
  );
}

function overridden(alert: Alert, override: AlertOverride): Alert {
  return { ...alert, ...override, labels: { ...alert.labels, ...override.labels } };
}

function groupOf(metric: CatalogMetric | ExternalMetric | undefined): string {
  if (metric === undefined) return 'other';
  return 'external' in metric ? metric.source || 'other' : metric.catalog;
}
