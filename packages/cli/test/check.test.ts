import { describe, expect, it } from 'vitest';
import { describeWithServers } from '@telltale-tooling/servers';
import { project, type Project } from './project.ts';
import { shopConfig } from './shop.ts';

const config = shopConfig.replace(
  '};\n',
  "  shippedAlerts: false,\n  shippedDashboards: false,\n  exporters: ['redis_exporter'],\n  check: { dashboards: ['grafana/*.json'], rules: ['prometheus/*.yml'], foreign: ['kong_*'] },\n};\n",
);

/** Written by hand, and right. */
const dashboard = `{
  "uid": "shop-orders",
  "title": "Orders",
  "templating": {
    "list": [{ "name": "job", "type": "query", "query": "label_values(acme_orders_placed_total, job)" }]
  },
  "panels": [
    {
      "id": 1,
      "title": "Accepted",
      "type": "timeseries",
      "gridPos": { "x": 0, "y": 0, "w": 12, "h": 8 },
      "targets": [{ "expr": "sum by (channel) (rate(acme_orders_placed_total{job=\\"$job\\", channel=\\"web\\"}[$__rate_interval]))" }]
    },
    {
      "id": 2,
      "title": "Slow requests",
      "type": "timeseries",
      "gridPos": { "x": 12, "y": 0, "w": 12, "h": 8 },
      "targets": [
        { "expr": "histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket[$__rate_interval])))" }
      ]
    },
    {
      "id": 3,
      "title": "Memory of Redis",
      "type": "stat",
      "gridPos": { "x": 0, "y": 8, "w": 24, "h": 4 },
      "targets": [{ "expr": "redis_memory_used_bytes + on () group_left () kong_memory_bytes" }]
    }
  ]
}
`;

const rules = `groups:
  - name: shop
    interval: 30s
    rules:
      - record: job:acme_orders_placed:rate5m
        expr: sum by (job) (rate(acme_orders_placed_total[5m]))
      - alert: FewOrders
        # A block text, whose indentation is not of the expression.
        expr: |
          sum by (job) (
            rate(acme_orders_placed_total{channel="web"}[10m])
          )
            < 0.1
        for: 10m
        labels:
          severity: warning
        annotations:
          summary: 'Only {{ $value }} orders a second in {{ $labels.job }}.'
      - alert: ManyErrors
        expr: "job:acme_orders_placed:rate5m > 100"
        labels: { severity: critical }
        annotations: { summary: "Too many orders." }
`;

interface Mistake {
  readonly in: 'dashboard' | 'rules';
  /** What is replaced. */
  readonly right: string;
  readonly wrong: string;
  /** The part of `wrong` that the finding points at. @default its beginning */
  readonly at?: string;
  /** Of the whole file, in its place. */
  readonly elsewhere?: string;
  readonly rule: string;
  readonly says: RegExp;
}

