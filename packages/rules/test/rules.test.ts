import * as catalogs from '@telltale/core/catalogs';
import {
  conventions,
  counter,
  defineCatalog,
  gauge,
  histogram,
  oneOf,
  open,
  type ConventionName,
} from '@telltale/core';
import { checkRules } from '@telltale/promql';
import {
  countOf,
  current,
  firstOf,
  fractionBelow,
  histogramQuantile,
  increase,
  matches,
  not,
  rate,
  sum,
  type Query,
} from '@telltale/promql/builder';
import {
  alert,
  availability,
  counts,
  eventRatio,
  freshness,
  generateRules,
  holds,
  latency,
  planRules,
  recording,
  RulesError,
  shippedAlerts,
  slo,
  type Artifact,
  type RulesOptions,
} from '@telltale/rules';
import { describeWithServers, runProgram } from '@telltale-tooling/servers';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { writtenFolder } from './written-folder.ts';

const { http } = catalogs;

const orders = defineCatalog('orders', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
  failed: counter({ help: 'Orders that could not be delivered.', labels: { channel: oneOf('web', 'app') } }),
  waiting: gauge({ help: 'Orders that wait for a courier.', labels: { town: open(20) } }),
  lastExport: gauge({ help: 'Time of the last export, since the Unix epoch.', unit: 'seconds' }),
  weight: histogram({ help: 'Weight of an order.', unit: 'grams', buckets: [100, 500, 1000] }),
});

const noOrders = alert('NoOrders', increase(orders.placed, '30m').by('job').eq(0), {
  severity: 'warning',
  for: '5m',
  summary: 'Nobody has ordered from {{ $labels.job }} for half an hour.',
  proof: { series: [counts(orders.placed, { channel: 'web' }, { healthy: 3, failing: 0 })] },
});

const fewOrders = alert('FewOrders', rate(firstOf(orders.placed, orders.failed), '30m').by('job').lt(1), {
  severity: 'info',
  summary: 'Few order from {{ $labels.job }}.',
});

const exporters = ['postgres_exporter', 'redis_exporter', 'kafka_exporter'];

const everything: RulesOptions = {
  catalogs: [...Object.values(catalogs), orders],
  exporters,
  runbookUrl: 'https://example.com/runbooks/',
  alerts: [noOrders],
  recordings: [recording('job:orders_placed:rate5m', rate(orders.placed, '5m').by('job'))],
  slos: [
    slo('checkout', {
      objective: 99.9,
      tier: '1',
      indicator: availability(http, { where: { http_route: '/checkout' } }),
    }),
    slo('checkout-latency', { objective: 99, indicator: latency(http.duration, { below: 0.5 }) }),
    slo('orders', {
      objective: 99.5,
      periodDays: 28,
      indicator: eventRatio({ total: orders.placed, bad: orders.failed }),
    }),
    slo('export', { objective: 99, indicator: freshness(orders.lastExport, { maxAgeSeconds: 3600 }) }),
  ],
};

describe('The rules of all shipped catalogs', () => {
  let files: readonly Artifact[];
  beforeAll(async () => {
    files = await generateRules(everything);
  });

  it('are those of the golden files', async () => {
    for (const { path, text } of files) await expect(text).toMatchFileSnapshot(join('golden', path));
  });

  it('are the same text every time', async () => {
    expect(await generateRules(everything)).toEqual(files);
  });

  it('have every alert that the sources page on, and a proof for each', () => {
    const { alerts, leftOut } = planRules(everything);
    expect(leftOut).toEqual([]);
    expect(alerts.map(({ name }) => name)).toEqual([...shippedAlerts.map(({ name }) => name), 'NoOrders']);
    expect(alerts.filter(({ declared }) => declared.proof === undefined)).toEqual([]);
    expect(alerts.filter(({ runbook }) => runbook === undefined).map(({ name }) => name)).toEqual(['NoOrders']);
  });

  it('tell severity, service, summary, description and runbook with every alert', () => {
    const plan = planRules(everything);
    for (const { name, rule } of [...plan.alerts, ...plan.slos.flatMap(({ alerts }) => alerts)]) {
      expect(rule.labels?.['severity'], name).toMatch(/^(critical|warning|info)$/);
      expect(rule.labels?.['service'], name).toBe('{{ $labels.job }}');
      expect(rule.annotations?.['summary'], name).toMatch(/\.$/);
      expect(rule.annotations?.['description'], name).toMatch(/\.$/);
      expect(rule.annotations?.['runbook_url'], name).toBe(`https://example.com/runbooks/${name}.md`);
    }
  });
});

