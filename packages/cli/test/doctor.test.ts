import { createTelemetry, counter, defineCatalog, gauge, oneOf, open, serveMetrics } from '@telltale/core';
import { describeWithServers, runProgram, startExporter, startPostgres, startRedis } from '@telltale-tooling/servers';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { project, type Project } from './project.ts';

interface JsonFinding {
  readonly severity: string;
  readonly rule: string;
  readonly message: string;
  readonly subject?: string;
  readonly line?: number;
}

interface JsonPage {
  readonly url: string;
  readonly format: string;
  readonly series: number;
  readonly metrics: number;
  readonly durationMs: number;
  readonly top: readonly {
    readonly metric: string;
    readonly series: number;
    readonly label?: string;
    readonly values: number;
  }[];
  readonly catalog: null | {
    readonly declared: number;
    readonly present: readonly string[];
    readonly missing: readonly string[];
    readonly notYet: readonly string[];
    readonly undeclared: readonly string[];
  };
}

interface Examined {
  readonly code: unknown;
  readonly pages: readonly JsonPage[];
  readonly findings: readonly JsonFinding[];
}

async function examine({ run }: Project, ...args: readonly string[]): Promise<Examined> {
  const { code, stdout } = await run('doctor', '--json', ...args);
  return { code, ...(JSON.parse(stdout) as Omit<Examined, 'code'>) };
}

