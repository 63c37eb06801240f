import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { project, type Project } from './project.ts';

const config = `import { counter, defineCatalog, gauge, histogram, oneOf, open, optional } from '@telltale/core';
import { http } from '@telltale/core/catalogs';
import { histogramQuantile, increase } from '@telltale/promql/builder';
import { alert } from '@telltale/rules';

const orders = defineCatalog('orders', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app'), town: open(20) } }),
  waiting: gauge({ help: 'Orders that wait for a courier.', labels: { reason: optional(open(20)) } }),
  wait: histogram({ help: 'Time a customer waits.', unit: 'seconds', buckets: [60, 300, 1800], labels: {} }),
});

export default {
  catalogs: [http, orders],
  shippedAlerts: false,
  shippedDashboards: false,
  alerts: [
    alert('NoOrders', increase(orders.placed, '30m').where({ channel: 'web' }).by('job').eq(0), {
      severity: 'warning',
      summary: 'No orders.',
    }),
  ],
  check: { rules: ['prometheus/*.yml'], dashboards: ['grafana/*.json'] },
};
`;

const files = {
  'telltale.config.ts': config,
  'prometheus/shop.yml': `groups:
  - name: shop
    rules:
      - alert: LongWait
        expr: histogram_quantile(0.9, sum by (le) (rate(orders_wait_seconds_bucket[1h]))) > 900
        labels: { severity: warning }
        annotations: { summary: 'They wait.' }
      - alert: Waiting
        expr: sum by (job) (orders_waiting) > 10
        labels: { severity: warning }
        annotations: { summary: 'They wait.' }
`,
  'grafana/orders.json': JSON.stringify({
    uid: 'own',
    panels: [{ id: 1, title: 'By town', targets: [{ expr: 'sum by (town) (rate(orders_placed_total[5m]))' }] }],
  }),
};

interface Script {
  readonly change: readonly (readonly [right: string, wrong: string])[];
  readonly kinds: readonly string[];
  readonly verdict: 'major' | 'minor' | 'patch' | 'none';
  /** Names of what breaks, sorted. @default nothing */
  readonly breaks?: readonly string[];
  readonly renames?: readonly string[];
}

const scripts: Readonly<Record<string, Script>> = {
  nothing: { change: [], kinds: [], verdict: 'none' },
  'a metric that is gone': {
    change: [[/\n {2}wait: .*/.exec(config)![0], '']],
    kinds: ['metric-removed'],
    verdict: 'major',
    breaks: ['LongWait'],
  },
  'a metric that is new': {
    change: [['  wait:', "  lost: counter({ help: 'Orders that were lost.' }),\n  wait:"]],
    kinds: ['metric-added'],
    verdict: 'minor',
  },
  'a metric under another key': {
    change: [
      ['placed: counter', 'accepted: counter'],
      ['orders.placed', 'orders.accepted'],
    ],
    kinds: ['metric-renamed'],
    verdict: 'major',
    breaks: ['By town', 'NoOrders'],
    renames: ['orders_placed_total -> orders_accepted_total'],
  },
  'all metrics under a namespace': {
    change: [['  shippedAlerts', "  namespace: 'acme',\n  shippedAlerts"]],
    kinds: ['metric-renamed', 'metric-renamed', 'metric-renamed'],
    verdict: 'major',
    breaks: ['By town', 'LongWait', 'NoOrders', 'Waiting'],
  },
  'another type': {
    change: [['waiting: gauge', 'waiting: counter']],
    kinds: ['metric-renamed', 'type-changed'],
    verdict: 'major',
    breaks: ['Waiting'],
  },
  'another unit': {
    change: [["unit: 'seconds', buckets", "unit: 'meters', buckets"]],
    kinds: ['metric-renamed', 'unit-changed'],
    verdict: 'major',
    breaks: ['LongWait'],
  },
  'another help': {
    change: [['Orders accepted for delivery.', 'Orders accepted for delivery, so far.']],
    kinds: ['help-changed'],
    verdict: 'patch',
  },
  'a label that is gone': {
    change: [[', town: open(20)', '']],
    kinds: ['label-removed'],
    verdict: 'major',
    breaks: ['By town'],
  },
  'a label that is new': {
    change: [['labels: {} }', "labels: { kind: oneOf('food', 'goods') } }"]],
    kinds: ['label-added'],
    verdict: 'minor',
  },
  'a label under another name': {
    change: [
      ['channel: oneOf(', 'origin: oneOf('],
      ["channel: 'web'", "origin: 'web'"],
    ],
    kinds: ['label-renamed'],
    verdict: 'major',
    breaks: ['NoOrders'],
    renames: ['orders_placed_total{channel} -> orders_placed_total{origin}'],
  },
  'a value that is gone, and asked for': {
    change: [
      ["oneOf('web', 'app')", "oneOf('site', 'app')"],
      ["channel: 'web'", "channel: 'site'"],
    ],
    kinds: ['value-removed', 'value-added'],
    verdict: 'major',
    breaks: ['NoOrders'],
  },
  'a value that is new': {
    change: [["oneOf('web', 'app')", "oneOf('web', 'app', 'fax')"]],
    kinds: ['value-added'],
    verdict: 'minor',
  },
  'a label whose values are no longer known': {
    change: [["oneOf('web', 'app')", 'open(10)']],
    kinds: ['label-opened'],
    verdict: 'minor',
  },
  'a label that every series has now': {
    change: [['optional(open(20))', 'open(20)']],
    kinds: ['label-required'],
    verdict: 'patch',
  },
  'a bucket that is gone, below what a quantile is compared with': {
    change: [['[60, 300, 1800]', '[60, 300, 600]']],
    kinds: ['bucket-removed', 'bucket-added'],
    verdict: 'major',
    breaks: ['LongWait'],
  },
  'another convention': {
    change: [['  shippedAlerts', "  convention: 'classic',\n  shippedAlerts"]],
    kinds: [],
    verdict: 'major',
  },
};

