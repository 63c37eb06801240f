import * as catalogs from '@telltale/core/catalogs';
import { createTelemetry, metricsOf, serveMetrics, type Catalog, type Label, type Metric } from '@telltale/core';
import { describeWithServers, startPrometheus } from '@telltale-tooling/servers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { project, type Project } from './project.ts';

/** Every catalog and exporter, and everything that can be generated. */
function everything(convention: string): string {
  return `import * as catalogs from '@telltale/core/catalogs';
import { availability, latency, pagerDuty, slack, slo } from '@telltale/rules';

export default {
  catalogs: Object.values(catalogs),
  convention: '${convention}',
  namespace: 'acme',
  exporters: ['node_exporter', 'postgres_exporter', 'redis_exporter', 'kafka_exporter', 'tempo'],
  slos: [
    slo('availability', { objective: 99.9, tier: '1', indicator: availability(catalogs.http) }),
    slo('latency', { objective: 99, indicator: latency(catalogs.http.duration, { below: ${convention === 'express-prom-bundle' ? 0.3 : 0.5} }) }),
  ],
  runbookUrl: 'https://example.com/runbooks',
  libraryPanels: true,
  documents: { grafanaUrl: 'https://grafana.example.com' },
  alertmanager: {
    receivers: [
      slack('team', { channel: '#alerts', apiUrlFile: '/etc/alertmanager/slack-url' }),
      pagerDuty('on-call', { routingKeyFile: '/etc/alertmanager/pagerduty-key' }),
    ],
    routes: [{ match: { severity: 'critical' }, receiver: 'on-call' }],
  },
  prometheus: {
    jobs: [{ job: 'shop', targets: ['shop:3000'], bearerTokenFile: '/etc/prometheus/token' }],
    exporters: { node: ['node:9100'], postgres: ['postgres-exporter:9187'] },
    alertmanagers: ['alertmanager:9093'],
  },
  grafana: {},
  kubernetes: {
    serviceMonitors: [{ name: 'shop', selector: { 'app.kubernetes.io/name': 'shop' } }],
    rules: { name: 'shop' },
    dashboards: { name: 'shop' },
  },
};
`;
}

interface Checked {
  readonly ok: boolean;
  readonly findings: readonly unknown[];
  readonly checked: { readonly generated: number; readonly tools: readonly string[] };
  readonly live?: readonly LiveQuery[];
}

interface LiveQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly query: string;
  readonly status: string;
  readonly because: readonly string[];
}

async function check({ run }: Project, ...args: readonly string[]): Promise<Checked> {
  const { stdout } = await run('check', '--json', ...args);
  return JSON.parse(stdout) as Checked;
}

describe('what is generated from the shipped catalogs', () => {
  it('is the same bytes each time, in each process', { timeout: 60_000 }, async () => {
    const here = project({ 'telltale.config.ts': everything('otel') });
    const there = project({ 'telltale.config.ts': everything('otel') });
    await here.run('generate');
    expect(await here.run('generate', '--check')).toMatchObject({ code: 0 });
    expect(await there.spawn('generate')).toMatchObject({ code: 0, stderr: '' });
    const files = here.list('generated');
    expect(there.list('generated')).toEqual(files);
    for (const file of files) expect(there.read(`generated/${file}`), file).toBe(here.read(`generated/${file}`));
    const kinds = new Set(files.map((file) => file.split('/')[0]));
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'alertmanager',
        'dashboards',
        'grafana',
        'kubernetes',
        'library-panels',
        'prometheus',
        'reference',
        'rules',
        'runbooks',
      ]),
    );
  });
});

describe('what is generated from the shipped catalogs, held to them', () => {
  it.each(['classic', 'express-prom-bundle', 'fastify-metrics'])(
    'is right under the convention %s',
    async (convention) => {
      const shop = project({ 'telltale.config.ts': everything(convention) });
      await shop.run('generate');
      expect((await check(shop, '--no-tools')).findings).toEqual([]);
    },
  );
});

describeWithServers(
  ['promtool', 'amtool'],
  'what is generated from the shipped catalogs, asked of promtool and amtool',
  () => {
    // promtool takes its time for the tests of all alerts.
    it('passes every check of theirs and of ours', { timeout: 180_000 }, async () => {
      const shop = project({ 'telltale.config.ts': everything('otel') });
      await shop.run('generate');
      const { findings, checked } = await check(shop);
      expect(findings).toEqual([]);
      expect(checked.tools).toHaveLength(2);
      expect(checked.generated).toBeGreaterThan(150);
    });
  },
);