/** A page that is served as it is. */
async function served(answer: string | RequestListener, contentType = 'text/plain; version=0.0.4'): Promise<string> {
  const server = createServer((request, response) => {
    if (typeof answer !== 'string') return answer(request, response);
    response.setHeader('content-type', contentType).end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

function rulesOf({ findings }: Examined): readonly string[] {
  return findings.map(({ rule, subject }) => (subject === undefined ? rule : `${rule} ${subject}`));
}

const ordersConfig = `import { counter, defineCatalog, gauge, oneOf, open } from '@telltale/core';
export default {
  namespace: 'acme',
  catalogs: [
    defineCatalog('orders', {
      placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
      refused: counter({ help: 'Orders that were refused.', labels: { reason: open(20) } }),
      waiting: gauge({ help: 'Orders that wait for a courier.' }),
    }),
  ],
};
`;

describe('telltale doctor', () => {
  it('finds nothing wrong with the page of a telemetry, and tells what is not recorded yet', async () => {
    const orders = defineCatalog('orders', {
      placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
      refused: counter({ help: 'Orders that were refused.', labels: { reason: open(20) } }),
      waiting: gauge({ help: 'Orders that wait for a courier.' }),
    });
    const telemetry = createTelemetry({ service: 'shop', namespace: 'acme', catalogs: { orders }, registry: false });
    const server = await serveMetrics(telemetry, { port: 0 });
    onTestFinished(async () => {
      await server.close();
      telemetry.close();
    });
    const shop = project({ 'telltale.config.ts': ordersConfig });
    const { code, pages, findings } = await examine(shop, server.url);
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(code).toBe(0);
    expect(pages[0]!.catalog).toMatchObject({
      present: expect.arrayContaining(['acme_orders_placed_total']),
      missing: [],
      notYet: expect.arrayContaining(['acme_orders_refused_total', 'acme_orders_waiting']),
      undeclared: [],
    });
  });

  it('finds what prom-client lets pass: names, ids in labels, what is in no catalog, what is another type', async () => {
    const register = new Registry();
    collectDefaultMetrics({ register });
    const registers = [register];
    new Counter({ name: 'acme_logins', help: 'Logins.', labelNames: ['userId'], registers }).inc({
      userId: '6f1c2b1e-8a40-4c1b-9a39-0d7a4f3f8a11',
    });
    new Histogram({ name: 'acme_wait_milliseconds', help: 'Wait.', registers }).observe(3);
    new Gauge({ name: 'acme_orders_placed_total', help: 'Orders accepted for delivery.', registers }).set(3);
    const url = await served(await register.metrics(), register.contentType);
    const shop = project({ 'telltale.config.ts': ordersConfig });
    const examined = await examine(shop, url);
    expect(examined.code).toBe(1);
    expect(rulesOf(examined)).toEqual(
      expect.arrayContaining([
        'mistyped acme_orders_placed_total',
        'undeclared acme_logins',
        'name-total acme_logins',
        'label-case acme_logins',
        'label-personal acme_logins',
        'name-unit acme_wait_milliseconds',
        'name-total nodejs_active_handles_total',
      ]),
    );
  });

  it('compares labels, values and buckets with those that are declared', async () => {
    const url = await served(
      [
        '# HELP acme_orders_placed_total Orders accepted for delivery.',
        '# TYPE acme_orders_placed_total counter',
        'acme_orders_placed_total{channel="fax"} 1',
        'acme_orders_placed_total{channel="web",town="Ulm"} 1',
        'acme_orders_placed_total{} 1',
        '',
      ].join('\n'),
    );
    const examined = await examine(project({ 'telltale.config.ts': ordersConfig }), url);
    const ofOrders = examined.findings.filter(({ subject }) => subject === 'acme_orders_placed_total');
    expect(ofOrders.map(({ rule, line }) => `${line} ${rule}`)).toEqual([
      '3 undeclared-value',
      '4 undeclared-label',
      '5 missing-label',
    ]);
  });

  it('knows constant labels from those that are declared', async () => {
    const url = await served(
      '# HELP acme_orders_placed_total Orders accepted for delivery.\n# TYPE acme_orders_placed_total counter\nacme_orders_placed_total{channel="fax",region="eu"} 1\n',
    );
    const { findings } = await examine(project({ 'telltale.config.ts': ordersConfig }), url);
    const ofOrders = findings.filter(({ subject }) => subject === 'acme_orders_placed_total');
    expect(ofOrders.map(({ rule }) => rule)).toEqual(['undeclared-value']);
  });

  it.each([
    ['a page without Content-Type', 'up 1\n', '', 'content-type'],
    ['HTML', '<html></html>', 'text/html', 'content-type'],
    ['what is no page', 'up{job=api} 1\n', 'text/plain', 'format'],
    ['an empty page', '', 'text/plain', 'empty'],
    [
      'a series that is there twice',
      '# HELP a_total A.\n# TYPE a_total counter\na_total{x="1"} 1\na_total{x="1"} 2\n',
      'text/plain',
      'format',
    ],
    ['old timestamps', '# HELP a A.\n# TYPE a gauge\na 1 1000\n', 'text/plain', 'old-timestamp'],
  ])('finds %s', async (_name, page, contentType, rule) => {
    const url = await served((_request, response) => {
      if (contentType !== '') response.setHeader('content-type', contentType);
      response.end(page);
    });
    expect(rulesOf(await examine(project({}, { now: () => 1e12 }), url)).join('\n')).toContain(rule);
  });

  it('says where a page stops being one', async () => {
    const url = await served('# TYPE a gauge\na 1\nb{c=d} 1\n');
    const { findings } = await examine(project(), url);
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'format', line: 3, column: 5 }));
  });

  it.each([
    [250_000, '250.0 kB'],
    [1_500_000, '1.5 MB'],
  ])('tells the size of a page of %i bytes in decimal units', async (bytes, size) => {
    const page = '# HELP a A.\n# TYPE a gauge\na 1\n';
    const url = await served(`${page}#${'x'.repeat(bytes - page.length - 2)}\n`);
    const { stdout } = await project().run('doctor', url);
    expect(stdout).toContain(`text 0.0.4, ${size}, `);
    expect(stdout).toContain(`${size} are sent as they are`);
  });

  it('scrapes again, and finds counters that fall and pages that stand still', async () => {
    let scrapes = 0;
    const falling = await served((_request, response) => {
      response
        .setHeader('content-type', 'text/plain')
        .end(`# HELP a_total A.\n# TYPE a_total counter\na_total ${10 - ++scrapes}\n`);
    });
    expect(rulesOf(await examine(project(), falling, '--again', '0'))).toContain('counter-falls a_total');
    const frozen = await served('# HELP a A.\n# TYPE a gauge\na 1\n');
    expect(rulesOf(await examine(project(), frozen, '--again', '0'))).toEqual(['frozen']);
  });

  it('sends credentials, and shows none', async () => {
    const seen: (string | undefined)[] = [];
    const url = await served((request, response) => {
      seen.push(request.headers.authorization);
      response.setHeader('content-type', 'text/plain').end('# HELP a A.\n# TYPE a gauge\na 1\n');
    });
    const shop = project({ token: 's3cret\n' });
    await shop.run('doctor', url, '--header', 'Authorization: Custom x');
    await shop.run('doctor', url, '--token-file', 'token');
    const { stdout } = await shop.run('doctor', url.replace('http://', 'http://me:p%40ss@'));
    expect(seen).toEqual(['Custom x', 'Bearer s3cret', `Basic ${btoa('me:p@ss')}`]);
    expect(stdout).not.toContain('p%40ss');
  });

  it('says who does not answer, waits no longer than it is told, and goes on with the others', async () => {
    const fine = await served('# HELP a A.\n# TYPE a gauge\na 1\n');
    const silent = await served(() => {});
    const shop = project();
    const { code, pages, findings } = await examine(shop, fine, silent, '127.0.0.1:1', '--timeout', '0.2');
    expect(code).toBe(1);
    expect(pages.map(({ metrics }) => metrics)).toEqual([1, undefined, undefined]);
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('does not answer: nothing came for 0.2 s'),
      expect.stringContaining('127.0.0.1:1/metrics does not answer: '),
    ]);
    const alone = await shop.run('doctor', '127.0.0.1:1');
    expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining('CLI_FETCH') });
  });

  it('reads pages that were saved', async () => {
    const shop = project({ 'page.txt': '# HELP a A.\n# TYPE a gauge\na 1\n' });
    expect(await shop.spawn('doctor', 'page.txt')).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('1 metric, 1 series'),
    });
  });
});