const mistakes: Readonly<Record<string, Mistake>> = {
  'a comma too many': {
    in: 'dashboard',
    right: '"h": 4 }',
    wrong: '"h": 4, }',
    at: '}',
    rule: 'unreadable',
    says: /a key/,
  },
  'no panels': {
    in: 'dashboard',
    right: dashboard,
    wrong: '{ "title": "Orders" }',
    rule: 'not-a-dashboard',
    says: /neither panels/,
  },
  'no uid': {
    in: 'dashboard',
    right: dashboard,
    wrong: dashboard.replace('"uid": "shop-orders",', ''),
    rule: 'dashboard-uid',
    says: /no uid/,
  },
  'the uid of a generated dashboard': {
    in: 'dashboard',
    right: '"shop-orders"',
    wrong: '"telltale-orders"',
    rule: 'dashboard-uid',
    says: /generated\/dashboards\/orders\.json has the uid/,
  },
  'an id twice': {
    in: 'dashboard',
    right: '"id": 2,\n      "title": "Slow',
    wrong: '"id": 1,\n      "title": "Slow',
    at: '1',
    rule: 'panel-id',
    says: /"Accepted" has the id 1/,
  },
  'panels on top of each other': {
    in: 'dashboard',
    right: '{ "x": 12, "y": 0',
    wrong: '{ "x": 11, "y": 0',
    rule: 'panel-grid',
    says: /on top of "Accepted"/,
  },
  'a misspelt metric': {
    in: 'dashboard',
    right: 'rate(acme_orders_placed_total{',
    wrong: 'rate(acme_order_placed_total{',
    at: 'acme_',
    rule: 'unknown-metric',
    says: /Did you mean acme_orders_placed_total/,
  },
  'a metric of an exporter that is not declared': {
    in: 'dashboard',
    right: 'redis_memory_used_bytes',
    wrong: 'node_load1',
    rule: 'unknown-metric',
    says: /metric of node_exporter: add it to exporters/,
  },
  'a misspelt label behind an escape': {
    in: 'dashboard',
    right: '\\"$job\\", channel=',
    wrong: '\\"$job\\", chanel=',
    at: 'chanel',
    rule: 'unknown-label',
    says: /Did you mean channel/,
  },
  'a value that never occurs': {
    in: 'dashboard',
    right: 'channel=\\"web\\"',
    wrong: 'channel=\\"fax\\"',
    at: 'channel',
    rule: 'impossible-value',
    says: /one of web and app/,
  },
  'a variable that is not declared': {
    in: 'dashboard',
    right: '\\"$job\\"',
    wrong: '\\"$jobb\\"',
    at: '$jobb',
    rule: 'unknown-variable',
    says: /Did you mean \$job/,
  },
  'le aggregated away': {
    in: 'dashboard',
    right: 'sum by (le) (rate(http',
    wrong: 'sum by (job) (rate(http',
    at: 'sum',
    rule: 'missing-le',
    says: /le/,
  },
  'a variable of a metric that is not there': {
    in: 'dashboard',
    right: 'label_values(acme_orders_placed_total',
    wrong: 'label_values(acme_orders_paid_total',
    at: 'acme_',
    rule: 'unknown-metric',
    says: /acme_orders_paid_total/,
  },
  'YAML that is none': {
    in: 'rules',
    right: '    interval: 30s',
    wrong: '   interval: 30s',
    rule: 'unreadable',
    says: /Sequence item/,
  },
  'a misspelt key': {
    in: 'rules',
    right: '        for: 10m',
    wrong: '        four: 10m',
    at: 'four',
    rule: 'rule-file',
    says: /Did you mean for/,
  },
  'a duration that is none': {
    in: 'rules',
    right: 'for: 10m',
    wrong: 'for: 10 minutes',
    at: '10',
    rule: 'rule',
    says: /duration/,
  },
  'a syntax error in a block text': {
    in: 'rules',
    right: '            < 0.1',
    wrong: '            < < 0.1',
    at: '< 0',
    rule: 'syntax',
    says: /unexpected/,
  },
  'a rate of a gauge': {
    in: 'rules',
    right: 'sum by (job) (rate(acme_orders_placed_total[5m]))',
    wrong: 'sum by (job) (rate(redis_memory_used_bytes[5m]))',
    at: 'rate',
    rule: 'rate-of-gauge',
    says: /gauge/,
  },
  'a label in a block text': {
    in: 'rules',
    right: '{channel="web"}[10m]',
    wrong: '{town="web"}[10m]',
    at: 'town',
    rule: 'unknown-label',
    says: /no label town/,
  },
  'a range of a scrape': { in: 'rules', right: '[10m]', wrong: '[20s]', rule: 'short-range', says: /four scrapes/ },
  'a recorded metric in double quotes': {
    in: 'rules',
    right: '"job:acme_orders_placed:rate5m > 100"',
    wrong: '"job:acme_order_placed:rate5m > 100"',
    at: 'job',
    rule: 'unknown-metric',
    says: /Did you mean job:acme_orders_placed:rate5m/,
  },
  'a metric that is recorded twice': {
    in: 'rules',
    right: 'record: job:acme_orders_placed:rate5m',
    wrong: 'record: job:http_server_requests:rate5m',
    at: 'job',
    rule: 'duplicate-record',
    says: /generated\/rules\/recordings\.yml records/,
  },
  'a generated alert of the same name': {
    in: 'rules',
    right: 'FewOrders',
    wrong: 'NoOrders',
    rule: 'duplicate-alert',
    says: /generated\/rules\/alerts\.yml has an alert NoOrders/,
  },
  'a template of a label that is aggregated away': {
    in: 'rules',
    right: '{{ $labels.job }}',
    wrong: '{{ $labels.channel }}',
    at: '$labels',
    rule: 'template-label',
    says: /no label channel/,
  },
  'a broken template': {
    in: 'rules',
    right: '{{ $value }} orders',
    wrong: '{{ $value } orders',
    at: ' } orders',
    rule: 'rule',
    says: /Annotation "summary"/,
  },
  'an alert without severity': {
    in: 'rules',
    right: '          severity: warning',
    wrong: '          team: shop',
    elsewhere: 'FewOrders',
    rule: 'alert-severity',
    says: /severity/,
  },
  'an alert that nothing is compared in': {
    in: 'rules',
    right: '"job:acme_orders_placed:rate5m > 100"',
    wrong: '"job:acme_orders_placed:rate5m"',
    rule: 'alert-condition',
    says: /fires for every series/,
  },
  'a name that is used as a text': {
    in: 'rules',
    right: 'severity: warning',
    wrong: 'severity: 1',
    at: '1',
    rule: 'rule-file',
    says: /not a text/,
  },
};

const files = { dashboard: 'grafana/orders.json', rules: 'prometheus/shop.yml' } as const;

