import { describeWithServers, freePort, runProgram, startAlertmanager, startProgram } from '@telltale-tooling/servers';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { demo, readCompose } from './stack/compose-file.ts';
import { startMailCatcher } from './stack/mail-catcher.ts';

type Settings = Readonly<Record<string, unknown>>;

/** What Debian's Prometheus 2.42 does not know yet; the one of compose.yaml does. */
const unknownTo242 = [
  ['global', 'scrape_native_histograms'],
  ['global', 'always_scrape_classic_histograms'],
  ['storage', 'tsdb', 'retention'],
  ['otlp'],
];

function read(path: string): Settings {
  return parse(readFileSync(`${demo}${path}`, 'utf8')) as Settings;
}

/** What stands at a path of keys. */
function at(settings: unknown, ...path: readonly string[]): unknown {
  return path.reduce((value, key) => (value as Settings | undefined)?.[key], settings);
}

/** A folder with Prometheus' own file and the rules, as the container has them. */
function prometheusFolder(without: readonly (readonly string[])[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-desk-prometheus-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of ['prometheus', 'rules'])
    cpSync(`${demo}generated/${part}`, join(folder, part), { recursive: true });
  const config = structuredClone(read('generated/prometheus/prometheus.yml'));
  for (const path of without) {
    const parent = at(config, ...path.slice(0, -1)) as Record<string, unknown>;
    delete parent[path.at(-1)!];
  }
  writeFileSync(join(folder, 'prometheus/prometheus.yml'), stringify(config));
  return folder;
}

describeWithServers(['prometheus', 'promtool'], 'the configuration of Prometheus', () => {
  it('is refused by Prometheus 2.42 for nothing but what is newer', async () => {
    const folder = prometheusFolder([]);
    const { code, stdout, stderr } = await runProgram('promtool', ['check', 'config', 'prometheus/prometheus.yml'], {
      cwd: folder,
    });
    const refused = [...`${stdout}${stderr}`.matchAll(/field (\w+) not found/g)].map(([, field]) => field);
    // A newer one on the machine knows all of it.
    expect(refused).toEqual(code === 0 ? [] : unknownTo242.map((path) => path.at(-1)));
  });

  it('is right in all else, and so are its rules', async () => {
    const folder = prometheusFolder(unknownTo242);
    const result = await runProgram('promtool', ['check', 'config', 'prometheus/prometheus.yml'], { cwd: folder });
    expect(result.code, result.stderr).toBe(0);
    for (const file of readdirSync(join(folder, 'rules')).filter((name) => name.endsWith('.yml'))) {
      const checked = await runProgram('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', `rules/${file}`], {
        cwd: folder,
      });
      expect(checked.code, `${file}: ${checked.stderr}`).toBe(0);
    }
  });

  it('has alerts that fire and end, as promtool sees it', { timeout: 60_000 }, async () => {
    const folder = prometheusFolder(unknownTo242);
    const files = readdirSync(join(folder, 'rules/tests')).map((name) => `rules/tests/${name}`);
    expect(files.length).toBeGreaterThan(0);
    const result = await runProgram('promtool', ['test', 'rules', ...files], { cwd: folder });
    expect(result.code, result.stdout).toBe(0);
  });

  it('starts a Prometheus that evaluates every rule', async () => {
    const port = await freePort();
    await using prometheus = await startProgram('prometheus', {
      folder: prometheusFolder(unknownTo242),
      args: [
        '--config.file=prometheus/prometheus.yml',
        '--storage.tsdb.path=data',
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.enable-remote-write-receiver',
        '--enable-feature=exemplar-storage',
      ],
      ready: async () => {
        await rulesOf(port);
      },
    });
    const expected = readdirSync(`${demo}generated/rules`)
      .filter((name) => name.endsWith('.yml'))
      .flatMap(
        (name) => at(read(`generated/rules/${name}`), 'groups') as readonly { readonly rules: readonly unknown[] }[],
      )
      .flatMap(({ rules }) => rules);
    const rules = await rulesOf(port);
    expect(rules).toHaveLength(expected.length);
    expect(rules.filter(({ health }) => health === 'err')).toEqual([]);
    expect(prometheus.output()).not.toMatch(/level=error/);
  });
});

interface LoadedRule {
  readonly name: string;
  readonly health: string;
}

