import { RulesError } from '../errors.ts';
import type { KubernetesDiscovery, ScrapeJob } from './scrape-job.ts';

const DEFAULT_INTERVAL_SECONDS = 15;
const DEFAULT_TIMEOUT_SECONDS = 10;

/** A job as Prometheus' file has it: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export function scrapeConfig(job: ScrapeJob): Record<string, unknown> {
  const {
    intervalSeconds = DEFAULT_INTERVAL_SECONDS,
    metricsPath = '/metrics',
    scheme = 'http',
    sampleLimit = 0,
  } = job;
  const timeoutSeconds = job.timeoutSeconds ?? Math.min(DEFAULT_TIMEOUT_SECONDS, intervalSeconds);
  checkJob(job, intervalSeconds, timeoutSeconds);
  return {
    job_name: job.job,
    scrape_interval: `${intervalSeconds}s`,
    scrape_timeout: `${timeoutSeconds}s`,
    metrics_path: metricsPath,
    scheme,
    ...(sampleLimit > 0 && { sample_limit: sampleLimit }),
    ...accessConfig(job),
    ...discoveryConfig(job),
  };
}

function accessConfig({ bearerTokenFile, basicAuth, caFile }: ScrapeJob): Record<string, unknown> {
  return {
    ...(bearerTokenFile !== undefined && { authorization: { type: 'Bearer', credentials_file: bearerTokenFile } }),
    ...(basicAuth !== undefined && {
      basic_auth: { username: basicAuth.username, password_file: basicAuth.passwordFile },
    }),
    ...(caFile !== undefined && { tls_config: { ca_file: caFile } }),
  };
}

function discoveryConfig({
  targets = [],
  files = [],
  dns = [],
  kubernetes,
  labels = {},
}: ScrapeJob): Record<string, unknown> {
  const constant = Object.entries(labels).map(([label, value]) => ({ target_label: label, replacement: value }));
  const relabelling = [...(kubernetes === undefined ? [] : podRelabelling), ...constant];
  return {
    ...(targets.length > 0 && { static_configs: [{ targets }] }),
    ...(files.length > 0 && { file_sd_configs: [{ files, refresh_interval: '1m' }] }),
    ...(dns.length > 0 && { dns_sd_configs: dns.map(addressLookup) }),
    ...(kubernetes !== undefined && { kubernetes_sd_configs: [podDiscovery(kubernetes)] }),
    ...(relabelling.length > 0 && { relabel_configs: relabelling }),
  };
}

function addressLookup(target: string): Record<string, unknown> {
  const colon = target.lastIndexOf(':');
  return { names: [target.slice(0, colon)], type: 'A', port: Number(target.slice(colon + 1)) };
}

function podDiscovery({ namespaces }: KubernetesDiscovery): Record<string, unknown> {
  return { role: 'pod', ...(namespaces !== undefined && { namespaces: { names: namespaces } }) };
}

const POD = '__meta_kubernetes_pod';

/** Which pods, where on them, and what their series are called. The job is the application's name, where it has one. */
const podRelabelling: readonly Record<string, unknown>[] = [
  { source_labels: [`${POD}_annotation_prometheus_io_scrape`], regex: 'true', action: 'keep' },
  { source_labels: [`${POD}_phase`], regex: 'Pending|Succeeded|Failed', action: 'drop' },
  {
    source_labels: [`${POD}_annotation_prometheus_io_path`],
    regex: '(.+)',
    target_label: '__metrics_path__',
  },
  {
    source_labels: ['__address__', `${POD}_annotation_prometheus_io_port`],
    regex: '(.+?)(?::\\d+)?;(\\d+)',
    target_label: '__address__',
    replacement: '$1:$2',
  },
  { source_labels: [`${POD}_label_app_kubernetes_io_name`], regex: '(.+)', target_label: 'job' },
  { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
  { source_labels: [`${POD}_name`], target_label: 'pod' },
];

function checkJob(job: ScrapeJob, intervalSeconds: number, timeoutSeconds: number): void {
  const refuse = (problem: string, value: unknown): never => {
    throw new RulesError('RULES_OPTIONS', `The job ${JSON.stringify(job.job)} ${problem}`, value);
  };
  if (job.job === '') refuse('has no name', job.job);
  const places = [...(job.targets ?? []), ...(job.files ?? []), ...(job.dns ?? [])];
  if (places.length === 0 && job.kubernetes === undefined) refuse('has no targets', job);
  if (!(Number.isInteger(intervalSeconds) && intervalSeconds > 0)) {
    refuse(`is scraped every ${intervalSeconds} seconds, which is not a positive whole number`, intervalSeconds);
  }
  if (!(Number.isInteger(timeoutSeconds) && timeoutSeconds > 0 && timeoutSeconds <= intervalSeconds)) {
    refuse(
      `gives up after ${timeoutSeconds} seconds, which is not between 1 and the interval of ${intervalSeconds}`,
      timeoutSeconds,
    );
  }
  if (job.bearerTokenFile !== undefined && job.basicAuth !== undefined) {
    refuse('has a bearer token and basic authentication, of which one request can carry one', job);
  }
  for (const target of job.targets ?? []) {
    if (target.includes('/'))
      refuse(`has the target ${JSON.stringify(target)}, which is not a host and a port`, target);
  }
  for (const name of job.dns ?? []) {
    if (!/^[^/:]+:\d+$/.test(name)) refuse(`looks up ${JSON.stringify(name)}, which is not a name and a port`, name);
  }
}
