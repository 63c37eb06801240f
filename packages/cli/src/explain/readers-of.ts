import type { Plan } from '../generate/compose.ts';

/** What reads a metric. */
export interface MetricReaders {
  /** `Overview / Requests` */
  readonly panels: readonly string[];
  readonly alerts: readonly { readonly name: string; readonly severity: string; readonly runbook: string }[];
  readonly recordings: readonly string[];
  readonly objectives: readonly string[];
}

/** What of a plan reads a metric, by its `catalog.key` or an exporter's name. */
export function readersOf(metric: string, { dashboards, rules }: Plan): MetricReaders {
  const reads = ({ metrics }: { readonly metrics: readonly string[] }): boolean => metrics.includes(metric);
  return {
    panels: dashboards.dashboards.flatMap(({ title, panels }) =>
      panels.filter(reads).map((panel) => `${title} / ${panel.title}`),
    ),
    alerts: rules.alerts
      .filter(reads)
      .map(({ name, severity }) => ({ name, severity, runbook: `runbooks/${name}.md` })),
    recordings: rules.recordings.filter(reads).map(({ name }) => name),
    objectives: rules.slos.filter(reads).map(({ name }) => name),
  };
}
