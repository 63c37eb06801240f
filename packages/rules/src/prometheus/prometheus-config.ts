import type { Artifact } from '@telltale/core';
import { RulesError } from '../errors.ts';
import { yamlArtifact } from '../yaml-artifact.ts';
import { remoteWriteConfig, type RemoteWrite } from './remote-write.ts';
import { scrapeConfig } from './scrape-config.ts';
import { EXPORTER_INTERVAL_SECONDS, type ScrapeJob } from './scrape-job.ts';

export interface PrometheusOptions {
  /** What is scraped. The services themselves first. */
  readonly jobs: readonly ScrapeJob[];
  /** Addresses of exporters and of the stack's own servers by job: `{ postgres: ['postgres-exporter:9187'] }`. @default {} */
  readonly exporters?: Readonly<Record<string, readonly string[]>>;
  /** Rule files, as Prometheus finds them from its own file. @default ['rules/*.yml'] */
  readonly ruleFiles?: readonly string[];
  /** Hosts and ports of Alertmanagers. @default [] */
  readonly alertmanagers?: readonly string[];
  /** @default [] */
  readonly remoteWrite?: readonly RemoteWrite[];
  /** Labels for everything that leaves this server. @default {} */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** Seconds between two evaluations of rules. @default 15 */
  readonly evaluationIntervalSeconds?: number;
  /** Exemplars held in memory; needs `--enable-feature=exemplar-storage`. @default 100000 */
  readonly maxExemplars?: number;
  /**
   * What only Prometheus 3.8 and newer read from a file. Older ones refuse the whole file.
   * @default nothing
   */
  readonly modern?: {
    /** Days that samples are kept. @default 15 */
    readonly retentionDays?: number;
    /** Takes OTLP metrics under the names that Telltale uses. @default false */
    readonly otlp?: boolean;
    /** Scrapes native histograms where a target has them. @default false */
    readonly nativeHistograms?: boolean;
  };
  /** Where the file belongs. @default 'prometheus/prometheus.yml' */
  readonly path?: string;
}

/**
 * Prometheus' configuration: what is scraped, which rules are evaluated, where alerts and samples go.
 *
 * @throws RulesError `RULES_OPTIONS`, `RULES_DUPLICATE`
 *
 * @example
 * ```ts
 * import { prometheusConfig } from '@telltale/rules';
 *
 * const { text } = prometheusConfig({
 *   jobs: [{ job: 'shop', targets: ['shop:3000'] }],
 *   exporters: { postgres: ['postgres-exporter:9187'] },
 *   alertmanagers: ['alertmanager:9093'],
 * });
 * ```
 */
export function prometheusConfig(options: PrometheusOptions): Artifact {
  const { alertmanagers = [], remoteWrite = [], externalLabels = {}, path = 'prometheus/prometheus.yml' } = options;
  const jobs = [...options.jobs, ...exporterJobs(options.exporters ?? {})];
  checkNames(jobs);
  return yamlArtifact(path, [
    {
      global: globalConfig(options, externalLabels),
      storage: storageConfig(options),
      ...(options.modern?.otlp === true && { otlp: OTLP }),
      rule_files: options.ruleFiles ?? ['rules/*.yml'],
      ...(alertmanagers.length > 0 && {
        alerting: { alertmanagers: [{ static_configs: [{ targets: alertmanagers }] }] },
      }),
      scrape_configs: jobs.map(scrapeConfig),
      ...(remoteWrite.length > 0 && { remote_write: remoteWrite.map(remoteWriteConfig) }),
    },
  ]);
}

/** Names as Telltale's page has them, and the attributes that tell services apart. */
const OTLP = {
  translation_strategy: 'UnderscoreEscapingWithSuffixes',
  promote_resource_attributes: ['service.name', 'service.namespace', 'service.version', 'deployment.environment.name'],
};

function globalConfig(
  options: PrometheusOptions,
  externalLabels: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const { evaluationIntervalSeconds = 15 } = options;
  if (!(Number.isInteger(evaluationIntervalSeconds) && evaluationIntervalSeconds > 0)) {
    const problem = `evaluationIntervalSeconds is ${evaluationIntervalSeconds}, not a positive whole number`;
    throw new RulesError('RULES_OPTIONS', problem, evaluationIntervalSeconds);
  }
  return {
    scrape_interval: '15s',
    evaluation_interval: `${evaluationIntervalSeconds}s`,
    ...(options.modern?.nativeHistograms === true && {
      scrape_native_histograms: true,
      always_scrape_classic_histograms: true,
    }),
    ...(Object.keys(externalLabels).length > 0 && { external_labels: externalLabels }),
  };
}

function storageConfig({ maxExemplars = 100_000, modern }: PrometheusOptions): Record<string, unknown> {
  return {
    exemplars: { max_exemplars: maxExemplars },
    ...(modern !== undefined && { tsdb: { retention: { time: `${modern.retentionDays ?? 15}d` } } }),
  };
}

function exporterJobs(exporters: Readonly<Record<string, readonly string[]>>): readonly ScrapeJob[] {
  return Object.entries(exporters).map(([job, targets]) => ({
    job,
    targets,
    intervalSeconds: EXPORTER_INTERVAL_SECONDS,
  }));
}

function checkNames(jobs: readonly ScrapeJob[]): void {
  const names = new Set<string>();
  for (const { job } of jobs) {
    if (names.has(job))
      throw new RulesError('RULES_DUPLICATE', `Two scrape jobs are named ${JSON.stringify(job)}`, job);
    names.add(job);
  }
}
