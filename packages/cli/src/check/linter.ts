import { createLinter, type Linter } from '@telltale/promql/lint';
import type { TelltaleConfig } from '../config/config.ts';
import { exposedMetrics } from '../exposure/exposed-metrics.ts';
import { exporterNamed, scraping } from '../exposure/known-exporters.ts';

type Records = readonly { readonly record: string; readonly expr: string }[];

/** The linter that knows what a configuration exposes, and what is recorded. */
export function linterFor(config: TelltaleConfig, recordingRules: Records): Linter {
  const { foreign = [], targetLabels = [], scrapeIntervalSeconds = 15, severities = {} } = config.check ?? {};
  const exporters = (config.exporters ?? []).flatMap((name) => exporterNamed(name)?.metrics ?? []);
  const go = exporters.length > 0 ? (exporterNamed('go')?.metrics ?? []) : [];
  const unknown = (config.exporters ?? []).filter((name) => exporterNamed(name) === undefined);
  return createLinter({
    // What Telltale's own processes say of themselves is meant where both have a name.
    metrics: [...go, ...exporters, ...scraping.metrics, ...exposedMetrics(config)],
    recordingRules,
    targetLabels: ['job', 'instance', ...targetLabels],
    scrapeIntervalSeconds,
    severities,
    foreign: (metric) =>
      foreign.some((each) => (each.endsWith('*') ? metric.startsWith(each.slice(0, -1)) : metric === each)) ||
      unknown.some((exporter) => metric.startsWith(`${exporter.replace(/_exporter$/, '')}_`)),
  });
}
