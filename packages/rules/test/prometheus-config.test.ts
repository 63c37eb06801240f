import { mimir, prometheusConfig, thanosReceive, type PrometheusOptions } from '@telltale/rules';
import { describeWithServers, runProgram } from '@telltale-tooling/servers';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writtenFolder } from './written-folder.ts';

const everything: PrometheusOptions = {
  jobs: [
    { job: 'fiml-server', targets: ['server:8000'], labels: { team: 'core' } },
    { job: 'fiml-api', targets: ['api:8000'], intervalSeconds: 30, metricsPath: '/api/metrics', scheme: 'https' },
    { job: 'behind-a-token', files: ['targets/*.json'], bearerTokenFile: '/run/secrets/token' },
    { job: 'behind-a-password', targets: ['x:1'], basicAuth: { username: 'u', passwordFile: '/run/secrets/password' } },
    { job: 'pods', kubernetes: { namespaces: ['shop'] } },
    { job: 'replicas', dns: ['tasks.worker:9464'] },
  ],
  exporters: { postgres: ['postgres-exporter:9187'], redis: ['redis-exporter:9121'] },
  alertmanagers: ['alertmanager:9093'],
  remoteWrite: [mimir('http://mimir:9009/', { tenant: 'shop' }), thanosReceive('http://thanos:19291')],
  externalLabels: { cluster: 'eu-1' },
};

describe('The configuration of Prometheus', () => {
  it('scrapes services every 15 seconds and exporters every 30, unless told otherwise', () => {
    const { scrape_configs: jobs } = parse(prometheusConfig(everything).text);
    expect(jobs.map((job: Record<string, unknown>) => [job['job_name'], job['scrape_interval']])).toEqual([
      ['fiml-server', '15s'],
      ['fiml-api', '30s'],
      ['behind-a-token', '15s'],
      ['behind-a-password', '15s'],
      ['pods', '15s'],
      ['replicas', '15s'],
      ['postgres', '30s'],
      ['redis', '30s'],
    ]);
  });

  it('sends samples with their exemplars to Mimir and Thanos, each to its path and tenant', () => {
    expect(parse(prometheusConfig(everything).text).remote_write).toEqual([
      { url: 'http://mimir:9009/api/v1/push', headers: { 'X-Scope-OrgID': 'shop' }, send_exemplars: true },
      { url: 'http://thanos:19291/api/v1/receive', send_exemplars: true },
    ]);
  });

  it('has what only a modern Prometheus reads where that is asked for', () => {
    const options: PrometheusOptions = {
      ...everything,
      modern: { retentionDays: 30, otlp: true, nativeHistograms: true },
    };
    expect(parse(prometheusConfig(options).text)).toMatchObject({
      global: { scrape_native_histograms: true, always_scrape_classic_histograms: true },
      storage: { tsdb: { retention: { time: '30d' } } },
      otlp: { translation_strategy: 'UnderscoreEscapingWithSuffixes' },
    });
  });

  it('finds pods by their annotations and names their job after the application', () => {
    const { scrape_configs: jobs } = parse(prometheusConfig(everything).text);
    expect(jobs[4]).toMatchObject({
      kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: ['shop'] } }],
      relabel_configs: expect.arrayContaining([
        { source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_scrape'], regex: 'true', action: 'keep' },
        { source_labels: ['__meta_kubernetes_pod_label_app_kubernetes_io_name'], regex: '(.+)', target_label: 'job' },
      ]),
    });
  });

  it('looks names up, for all the addresses that they have', () => {
    const { scrape_configs: jobs } = parse(prometheusConfig(everything).text);
    expect(jobs[5].dns_sd_configs).toEqual([{ names: ['tasks.worker'], type: 'A', port: 9464 }]);
  });

  it.each<[string, string, PrometheusOptions]>([
    ['RULES_OPTIONS', 'has no targets', { jobs: [{ job: 'a' }] }],
    ['RULES_OPTIONS', 'not a name and a port', { jobs: [{ job: 'a', dns: ['worker'] }] }],
    ['RULES_OPTIONS', 'not a host and a port', { jobs: [{ job: 'a', targets: ['http://a:1/metrics'] }] }],
    [
      'RULES_OPTIONS',
      'not between 1',
      { jobs: [{ job: 'a', targets: ['a:1'], intervalSeconds: 5, timeoutSeconds: 6 }] },
    ],
    ['RULES_OPTIONS', 'evaluationIntervalSeconds', { jobs: [], evaluationIntervalSeconds: 0 }],
    ['RULES_DUPLICATE', '"redis"', { ...everything, jobs: [{ job: 'redis', targets: ['a:1'] }] }],
  ])('is refused with %s as it %s', (code, message, options) => {
    expect(() => prometheusConfig(options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

describeWithServers(['promtool'], 'Prometheus itself', () => {
  it('takes the configuration', async () => {
    // Debian's is built without the discovery of Kubernetes.
    const artifact = prometheusConfig({
      ...everything,
      jobs: everything.jobs.filter((job) => job.kubernetes === undefined),
    });
    const folder = await writtenFolder([artifact]);
    // --syntax-only: the files of secrets belong to the machine that it runs on.
    const checked = await runProgram('promtool', ['check', 'config', '--syntax-only', join(folder, artifact.path)]);
    expect(checked, checked.stdout + checked.stderr).toMatchObject({ code: 0 });
  });
});
