import { createLinter, type KnownMetric, type Linter } from '@telltale/promql/lint';
import type { CheckOptions, TelltaleConfig } from '../config/config.ts';
import { exposedMetrics } from '../exposure/exposed-metrics.ts';
import { exporterNamed, scraping } from '../exposure/known-exporters.ts';

type Records = readonly { readonly record: string; readonly expr: string }[];

/** What expressions are held to. */
export interface Known {
  /** Those of the catalogs, as they are exposed. */
  readonly metrics: readonly KnownMetric[];
  readonly exporters: readonly string[];
  readonly check: CheckOptions;
}

export function knownOf(config: TelltaleConfig): Known {
  return { metrics: exposedMetrics(config), exporters: config.exporters ?? [], check: config.check ?? {} };
}

/** The linter that knows what is exposed, and what is recorded. */
export function linterFor({ metrics, exporters, check }: Known, recordingRules: Records): Linter {
  const { foreign = [], targetLabels = [], scrapeIntervalSeconds = 15, severities = {} } = check;
  const ofExporters = exporters.flatMap((name) => exporterNamed(name)?.metrics ?? []);
  const go = ofExporters.length > 0 ? (exporterNamed('go')?.metrics ?? []) : [];
  const unknown = exporters.filter((name) => exporterNamed(name) === undefined);
  return createLinter({
    // What Telltale's own processes say of themselves is meant where both have a name.
    metrics: [...go, ...ofExporters, ...scraping.metrics, ...metrics],
    recordingRules,
    targetLabels: ['job', 'instance', ...targetLabels],
    scrapeIntervalSeconds,
    severities,
    foreign: (metric) =>
      foreign.some((each) => (each.endsWith('*') ? metric.startsWith(each.slice(0, -1)) : metric === each)) ||
      unknown.some((exporter) => metric.startsWith(`${exporter.replace(/_exporter$/, '')}_`)),
  });
}