describe.each(Object.keys(conventions) as (keyof typeof conventions)[])('Under the convention %s', (convention) => {
  const options: RulesOptions = { ...everything, convention, namespace: 'acme', slos: [], selectors: { job: 'shop' } };

  it('every rule is right, and every alert fires and is over again', async () => {
    const { files, alerts } = planRules(options);
    for (const groups of files.values()) expect(checkRules(groups)).toEqual([]);
    expect(alerts.length).toBeGreaterThan(30);
    await expect(generateRules(options)).resolves.not.toHaveLength(0);
  });
});

// promtool opens a database for each of a hundred tests.
const SLOW = 60_000;

describeWithServers(['promtool'], 'promtool', () => {
  it(
    'finds nothing to say about the rules and objectives, and their tests pass',
    async () => {
      expect(await complaintsOf(await generateRules(everything))).toEqual([]);
    },
    SLOW,
  );

  it(
    'finds nothing to say under the classic names',
    async () => {
      const classic: RulesOptions = { ...everything, convention: 'classic', namespace: 'acme', slos: [] };
      expect(await complaintsOf(await generateRules(classic))).toEqual([]);
    },
    SLOW,
  );

  it('fails a test whose alert was changed', async () => {
    const files = await generateRules({ catalogs: [http] });
    const changed = files.map((file) =>
      file.path === 'rules/alerts.yml' ? { ...file, text: file.text.replace(/0\.05$/m, '0.5') } : file,
    );
    const folder = await writtenFolder(changed);
    const { code, stderr } = await runProgram('promtool', ['test', 'rules', 'alerts.test.yml'], {
      cwd: join(folder, 'rules/tests'),
    });
    expect(code).toBe(1);
    expect(stderr).toContain('HighErrorRate');
  });
});

/** What promtool prints where it fails: checking the rules, and running their tests. */
async function complaintsOf(files: readonly Artifact[]): Promise<readonly string[]> {
  const folder = await writtenFolder(files);
  const rules = files.filter(({ path }) => /^rules\/[^/]+$/.test(path)).map(({ path }) => path);
  const tests = files.filter(({ path }) => path.startsWith('rules/tests/')).map(({ path }) => path);
  const complaints: string[] = [];
  for (const args of [
    ['check', 'rules', '--lint=all', '--lint-fatal', ...rules],
    ['test', 'rules', ...tests],
  ]) {
    const { code, stdout, stderr } = await runProgram('promtool', args, { cwd: folder });
    if (code !== 0) complaints.push(stdout + stderr);
  }
  return complaints;
}

