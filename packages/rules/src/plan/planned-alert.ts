import { checkRules, type AlertingRule } from '@telltale/promql';
import {
  isHiddenByConvention,
  metricsOf,
  toPromQL,
  type CatalogMetric,
  type ExternalMetric,
  type RenderOptions,
} from '@telltale/promql/builder';
import type { Alert, AlertText } from '../alerts/alert.ts';
import { checkAlert } from '../alerts/check-alert.ts';
import { RulesError } from '../errors.ts';
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
  checkAlert(alert);
  const { name, severity, threshold, runbook } = alert;
  const query = alert.query(threshold ?? 0);
  if (query?.type === 'range') {
    throw new RulesError(
      'RULES_OPTIONS',
      `The condition of the alert ${name} is a range, of which none can hold`,
      name,
    );
  }
  const expr = toPromQL(query, rendering);
  const metrics = metricsOf(query, rendering.naming === undefined ? {} : { naming: rendering.naming });
  const text = (of: AlertText): string =>
    withExposedLabels(typeof of === 'function' ? of(threshold ?? 0) : of, metrics, rendering);
  const summary = text(alert.summary);
  const description = text(alert.description ?? alert.summary);
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
  checkTexts(rule);
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

/** Templates, in Prometheus' words. */
function checkTexts(rule: AlertingRule): void {
  const [problem] = checkRules([{ name: 'alerts', rules: [rule] }]);
  if (problem === undefined) return;
  throw new RulesError('RULES_OPTIONS', `The alert ${rule.alert}: ${problem.problem}`, rule);
}

/** Texts speak of labels as they are defined; series have them as the convention names them: `{{ $labels.handler }}`. */
function withExposedLabels(
  text: string,
  metrics: readonly (CatalogMetric | ExternalMetric)[],
  { naming }: RenderOptions,
): string {
  const labels = metrics.flatMap((metric) => ('external' in metric ? [] : (naming?.expose(metric)?.labels ?? [])));
  return text.replaceAll(/(?<=(?:\$labels|\.Labels)\.)\w+/g, (label) => {
    return labels.find(({ recorded }) => recorded === label)?.exposed ?? label;
  });
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
      if (!isHiddenByConvention(error)) throw error;
      // What fails under the names of the definitions, too, is a mistake of the query.
      toPromQL(query);
      return [];
    }
  });
}

function overridden(alert: Alert, override: AlertOverride): Alert {
  return { ...alert, ...override, labels: { ...alert.labels, ...override.labels } };
}

function groupOf(metric: CatalogMetric | ExternalMetric | undefined): string {
  if (metric === undefined) return 'other';
  return 'external' in metric ? metric.source || 'other' : metric.catalog;
}