async function rulesOf(port: number): Promise<readonly LoadedRule[]> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/rules`);
  const { data } = (await response.json()) as {
    readonly data: { readonly groups: readonly { readonly rules: readonly LoadedRule[] }[] };
  };
  return data.groups.flatMap(({ rules }) => rules);
}

describeWithServers(['alertmanager', 'amtool'], 'the configuration of Alertmanager', () => {
  const file = `${demo}generated/alertmanager/alertmanager.yml`;

  it('is right, and calls somebody for what is critical', async () => {
    expect(await runProgram('amtool', ['check-config', file])).toMatchObject({ code: 0 });
    const told = async (...labels: readonly string[]): Promise<string> =>
      (await runProgram('amtool', ['config', 'routes', 'test', `--config.file=${file}`, ...labels])).stdout.trim();
    expect(await told('alertname=ServiceDown', 'severity=critical')).toBe('on-call');
    expect(await told('alertname=LowCacheHitRate', 'severity=info')).toBe('desk');
  });

  it('sends mail to the container that takes it', () => {
    const receivers = at(read('generated/alertmanager/alertmanager.yml'), 'receivers') as readonly Settings[];
    for (const { email_configs: [mail] = [] } of receivers as readonly { email_configs?: readonly Settings[] }[]) {
      expect(mail).toMatchObject({ smarthost: 'mailpit:1025', require_tls: false });
    }
    expect(readCompose().services).toHaveProperty('mailpit');
  });

  it('has an Alertmanager mail who is on call', { timeout: 40_000 }, async () => {
    await using catcher = await startMailCatcher();
    await using alertmanager = await startAlertmanager({
      config: readFileSync(file, 'utf8').replaceAll('mailpit:1025', catcher.address),
    });
    const labels = { alertname: 'ServiceDown', severity: 'critical', service: 'ledger' };
    const answer = await fetch(`${alertmanager.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels, annotations: { summary: 'ledger is gone.' } }]),
    });
    expect(answer.status).toBe(200);
    const mail = await catcher.next();
    expect(mail).toContain('To: on-call@desk.example');
    expect(mail).toContain('Subject: [FIRING:1] ServiceDown ledger');
    expect(mail).toContain('ledger is gone.');
    expect(alertmanager.output()).not.toMatch(/level=error/);
  });
});

// Loki, Tempo, Alloy and Grafana cannot be installed here: their files are held to what was tried on real ones.
describe('the configuration of Loki', () => {
  const loki = read('stack/loki/loki.yaml');

  it('keeps lines for seven days, and their trace ids beside them', () => {
    expect(at(loki, 'limits_config', 'retention_period')).toBe('168h');
    expect(at(loki, 'compactor')).toMatchObject({ retention_enabled: true, delete_request_store: 'filesystem' });
    expect(at(loki, 'limits_config', 'allow_structured_metadata')).toBe(true);
    expect(at(loki, 'schema_config', 'configs')).toMatchObject([{ store: 'tsdb', schema: 'v13' }]);
  });

  it('has no stream for each process', () => {
    const labels = at(loki, 'distributor', 'otlp_config', 'default_resource_attributes_as_index_labels');
    expect(labels).toEqual(['service.name', 'service.namespace', 'deployment.environment.name']);
  });

  it('writes into its volume alone', () => {
    const paths = [...JSON.stringify(loki).matchAll(/"(\/[^"]*)"/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) expect(path).toMatch(/^\/loki(\/|$)/);
    expect(readCompose().services['loki']!.volumes).toContain('loki:/loki');
  });
});