describe('Overrides', () => {
  const only = (overrides: RulesOptions['overrides']) =>
    planRules({ catalogs: [http], ...(overrides !== undefined && { overrides }) }).alerts.find(
      ({ name }) => name === 'HighErrorRate',
    );

  it('change threshold, duration, severity and labels of an alert, its texts included', () => {
    const changed = only({
      HighErrorRate: { threshold: 0.1, for: '10m', severity: 'warning', labels: { team: 'core' } },
    });
    expect(changed?.rule).toMatchObject({
      expr: expect.stringMatching(/> 0\.1$/),
      for: '10m',
      labels: { severity: 'warning', team: 'core' },
      annotations: { description: expect.stringContaining('the limit is 10 %') },
    });
  });

  it('leave an alert out', () => {
    expect(only({ HighErrorRate: false })).toBeUndefined();
  });

  it('leave an alert of every objective out', () => {
    const plan = planRules({ ...everything, overrides: { ErrorBudgetBurnTicket: false } });
    expect(plan.slos.flatMap(({ alerts }) => alerts.map(({ name }) => name))).not.toContain('ErrorBudgetBurnTicket');
  });

  it.each<[string, RegExp, RulesOptions['overrides']]>([
    ['RULES_UNKNOWN_ALERT', /did you mean HighErrorRate/, { HighErorRate: false }],
    ['RULES_OPTIONS', /CircuitBreakerOpen has no threshold/, { CircuitBreakerOpen: { threshold: 2 } }],
  ])('are refused with %s: %s', (code, message, overrides) => {
    expect(() => only(overrides)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

describe('What nobody exposes', () => {
  it('leaves shipped alerts and recordings out, and says what is missing', () => {
    const { alerts, leftOut } = planRules({ catalogs: [http] });
    expect(alerts.map(({ name }) => name)).toContain('HighErrorRate');
    expect(alerts.map(({ name }) => name)).not.toContain('PostgresDown');
    expect(leftOut).toContainEqual({ name: 'PostgresDown', missing: ['pg_up'] });
    expect(leftOut).toContainEqual({ name: 'QueueBacklog', missing: ['queue.depth'] });
  });

  it.each<[string, Partial<RulesOptions>]>([
    ['NoOrders', { alerts: [noOrders] }],
    ['FewOrders', { alerts: [fewOrders] }],
    ['job:orders_placed:rate5m', { recordings: everything.recordings! }],
    ['The objective orders', { slos: [everything.slos![2]!] }],
  ])('is an error where %s of one’s own needs it', (name, options) => {
    expect(() => planRules({ catalogs: [http], ...options })).toThrow(
      expect.objectContaining({ code: 'RULES_NOT_EXPOSED', message: expect.stringMatching(`^${name} reads orders`) }),
    );
  });
});

describe('A text of an alert', () => {
  it.each(['{{ $labels.http_route }}', '{{ .Labels.http_route | title }}'])(
    '%s has the label of the convention',
    (text) => {
      const own = alert('SlowRoute', histogramQuantile(0.95, http.duration).by('http_route').gt(1), {
        severity: 'warning',
        summary: `${text} is slow.`,
      });
      const { alerts } = planRules({ catalogs: [http], convention: 'classic', shippedAlerts: false, alerts: [own] });
      expect(alerts[0]?.summary).toBe(`${text.replace('http_route', 'handler')} is slow.`);
    },
  );
});

describe('A query of a runbook', () => {
  function queriesOf(query: Query, convention: ConventionName): readonly string[] {
    const own = alert('ManyRequests', sum(http.activeRequests).by('job').gt(100), {
      severity: 'warning',
      summary: 'Many requests at once.',
      runbook: { meaning: 'Much to do.', causes: [], steps: [], queries: [{ title: 'Look', query }] },
    });
    const { alerts } = planRules({ catalogs: [http], convention, shippedAlerts: false, alerts: [own] });
    return alerts.flatMap(({ queries }) => queries.map(({ title }) => title));
  }

  it.each<[string, Query, ConventionName, ConventionName]>([
    ['a metric', rate(http.requests), 'classic', 'otel'],
    ['a label', rate(countOf(http.duration)).by('error_type'), 'otel', 'classic'],
    ['a bucket', fractionBelow(http.duration, 0.25).by(), 'otel', 'express-prom-bundle'],
  ])('is left out under a convention that has not %s that it needs', (_, query, having, lacking) => {
    expect(queriesOf(query, having)).toEqual(['Look']);
    expect(queriesOf(query, lacking)).toEqual([]);
  });

  it('is refused where neither the convention nor the definition has its bucket', () => {
    const fast = fractionBelow(http.duration, 0.3).by();
    expect(queriesOf(fast, 'express-prom-bundle')).toEqual(['Look']);
    expect(() => queriesOf(fast, 'otel')).toThrow(expect.objectContaining({ code: 'PROMQL_BUCKET' }));
  });
});

describe('An objective', () => {
  it.each([0, 100, 99.9 * 10, Number.NaN])('of %s percent is refused', (objective) => {
    expect(() => slo('a', { objective, indicator: availability(http) })).toThrow(
      expect.objectContaining({ code: 'RULES_OBJECTIVE' }),
    );
  });

  it.each([
    [0.4, /the nearest is 0\.5/],
    [60, /the last bucket ends at 30; the nearest is 30/],
  ])('of a latency of %s s, which no bucket measures, is refused with the nearest edge', (below, message) => {
    const slos = [slo('a', { objective: 99, indicator: latency(http.duration, { below }) })];
    expect(() => planRules({ catalogs: [http], slos })).toThrow(
      expect.objectContaining({ code: 'RULES_LATENCY_BOUND', message: expect.stringMatching(message) }),
    );
  });

  it('is held to the buckets of the convention that is chosen', () => {
    const slos = [slo('a', { objective: 99, indicator: latency(http.duration, { below: 0.75 }) })];
    expect(() => planRules({ catalogs: [http], slos })).not.toThrow();
    expect(() => planRules({ catalogs: [http], slos, convention: 'express-prom-bundle' })).toThrow(
      expect.objectContaining({ code: 'RULES_LATENCY_BOUND' }),
    );
  });

  it('tells which metrics it is measured by', () => {
    const measured = planRules(everything).slos.map(({ name, metrics }) => [name, metrics]);
    expect(Object.fromEntries(measured)).toEqual({
      checkout: ['http.duration'],
      'checkout-latency': ['http.duration'],
      orders: ['orders.failed', 'orders.placed'],
      export: ['orders.lastExport'],
    });
  });

  it('has the burn rates of the SRE workbook over 30 days', () => {
    const [plan] = planRules(everything).slos;
    const text = JSON.stringify(plan!.alerts.map(({ expr }) => expr));
    for (const limit of ['0.0144', '0.006', '0.003', '0.001']) expect(text).toContain(`> ${limit}`);
  });

  it('has no alert that could never fire', () => {
    const [plan] = planRules({
      catalogs: [http],
      slos: [slo('loose', { objective: 90, indicator: availability(http) })],
    }).slos;
    expect(plan!.impossibleWindows).toEqual(['fast (14.4 times over 1h)']);
    expect(plan!.alerts.map(({ name }) => name)).not.toContain('ErrorBudgetBurnFast');
  });

  it('has no traffic floor where that is not wanted', () => {
    const of = (trafficFloor?: number) =>
      planRules({
        catalogs: [http],
        slos: [
          slo('a', {
            objective: 99.9,
            indicator: availability(http),
            ...(trafficFloor !== undefined && { trafficFloor }),
          }),
        ],
      }).slos[0]!.alerts[0]!.expr;
    expect(of()).toContain('avg_over_time(slo:events:rate5m{slo="a"}[1h]) > 0.0166666666667');
    expect(of(0)).not.toContain('avg_over_time');
  });
});

describe('An alert of one’s own', () => {
  const declared = (options: object) =>
    alert('OrdersWait', current(orders.waiting).gt(5), { severity: 'info', summary: 'Orders wait.', ...options });

  it.each<[object, RegExp]>([
    [{ severity: 'page' }, /has the severity page, which is none of critical, warning, info/],
    [{ summary: undefined }, /has no summary/],
    [{ for: '5 minutes' }, /has "5 minutes" for for/],
    [{ keepFiringFor: 5 }, /has 5 for keepFiringFor/],
    [{ labels: { 'a b': 'c' } }, /has a label "a b", which is no name/],
    [{ labels: { severity: 'info' } }, /has a label severity: that is the option `severity`/],
    [{ labels: { team: 5 } }, /has a label team that is no text/],
    [{ proof: {} }, /has a proof without series/],
    [
      { proof: { series: [holds(orders.waiting, {}, { healthy: 1, failing: Infinity })] } },
      /has a proof with the value/,
    ],
  ])('is refused where it is declared with %o', (options, message) => {
    expect(() => declared(options)).toThrow(
      expect.objectContaining({ code: 'RULES_OPTIONS', message: expect.stringMatching(message) }),
    );
  });

  it.each<[string, Partial<RulesOptions>, RegExp]>([
    [
      'text',
      { alerts: [declared({ summary: '{{ nope }}' })] },
      /OrdersWait: annotation "summary": .*"nope" not defined/,
    ],
    [
      'range',
      { alerts: [alert('A', current(orders.waiting).over('1h'), noOrders)] },
      /condition of the alert A is a range/,
    ],
    ['interval', { intervalSeconds: 0.5 }, /intervalSeconds is 0.5/],
    ['interval', { intervalSeconds: 300 }, /a whole number from 1 to 299/],
    ['override', { overrides: { HighMemory: { treshold: 1 } as never } }, /but not treshold/],
    ['override', { overrides: { HighMemory: true as never } }, /is false, or has some of/],
    ['override', { overrides: { HighMemory: { for: '1 m' } as never } }, /has "1 m" for for/],
  ])('and what is said of it is refused with a wrong %s: %o', (_, options, message) => {
    expect(() => planRules({ catalogs: [orders], ...options })).toThrow(
      expect.objectContaining({ code: 'RULES_OPTIONS', message: expect.stringMatching(message) }),
    );
  });

  it('has not the name of one of an objective', () => {
    const alerts = [{ ...noOrders, name: 'ErrorBudgetBurnFast' }];
    expect(() => planRules({ ...everything, alerts })).toThrow(expect.objectContaining({ code: 'RULES_DUPLICATE' }));
  });
});

describe('Names', () => {
  it.each<[string, () => unknown]>([
    ['RULES_DUPLICATE', () => planRules({ ...everything, alerts: [noOrders, noOrders] })],
    ['RULES_DUPLICATE', () => planRules({ ...everything, slos: [everything.slos![0]!, everything.slos![0]!] })],
    [
      'RULES_DUPLICATE',
      () =>
        planRules({
          ...everything,
          recordings: [recording('a:b:c', current(orders.waiting)), recording('a:b:c', current(orders.waiting))],
        }),
    ],
    ['RULES_OPTIONS', () => recording('orders_rate', current(orders.waiting))],
    ['RULES_OPTIONS', () => slo('Check Out', { objective: 99, indicator: availability(http) })],
    ['RULES_OPTIONS', () => planRules({ ...everything, alerts: [{ ...noOrders, name: 'no orders' }] })],
  ])('are refused with %s', (code, act) => {
    expect(act).toThrow(expect.objectContaining({ code, name: RulesError.name }));
  });
});

describe('A proof', () => {
  it('that the alert does not bear out is an error, which says when', async () => {
    const deaf = alert('Deaf', current(orders.waiting).gt(1000), {
      severity: 'info',
      summary: 'Too many orders wait.',
      proof: { series: [holds(orders.waiting, { town: 'Ulm' }, { healthy: 1, failing: 10 })] },
    });
    await expect(generateRules({ catalogs: [orders], shippedAlerts: false, alerts: [deaf] })).rejects.toThrow(
      /^The alert Deaf does not fire by minute \d+ of its proof/,
    );
  });
});

describe('Proofs', () => {
  const testsOf = async (options: Partial<RulesOptions>) => {
    const files = await generateRules({ catalogs: [http, orders], shippedAlerts: false, ...options });
    return files.filter(({ path }) => path.includes('/tests/')).map(({ text }) => text);
  };

  it.each<[string, Partial<Parameters<typeof slo>[1]>]>([
    ['over a quarter', { periodDays: 90 }],
    ['over a year', { periodDays: 365, objective: 99.9 }],
    ['of half of the events', { objective: 50 }],
    ['of much traffic', { trafficFloor: 1000 }],
    ['over a day', { periodDays: 1, objective: 99.999 }],
  ])('hold for an objective %s', async (_, options) => {
    const objective = slo('a', { objective: 99, indicator: availability(http), ...options });
    const [test] = await testsOf({ slos: [objective] });
    expect(test).toContain('ErrorBudgetBurnTicket of a');
  });

  it.each<[RulesOptions['selectors'], string]>([
    [{ env: ['prod', 'staging'] }, 'env="prod"'],
    [{ env: matches('prod-.+|staging') }, 'env="prod-x"'],
    [{ env: not('test') }, 'job="shop"'],
  ])('are about a target that the selectors %o find', async (selectors, labels) => {
    const [test] = await testsOf({ alerts: [noOrders], selectors: selectors! });
    expect(test).toContain(labels);
  });

  it('say which selector they know no target of', async () => {
    const tests = testsOf({ alerts: [noOrders], selectors: { env: matches('[a-z]{3}') } });
    await expect(tests).rejects.toThrow(/No target for proofs is known that the selector env=~"\[a-z\]\{3\}" finds/);
  });

  it('refuse a text that fails while it is filled in', async () => {
    const alerts = [{ ...noOrders, summary: '{{ template "nothing" }}' }];
    await expect(testsOf({ alerts })).rejects.toThrow(/fires with the text <error expanding template/);
  });
});

describe('The generated YAML', () => {
  it('reads as the plan it was made of, long expressions over several lines', async () => {
    const options: RulesOptions = { ...everything, slos: [] };
    const file = (await generateRules(options)).find(({ path }) => path === 'rules/alerts.yml')!;
    const [document] = parseAllDocuments(file.text);
    const { groups } = document!.toJS() as { groups: { rules: { alert: string; expr: string }[] }[] };
    expect(groups.flatMap(({ rules }) => rules.map((rule) => rule.alert)).toSorted()).toEqual(
      planRules(options)
        .alerts.map(({ name }) => name)
        .toSorted(),
    );
    expect(file.text).not.toMatch(/^ *expr: .{140}/m);
  });
});