/** What Prometheus' own linter has to say of a page: the metrics it names. */
async function promtoolNames(page: string): Promise<readonly string[]> {
  const { stderr, stdout } = await runProgram('promtool', ['check', 'metrics'], { input: page });
  return [...new Set(`${stdout}${stderr}`.split('\n').flatMap((line) => /^([a-zA-Z_:][\w:]*) /.exec(line)?.[1] ?? []))];
}

describeWithServers(
  ['node-exporter', 'postgres-exporter', 'redis-exporter', 'postgres', 'redis-server', 'promtool'],
  'telltale doctor on exporters',
  () => {
    it.each(['node-exporter', 'postgres-exporter', 'redis-exporter'] as const)(
      'reports on %s, and complains of no fewer metrics than promtool',
      async (name) => {
        await using target =
          name === 'postgres-exporter'
            ? await startPostgres()
            : name === 'redis-exporter'
              ? await startRedis()
              : undefined;
        await using exporter = await startExporter(name, target === undefined ? {} : { url: target.url });
        const examined = await examine(project({ 'telltale.config.ts': ordersConfig }), exporter.url);
        const [page] = examined.pages;
        expect(page!.format).toMatch(/openmetrics|text/);
        expect(page!.series).toBeGreaterThan(100);
        expect(page!.top).toHaveLength(5);
        // None of its metrics is of the catalogs, to which it is not held.
        expect(page!.catalog).toBeNull();
        expect(examined.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        const ours = new Set(examined.findings.map(({ subject }) => subject));
        expect((await promtoolNames(await exporter.page())).filter((metric) => !ours.has(metric))).toEqual([]);
      },
    );
  },
);