interface JsonFinding {
  readonly rule: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A project without drift, with the files given. */
async function checkedProject(written: Readonly<Record<string, string>>): Promise<Project> {
  const shop = project({
    'telltale.config.ts': config,
    [files.dashboard]: dashboard,
    [files.rules]: rules,
    ...written,
  });
  await shop.run('generate');
  return shop;
}

async function findingsOf({ run }: Project, ...args: readonly string[]): Promise<readonly JsonFinding[]> {
  const { stdout } = await run('check', '--json', '--no-tools', ...args);
  return (JSON.parse(stdout) as { findings: readonly JsonFinding[] }).findings;
}

describe('telltale check', () => {
  it('finds nothing where nothing is wrong', async () => {
    const shop = await checkedProject({});
    expect(await findingsOf(shop)).toEqual([]);
    expect(await shop.run('check', '--no-tools')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('By hand: 1 dashboard, 1 rule file.'),
    });
  });

  it.each(Object.entries(mistakes))('finds %s, with its place', async (_name, mistake) => {
    const clean = mistake.in === 'dashboard' ? dashboard : rules;
    expect(clean).toContain(mistake.right);
    const text = clean.replace(mistake.right, () => mistake.wrong);
    const within = mistake.at === undefined ? 0 : mistake.wrong.indexOf(mistake.at);
    const offset =
      mistake.elsewhere === undefined ? text.indexOf(mistake.wrong) + within : text.indexOf(mistake.elsewhere);
    const lines = text.slice(0, offset).split('\n');
    const shop = await checkedProject({ [files[mistake.in]]: text });

    const found = await findingsOf(shop);

    const finding = found.find(({ rule }) => rule === mistake.rule);
    const place = { file: files[mistake.in], line: lines.length, column: lines.at(-1)!.length + 1 };
    expect(finding, JSON.stringify(found, undefined, 2)).toMatchObject(place);
    expect(finding!.message).toMatch(mistake.says);
  });

  it('finds drift', async () => {
    const shop = await checkedProject({});
    shop.write({ 'generated/rules/alerts.yml': 'groups: []\n' });
    const [finding] = await findingsOf(shop);
    expect(finding).toMatchObject({ rule: 'drift', file: 'generated/rules/alerts.yml' });
  });

  it('fails at the severity that it is told to', async () => {
    const shop = await checkedProject({
      [files.rules]: rules.replace('          severity: warning', '          team: shop'),
    });
    expect(await shop.run('check', '--no-tools')).toMatchObject({ code: 0 });
    expect(await shop.run('check', '--no-tools', '--fail-on', 'warning')).toMatchObject({ code: 1 });
    expect(await shop.run('check', '--no-tools', '--fail-on', 'worse')).toMatchObject({ code: 2 });
  });

  it('checks files that are named, and says which are not there', async () => {
    const shop = await checkedProject({
      'other/one.yml': rules.replace('[10m]', '[10s]').replaceAll(/(shop|FewOrders|ManyErrors|:acme)/g, '$1x'),
    });
    expect((await findingsOf(shop, 'other/*.yml')).map(({ file }) => file)).toContain('other/one.yml');
    const { code, stderr } = await shop.run('check', 'nothing/*.yml');
    expect(code).toBe(2);
    expect(stderr).toContain('No file is nothing/*.yml');
  });

  it('shows findings by file, and as annotations in GitHub Actions', async () => {
    const shop = await checkedProject({
      [files.rules]: rules.replace('[10m]', '[20s]').replace('channel="web"', 'town="web"'),
    });
    const { code, stdout } = await shop.run('check', '--no-tools', '--github');
    expect(code).toBe(1);
    expect(stdout).toContain('prometheus/shop.yml\n  11:43 error FewOrders: ');
    expect(stdout).toContain(
      '::error file=prometheus/shop.yml,line=11,col=43,title=telltale unknown-label::FewOrders: ',
    );
    expect(stdout).toContain('\n1 error, 1 warning\n');
  });
});

describeWithServers(['promtool', 'amtool'], 'telltale check with promtool and amtool', () => {
  it('passes what it generates, and says whom it asked', async () => {
    const shop = await checkedProject({});
    const { code, stdout } = await shop.run('check');
    expect(stdout).toMatch(/Asked: promtool 2\.\S+, amtool 0\.\S+\.\n$/);
    expect(code).toBe(0);
  });

  it('finds what only they know', async () => {
    const shop = await checkedProject({
      'prometheus/two.yml': 'groups:\n  - name: a\n    limit: many\n    rules: []\n',
    });
    const { stdout } = await shop.run('check', '--json');
    const { findings } = JSON.parse(stdout) as { findings: readonly JsonFinding[] };
    expect(findings).toEqual([expect.objectContaining({ rule: 'promtool', file: 'prometheus/two.yml' })]);
  });

  it('says what is not known where they are not installed', async () => {
    const shop = project({ 'telltale.config.ts': shopConfig }, { env: { PATH: '/nowhere' } });
    await shop.run('generate');
    const { code, stdout } = await shop.run('check');
    expect(code).toBe(0);
    expect(stdout).toContain('promtool is not installed: what it would find is not known.');
  });
});
