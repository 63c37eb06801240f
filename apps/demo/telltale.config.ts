import { defineConfig } from '@telltale/cli';
import { email } from '@telltale/rules';
import type { AlertOverride } from '@telltale/rules';
import { chaosSwitches } from './src/chaos/switches.ts';
import { EXPORTERS } from './src/console/exporters.ts';
import { ruleOptions } from './src/console/observed.ts';
import { Environment } from './src/parts/environment.ts';
import { services } from './src/parts/parts.ts';

// `pnpm --dir apps/demo run generate` writes generated/, which compose.yaml and kubernetes/ take their configuration from.

const exporters = ['postgres_exporter', 'redis_exporter', 'kafka_exporter', 'node_exporter', 'tempo'];
const desk = ruleOptions(new Environment({ [EXPORTERS]: exporters.join(','), KAFKA_BROKERS: 'kafka:9092' }));

/** A disturbance lasts for half a minute: what it raises does not wait for five. */
const sooner: Readonly<Record<string, AlertOverride>> = Object.fromEntries(
  chaosSwitches.flatMap(({ alerts }) =>
    alerts.map(({ name }): [string, AlertOverride] => [name, { ...desk.overrides?.[name], for: '10s' }]),
  ),
);

const mail = { from: 'prometheus@desk.example', smarthost: 'mailpit:1025', requireTls: false } as const;

export default defineConfig({
  ...desk,
  overrides: { ...desk.overrides, ...sooner },
  runbookUrl: 'https://github.com/telltale-js/telltale/blob/main/apps/demo/generated/runbooks',
  documents: { grafanaUrl: 'http://localhost:3000', alertmanagerUrl: 'http://localhost:9093' },
  prometheus: {
    jobs: [
      ...services.map((job) => ({ job, targets: [`${job}:9464`], intervalSeconds: 5 })),
      // There only with the profile `kafka`: a name that is not there is no target, and no target that is down.
      { job: 'kafka', dns: ['kafka-exporter:9308'], intervalSeconds: 30 },
    ],
    exporters: {
      alertmanager: ['alertmanager:9093'],
      alloy: ['alloy:12345'],
      grafana: ['grafana:3000'],
      loki: ['loki:3100'],
      node: ['node-exporter:9100'],
      postgres: ['postgres-exporter:9187'],
      prometheus: ['localhost:9090'],
      redis: ['redis-exporter:9121'],
      tempo: ['tempo:3200'],
    },
    alertmanagers: ['alertmanager:9093'],
    externalLabels: { stack: 'desk' },
    evaluationIntervalSeconds: 5,
    modern: { retentionDays: 30, otlp: true, nativeHistograms: true },
  },
  alertmanager: {
    receivers: [
      email('desk', { ...mail, to: 'desk@desk.example' }),
      email('on-call', { ...mail, to: 'on-call@desk.example' }),
    ],
    routes: [{ match: { severity: 'critical' }, receiver: 'on-call' }],
    groupWaitSeconds: 5,
    groupIntervalSeconds: 30,
  },
  grafana: { scrapeIntervalSeconds: 5, dashboardFolder: '/etc/grafana/dashboards', folderName: 'Desk' },
  kubernetes: {
    // One for all services of the desk: each has a port `metrics`, and its name becomes the job.
    serviceMonitors: [{ name: 'desk', selector: { 'app.kubernetes.io/part-of': 'desk' }, intervalSeconds: 5 }],
    rules: { name: 'desk' },
    dashboards: { name: 'desk' },
  },
});