/** What a service that does everything would have recorded. */
function recordEverything(telemetry: { use(catalog: Catalog): unknown }, all: readonly Catalog[], round: number): void {
  for (const catalog of all) {
    const instruments = telemetry.use(catalog) as Readonly<Record<string, Recorder>>;
    for (const metric of metricsOf(catalog)) {
      for (const labels of labelSets(metric)) recordOne(metric, instruments[metric.key]!, labels, round);
    }
  }
}

interface Recorder {
  inc(...labelsAndValue: readonly unknown[]): void;
  set(...labelsAndValue: readonly unknown[]): void;
  observe(...labelsAndValue: readonly unknown[]): void;
}

function recordOne(metric: Metric, recorder: Recorder, labels: object, round: number): void {
  const given = Object.keys(metric.labels).length === 0 ? [] : [labels];
  if (metric.type === 'counter') recorder.inc(...given, round);
  else if (metric.type === 'gauge') recorder.set(...given, round);
  else for (const bound of metric.buckets) recorder.observe(...given, bound);
}

/** Each value of a closed label at least once, and two of an open one; all optional labels. */
function labelSets({ labels }: Metric): readonly Readonly<Record<string, string>>[] {
  const values = Object.entries(labels).map(([name, label]) => [name, valuesOf(name, label)] as const);
  const count = Math.max(1, ...values.map(([, each]) => each.length));
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(values.map(([name, each]) => [name, each[i % each.length]!])),
  );
}

function valuesOf(name: string, label: Label): readonly string[] {
  if (label.kind === 'optional') return valuesOf(name, label.of);
  if (label.kind === 'closed') return label.values;
  return name === 'http_response_status_code' ? ['200', '404', '500'] : ['one', 'two'];
}

describeWithServers(['prometheus'], 'a service that exercises all catalogs, under a real Prometheus', () => {
  it('has data for every query of every dashboard that waits for no exporter', async () => {
    // What every telemetry has records itself.
    const { processRuntime: _, nodeRuntime: __, telltale: ___, ...recorded } = catalogs;
    const all = Object.values(recorded) as readonly Catalog[];
    const telemetry = createTelemetry({ service: 'shop', namespace: 'acme', catalogs: {}, registry: false });
    let round = 0;
    telemetry.addCollector({
      name: 'everything',
      metrics: [],
      collect: () => recordEverything(telemetry, all, ++round),
    });
    const server = await serveMetrics(telemetry, { port: 0 });
    onTestFinished(async () => {
      await server.close();
      telemetry.close();
    });
    const shop = project({ 'telltale.config.ts': everything('otel').replace(/exporters: \[.*\],/, '') });
    await shop.run('generate');
    const rules = shop.list('generated/rules').filter((path) => !path.includes('/'));
    await using prometheus = await startPrometheus({
      scrape: [{ job: 'shop', target: new URL(server.url).host }],
      files: Object.fromEntries(rules.map((path) => [path, shop.read(`generated/rules/${path}`)])),
      config: { rule_files: rules },
      // A scrape that is given up on makes gauges stale, and this one is of everything.
      intervalSeconds: 2,
    });
    await prometheus.waitFor('slo:period_error_budget_remaining:ratio and on () (count_over_time(up[1h]) > 4)', 60);

    const { live, findings } = await check(shop, '--no-tools', '--live', prometheus.url);

    expect(findings).toEqual([]);
    const counted = Object.groupBy(live!, ({ status }) => status);
    expect(counted['data']!.length).toBeGreaterThan(200);
    expect(new Set(counted['waiting']!.flatMap(({ because }) => because))).toEqual(
      new Set(['kafka_exporter', 'node_exporter', 'postgres_exporter', 'redis_exporter', 'tempo']),
    );
    // As a person sees it, with a server that does not answer beside.
    const { stdout } = await shop.spawn('check', '--no-tools', '--live', prometheus.url);
    expect(stdout).toMatch(/Live: \d+ queries asked, \d+ have data/);
    expect(stdout).toMatch(/Waiting for redis_exporter: /);
  }, 120_000);

  it('lists what has no data where the service is not there', { timeout: 60_000 }, async () => {
    const shop = project({ 'telltale.config.ts': everything('otel').replace(/exporters: \[.*\],/, '') });
    await shop.run('generate');
    await using prometheus = await startPrometheus();
    const { code, stdout } = await shop.run('check', '--no-tools', '--live', prometheus.url);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /error HTTP API \/ .*: There is no data: nothing exposes http\.duration, or nothing was recorded yet\. live-unrecorded/,
    );
    expect(await shop.run('check', '--no-tools', '--live', 'http://127.0.0.1:1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('CLI_FETCH'),
    });
  });
});