describe('the configuration of Tempo', () => {
  const tempo = read('stack/tempo/tempo.yaml');

  it('knows the keys of Tempo 3, and none that were dropped', () => {
    expect(Object.keys(tempo).toSorted()).toEqual([
      'backend_worker',
      'distributor',
      'live_store',
      'metrics_generator',
      'overrides',
      'query_frontend',
      'server',
      'storage',
      'usage_report',
    ]);
    // In days it would be refused: Go has no unit for them.
    expect(at(tempo, 'backend_worker', 'compaction', 'block_retention')).toBe('168h');
  });

  it('listens where Alloy sends, and writes its metrics where Prometheus takes them', () => {
    expect(at(tempo, 'distributor', 'receivers', 'otlp', 'protocols')).toEqual({
      grpc: { endpoint: '0.0.0.0:4317' },
      http: { endpoint: '0.0.0.0:4318' },
    });
    expect(at(tempo, 'metrics_generator', 'storage', 'remote_write')).toMatchObject([
      { url: 'http://prometheus:9090/api/v1/write', send_exemplars: true },
    ]);
    expect(readCompose().services['prometheus']!.command).toContain('--web.enable-remote-write-receiver');
    expect(at(tempo, 'overrides', 'defaults', 'metrics_generator', 'processors')).toEqual([
      'span-metrics',
      'service-graphs',
    ]);
  });

  it('writes into its volume alone', () => {
    const paths = [...JSON.stringify(tempo).matchAll(/"(\/[^"]*)"/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(4);
    for (const path of paths) expect(path).toMatch(/^\/var\/tempo\//);
    expect(readCompose().services['tempo']!.volumes).toContain('tempo:/var/tempo');
  });
});

describe('the configuration of Alloy', () => {
  const text = readFileSync(`${demo}stack/alloy/config.alloy`, 'utf8');
  const code = text.replaceAll(/^\s*\/\/.*$/gm, '');
  const declared = [...code.matchAll(/^([a-z][\w.]*) "(\w+)" \{/gm)].map(([, type, label]) => `${type}.${label}`);

  it('closes what it opens', () => {
    const open: string[] = [];
    const pairs: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' };
    for (const [character] of code.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[{}[\]()]/g)) {
      if (pairs[character] !== undefined && open.at(-1) === pairs[character]) open.pop();
      else open.push(character);
    }
    expect(open).toEqual([]);
  });

  it('has every component that another one names, and uses every one that it has', () => {
    const named = [...code.matchAll(/\b((?:discovery|loki|otelcol)(?:\.\w+)+)\.(?:receiver|input|targets|output)\b/g)];
    const used = new Set(named.map(([, component]) => component));
    expect(declared.length).toBeGreaterThan(8);
    for (const component of used) expect(declared).toContain(component);
    const unused = declared.filter((component) => !used.has(component));
    expect(unused).toEqual(['loki.source.docker.containers', 'otelcol.receiver.otlp.desk']);
  });

  it('sends to servers of compose.yaml', () => {
    const hosts = [...code.matchAll(/(?:https?:\/\/|tcp:\/\/|endpoint = ")([a-z-]+):\d+/g)].map(([, host]) => host!);
    expect(new Set(hosts)).toEqual(new Set(['socket-proxy', 'loki', 'tempo', 'prometheus']));
    const { services } = readCompose();
    for (const host of hosts) expect(services).toHaveProperty([host]);
  });

  it('knows the project, and names its lines as dashboards ask for them', () => {
    expect(code).toContain('sys.env("PROJECT")');
    expect(readCompose().services['alloy']!.environment).toEqual({ PROJECT: 'desk' });
    expect(code).toContain('target_label  = "service_name"');
  });
});

describe('what Grafana is provisioned with', () => {
  const datasources = at(
    read('generated/grafana/provisioning/datasources/telltale.yml'),
    'datasources',
  ) as readonly Settings[];

  it('leads from each signal to the others', () => {
    const settings = Object.fromEntries(datasources.map((each) => [each['uid'], each['jsonData']]));
    expect(Object.keys(settings)).toEqual(['prometheus', 'loki', 'tempo', 'alertmanager']);
    expect(settings['prometheus']).toMatchObject({
      exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo' }, { name: 'traceID' }],
    });
    expect(settings['loki']).toMatchObject({ derivedFields: [{ matcherRegex: 'trace_id', datasourceUid: 'tempo' }] });
    expect(settings['tempo']).toMatchObject({
      tracesToLogsV2: { datasourceUid: 'loki' },
      tracesToMetrics: { datasourceUid: 'prometheus' },
      serviceMap: { datasourceUid: 'prometheus' },
    });
  });

  it('asks servers of compose.yaml at ports that they listen at', () => {
    const urls = datasources.map(({ url }) => url);
    expect(urls).toEqual([
      'http://prometheus:9090',
      'http://loki:3100',
      'http://tempo:3200',
      'http://alertmanager:9093',
    ]);
  });

  it('reads dashboards where the container has them', () => {
    const providers = at(read('generated/grafana/provisioning/dashboards/telltale.yml'), 'providers');
    expect(providers).toMatchObject([{ options: { path: '/etc/grafana/dashboards' } }]);
    const { volumes, environment } = readCompose().services['grafana']!;
    expect(volumes).toContain('./generated/dashboards:/etc/grafana/dashboards:ro');
    const home = String(environment!['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']).split('/').at(-1);
    expect(readdirSync(`${demo}generated/dashboards`)).toContain(home);
  });
});