interface Compared {
  readonly verdict: string;
  readonly changes: readonly { readonly kind: string; readonly metric: string }[];
  readonly broken: readonly { readonly reader: { readonly name: string }; readonly isRepaired: boolean }[];
  readonly plan: {
    readonly renames: readonly { readonly from: string; readonly to: string }[];
    readonly rules: string;
  } | null;
  readonly findings: readonly { readonly file: string; readonly line: number; readonly rule: string }[];
}

async function compare({ run }: Project, ...args: readonly string[]): Promise<Compared> {
  const { stdout } = await run('diff', ...args, '--json');
  return JSON.parse(stdout) as Compared;
}

function changed(pairs: Script['change']): string {
  return pairs.reduce((text, [right, wrong]) => {
    expect(text).toContain(right);
    return text.replace(right, wrong);
  }, config);
}

describe('telltale diff', () => {
  it.each(Object.entries(scripts).slice(0, -1))('classifies %s', async (_name, script) => {
    const shop = project(files);
    await shop.run('diff', '--save', 'before.json');
    shop.write({ 'telltale.config.ts': changed(script.change) });
    const { verdict, changes, broken, plan } = await compare(shop, 'before.json');
    expect(changes.map(({ kind }) => kind)).toEqual(script.kinds);
    expect(verdict).toBe(script.verdict);
    // Of panels that are generated, which there are is not said here.
    const names = broken.map(({ reader }) => reader.name).filter((name) => !name.startsWith('Orders / '));
    expect(names.toSorted()).toEqual(script.breaks ?? []);
    const renames = plan?.renames.map(({ from, to }) => `${from} -> ${to}`) ?? [];
    expect(renames).toEqual(expect.arrayContaining([...(script.renames ?? [])]));
  });

  it('tells where what is written by hand breaks, and fails', async () => {
    const shop = project(files);
    await shop.run('diff', '--save', 'before.json');
    shop.write({ 'telltale.config.ts': changed(scripts['a metric that is gone']!.change) });
    const { code, stdout } = await shop.run('diff', 'before.json');
    expect(code).toBe(1);
    expect(stdout).toContain(
      'prometheus/shop.yml\n  5:15 error LongWait: There is no metric orders_wait_seconds_bucket.',
    );
    expect(stdout).toContain('This is a major change.');
    expect(await shop.run('diff', 'before.json', '--fail-on', 'never')).toMatchObject({ code: 0 });
  });

  it('tells what generated again reads the new names', async () => {
    const shop = project(files);
    await shop.run('diff', '--save', 'before.json');
    shop.write({ 'telltale.config.ts': changed(scripts['a metric under another key']!.change) });
    const { broken } = await compare(shop, 'before.json');
    expect(broken.find(({ reader }) => reader.name === 'NoOrders')).toMatchObject({ isRepaired: true });
    expect(broken.find(({ reader }) => reader.name.startsWith('Orders / '))).toMatchObject({ isRepaired: false });
    expect(broken.find(({ reader }) => reader.name === 'By town')).toMatchObject({ isRepaired: false });
  });

  it('compares conventions, and bridges them with rules that Prometheus could load', async () => {
    const shop = project(files);
    shop.write({ 'new.config.ts': changed(scripts['another convention']!.change) });
    const { verdict, plan, changes } = await compare(shop, 'telltale.config.ts', 'new.config.ts');
    expect(verdict).toBe('major');
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'metric-renamed', metric: 'http.duration' }));
    expect(plan!.rules).toContain('- record: http_server_request_duration_seconds_bucket\n');
    expect(plan!.rules).toContain(
      'label_replace(http_request_duration_seconds_bucket, "http_request_method", "$1", "method", "(.*)")',
    );
  });

  it('compares with a revision of git', async () => {
    const shop = project(files);
    shop.write({ '.gitignore': 'node_modules\n' });
    const git = (...args: readonly string[]): void => {
      const { status, stderr } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
        cwd: shop.folder,
        encoding: 'utf8',
      });
      expect(status, stderr).toBe(0);
    };
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'one');
    shop.write({ 'telltale.config.ts': changed(scripts['a value that is new']!.change) });
    for (const revision of ['HEAD', 'HEAD:telltale.config.ts', 'HEAD:.']) {
      expect(await compare(shop, revision)).toMatchObject({ verdict: 'minor' });
    }
    const { code, stderr } = await shop.run('diff', 'HEAD~1');
    expect(code).toBe(2);
    expect(stderr).toContain('HEAD~1 is neither a file nor a revision of git.');
  });

  it('refuses what is no version', async () => {
    const shop = project({ ...files, 'x.json': '{}' });
    expect((await shop.run('diff', 'x.json')).stderr).toContain('x.json was not written by telltale diff --save.');
    expect((await shop.run('diff')).stderr).toContain('There is no version to compare with.');
  });

  it('works as a process', async () => {
    const shop = project(files);
    expect(await shop.spawn('diff', '--save', 'before.json')).toMatchObject({ code: 0, stderr: '' });
    expect(await shop.spawn('diff', 'before.json')).toMatchObject({
      code: 0,
      stdout: 'Nothing that can be noticed is different.\n',
    });
  });
});
