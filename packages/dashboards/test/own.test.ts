import { counter, defineCatalog, gauge as gaugeOf, histogram, oneOf, open } from '@telltale/core';
import { cache, http } from '@telltale/core/catalogs';
import {
  barChart,
  catalogDashboard,
  concrete,
  dashboard,
  DashboardsError,
  gauge,
  generateDashboards,
  labelValues,
  logql,
  logs,
  planDashboards,
  recordedAs,
  row,
  stat,
  table,
  text,
  timeseries,
  type Dashboard,
  type DashboardsOptions,
  type Panel,
  type PlannedPanel,
  type Row,
} from '@telltale/dashboards';
import {
  constant,
  current,
  external,
  firstOf,
  histogramQuantile,
  matches,
  max,
  not,
  promql,
  rate,
  sum,
  toPromQL,
  topk,
  variable,
  type Query,
} from '@telltale/promql/builder';
import { createLinter } from '@telltale/promql/lint';
import { describe, expect, it } from 'vitest';
import { everything, linterOf } from './everything.ts';

const orders = defineCatalog('orders', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
  value: histogram({ help: 'Value of an accepted order.', unit: 'eur', buckets: [5, 20, 50, 200] }),
  waiting: gaugeOf({ help: 'Orders that wait for a rider.' }),
  late: gaugeOf({ help: 'Share of orders that are late.', unit: 'ratio', labels: { region: open() } }),
});

function planned(content: readonly (Panel | Row)[], more: Partial<DashboardsOptions> = {}): readonly PlannedPanel[] {
  const own = dashboard('Orders', content);
  const options = { catalogs: [orders, cache, http], shippedDashboards: false, dashboards: [own], ...more };
  return planDashboards(options).dashboards.find(({ id }) => id === 'orders')!.panels;
}

function panelOf(query: Query, more?: Partial<DashboardsOptions>): PlannedPanel {
  return planned([timeseries('Any', query)], more)[0]!;
}

function codeOf(make: () => unknown): string | undefined {
  try {
    make();
  } catch (error) {
    if (error instanceof DashboardsError) return error.code;
    throw error;
  }
  return undefined;
}

describe('A dashboard of one’s own', () => {
  it('takes units, names and descriptions from the queries', () => {
    const accepted = panelOf(rate(orders.placed).by('channel'), { namespace: 'acme' });
    expect(accepted).toMatchObject({
      unit: 'cps',
      description: 'Orders accepted for delivery.',
      metrics: ['orders.placed'],
      queries: [
        {
          refId: 'A',
          expr: 'sum by (channel) (rate(acme_orders_placed_total{job=~"$service",instance=~"$instance"}[$__rate_interval]))',
          concrete: 'sum by (channel) (rate(acme_orders_placed_total{job=~".+",instance=~".+"}[5m]))',
          legend: '{{channel}}',
          labels: ['channel'],
        },
      ],
    });
    expect(panelOf(histogramQuantile(0.5, orders.value).by())).toMatchObject({
      unit: 'currencyEUR',
      queries: [{ legend: 'Any' }],
    });
    expect(panelOf(max(orders.late).by('region')).unit).toBe('percentunit');
    expect(panelOf(current(orders.waiting)).queries[0]!.legend).toBe('__auto');
  });

  it('names labels as the convention does', () => {
    const slow = topk(3, histogramQuantile(0.9, http.duration).by('http_route')).and(rate(orders.placed).by().gt(0), {
      on: [],
    });
    expect(panelOf(slow, { convention: 'classic' }).queries[0]!.legend).toBe('{{handler}}');
    expect(panelOf(constant(1).minus(max(orders.late).by('region'))).queries[0]!.legend).toBe('{{region}}');
  });

  it('gives each of several queries its name and its unit', () => {
    const [panel] = planned([
      table(
        'Both',
        { placed: rate(orders.placed).by('channel'), late: max(orders.late).by() },
        { units: { placed: 'reqps' } },
      ),
    ]);
    expect(panel!.queries.map(({ refId, legend, unit }) => [refId, legend, unit])).toEqual([
      ['A', 'placed {{channel}}', 'reqps'],
      ['B', 'late', 'percentunit'],
    ]);
    const [file] = generateDashboards({
      catalogs: [orders],
      shippedDashboards: false,
      dashboards: [
        dashboard('Orders', [
          table('Both', { placed: rate(orders.placed).by('channel'), late: max(orders.late).by() }),
        ]),
      ],
    });
    const [json] = JSON.parse(file!.text).panels;
    expect(json.transformations.map(({ id }: { id: string }) => id)).toEqual(['merge', 'organize']);
    expect(json.fieldConfig.overrides).toEqual([
      { matcher: { id: 'byName', options: 'late' }, properties: [{ id: 'unit', value: 'percentunit' }] },
    ]);
  });

  it('shows labels alone where values say nothing', () => {
    const tables = [table('Channels', rate(orders.placed).by('channel'), { labelsOnly: true })];
    const own = dashboard('Orders', tables);
    const [file] = generateDashboards({ catalogs: [orders], shippedDashboards: false, dashboards: [own] });
    expect(JSON.parse(file!.text).panels[0].transformations[1].options).toEqual({
      excludeByName: { Time: true, Value: true, 'Value #A': true },
      indexByName: {},
      renameByName: {},
    });
  });

  it('turns limits into colours, whichever side is the bad one', () => {
    const colours = (warning: number | undefined, critical: number) =>
      planned([
        stat('Any', rate(orders.placed).by(), { thresholds: { critical, ...(warning !== undefined && { warning }) } }),
      ])[0]!.thresholds.map(({ value, color }) => `${value} ${color}`);
    expect(colours(1, 5)).toEqual(['null green', '1 orange', '5 red']);
    expect(colours(undefined, 5)).toEqual(['null green', '5 red']);
    expect(colours(0.9, 0.5)).toEqual(['null red', '0.5 orange', '0.9 green']);
    expect(colours(1, 1)).toEqual(['null red', '1 green']);
  });

  it('shows shares from 0, gauges of them to 1, and what was said otherwise', () => {
    const late = max(orders.late).by();
    const bounds = planned([
      gauge('A', late),
      timeseries('B', late),
      timeseries('C', late, { min: 'auto', max: 2 }),
      gauge('D', rate(orders.placed).by()),
    ]).map(({ min, max: most }) => [min, most]);
    expect(bounds).toEqual([
      [0, 1],
      [0, undefined],
      [undefined, 2],
      [undefined, undefined],
    ]);
  });

  it('keeps conditions of its own beside what is chosen, and those given for all', () => {
    const web = rate(orders.placed).where({ channel: 'web' }).by();
    expect(panelOf(web, { selectors: { cluster: 'eu' } }).queries[0]!.expr).toBe(
      'sum(rate(orders_placed_total{job=~"$service",instance=~"$instance",cluster="eu",channel="web"}[$__rate_interval]))',
    );
  });

  it.each([
    ['shop', 'job="shop"', 'shop'],
    [['shop', 'basket'], 'job=~"shop|basket"', 'shop|basket'],
    [matches('shop-.*'), 'job=~"shop-.*"', 'shop-.*'],
  ])('has no choice of services where %j are given for all: they are a constant', (job, condition, pattern) => {
    const options = { ...everything(), selectors: { job } };
    const plan = planDashboards(options);
    const overview = plan.dashboards.find(({ id }) => id === 'overview')!;
    expect(overview.variables.map(({ name, kind, query }) => [name, kind, query])).toEqual([
      ['datasource', 'dataSource', 'prometheus'],
      ['loki', 'dataSource', 'loki'],
      ['service', 'constant', pattern],
      ['instance', 'labelValues', `label_values(target_info{${condition}}, instance)`],
    ]);
    const queryOf = (title: string) => overview.panels.find((panel) => panel.title === title)!.queries[0]!;
    expect(queryOf('Active requests').expr).toBe(
      `sum(http_server_active_requests{${condition},instance=~"$instance"})`,
    );
    expect(queryOf('Instances up')).toMatchObject({
      expr: 'sum(up{job=~"$service"})',
      concrete: `sum(up{job=~"${pattern}"})`,
    });
    const variables = generateDashboards(options).flatMap(({ text: file }) => JSON.parse(file).templating.list);
    expect(variables.filter(({ name }: { name: string }) => name === 'service')).toHaveLength(plan.dashboards.length);
    const linter = linterOf('otel');
    for (const { concrete: expr } of overview.panels.flatMap(({ queries }) => queries)) {
      expect(linter.lint(expr)).toEqual([]);
    }
  });

  it('leaves the labels of exporters and texts alone', () => {
    const lag = external('kafka_lag', { type: 'gauge', labels: ['topic'], unit: 'seconds' });
    expect(panelOf(sum(lag).by('topic'))).toMatchObject({
      unit: 's',
      queries: [{ expr: 'sum by (topic) (kafka_lag)' }],
    });
    expect(panelOf(promql('up == 0')).queries[0]!.expr).toBe('up == 0');
  });

  it('chooses by variables of its own', () => {
    const hits = rate(cache.hits).where({ cache: variable('cache', { multiple: true }) });
    const own = dashboard('Hits', { variables: [labelValues('cache', cache.hits, 'cache', 'Which')] }, [
      timeseries('Hits', hits.by()),
    ]);
    const options = {
      catalogs: [cache],
      dashboards: [own],
      shippedDashboards: false,
      dataSources: { loki: false },
    } as const;
    const [plan] = planDashboards(options).dashboards;
    expect(plan!.variables.at(-1)).toMatchObject({ name: 'cache', title: 'Which', kind: 'labelValues' });
    expect(plan!.panels[0]!.links).toEqual([]);
    const undeclared = dashboard('Hits', [timeseries('Hits', hits.by())]);
    expect(codeOf(() => planDashboards({ ...options, dashboards: [undeclared] }))).toBe('DASHBOARDS_UNKNOWN_VARIABLE');
  });

  it('chooses histograms by a series that they have, under the name of the convention', () => {
    const own = dashboard('Routes', { variables: [labelValues('route', http.duration, 'http_route')] }, [
      timeseries(
        'Any',
        histogramQuantile(0.5, http.duration)
          .where({ http_route: variable('route', { multiple: true }) })
          .by(),
      ),
    ]);
    const [plan] = planDashboards({
      catalogs: [http],
      dashboards: [own],
      shippedDashboards: false,
      convention: 'classic',
    }).dashboards;
    expect(plan!.variables.at(-1)!.query).toBe(
      'label_values(http_request_duration_seconds_count{job=~"$service",instance=~"$instance"}, handler)',
    );
  });

  it('asks logs by their own label', () => {
    const own = [
      logs(
        'Lines',
        logql((services, label) => `{${services}} | label_format x=${label}`),
      ),
    ];
    const [panel] = planned(own, { logLabel: 'app' });
    expect(panel!.queries[0]).toMatchObject({
      language: 'logql',
      expr: '{app=~"${service:pipe}"} | label_format x=app',
      concrete: '{app=~".+"} | label_format x=app',
    });
  });

  it('takes the place of a shipped one of the same id', () => {
    const own = dashboard('Our caches', { id: 'cache' }, [timeseries('Hits', rate(cache.hits).by())]);
    const { dashboards } = planDashboards({ catalogs: [cache], dashboards: [own] });
    expect(dashboards.filter(({ id }) => id === 'cache').map(({ title }) => title)).toEqual(['Our caches']);
  });

  it('collapses rows on demand, with their panels within', () => {
    const own = dashboard('Orders', [
      row('Open', [stat('A', sum(orders.waiting).by())]),
      row('Shut', [stat('B', sum(orders.waiting).by()), text('C', 'Words')], { collapsed: true }),
    ]);
    const [file] = generateDashboards({ catalogs: [orders], dashboards: [own], shippedDashboards: false });
    const panels: readonly { title: string; type: string; panels?: readonly unknown[] }[] = JSON.parse(
      file!.text,
    ).panels;
    expect(panels.map(({ title, type, panels: inner }) => [title, type, inner?.length])).toEqual([
      ['Open', 'row', 0],
      ['A', 'stat', undefined],
      ['Shut', 'row', 2],
    ]);
  });
});

describe('A mistake in a dashboard of one’s own is told at once:', () => {
  const query = rate(orders.placed).by();
  const plan = (own: readonly Dashboard[], more: Partial<DashboardsOptions> = {}) =>
    codeOf(() => planDashboards({ catalogs: [orders], dashboards: own, ...more }));

  it.each([
    ['services given by what they are not', () => plan([], { selectors: { job: not('shop') } }), 'DASHBOARDS_OPTIONS'],
    [
      'an id that cannot be one',
      () => codeOf(() => dashboard('Orders', { id: 'My Orders' }, [])),
      'DASHBOARDS_OPTIONS',
    ],
    ['a title without a letter', () => codeOf(() => dashboard('…', [])), 'DASHBOARDS_OPTIONS'],
    ['a prefix that makes uids too long', () => plan([], { uidPrefix: 'x'.repeat(30) }), 'DASHBOARDS_OPTIONS'],
    [
      'a variable that is there already',
      () => codeOf(() => labelValues('service', orders.placed, 'channel')),
      'DASHBOARDS_OPTIONS',
    ],
    ['a record without a job', () => codeOf(() => recordedAs('orders:rate5m', query)), 'DASHBOARDS_OPTIONS'],
    ['two of one id', () => plan([dashboard('A', []), dashboard('A', [])]), 'DASHBOARDS_DUPLICATE'],
    [
      'two panels of one title',
      () => plan([dashboard('A', [stat('B', query), row('C', [stat('B', query)])])]),
      'DASHBOARDS_DUPLICATE',
    ],
    [
      'two queries of one record',
      () =>
        plan([
          dashboard('A', [
            stat('B', recordedAs('job:x:y', query)),
            stat('C', recordedAs('job:x:y', rate(orders.placed).by('job'))),
          ]),
        ]),
      'DASHBOARDS_DUPLICATE',
    ],
    [
      'a metric of a catalog not given',
      () => plan([dashboard('A', [stat('B', rate(cache.hits).by())])]),
      'DASHBOARDS_NOT_EXPOSED',
    ],
    [
      'an exporter not given',
      () =>
        plan([dashboard('A', [stat('B', current(external('pg_up', { type: 'gauge', source: 'postgres_exporter' })))])]),
      'DASHBOARDS_NOT_EXPOSED',
    ],
    [
      'a link to nowhere',
      () => plan([dashboard('A', { links: ['htpt'] }, [stat('B', query)])]),
      'DASHBOARDS_UNKNOWN_LINK',
    ],
    [
      'a panel that leads nowhere',
      () => plan([dashboard('A', [stat('B', query, { link: 'nowhere' })])]),
      'DASHBOARDS_UNKNOWN_LINK',
    ],
  ])('%s', (_, make, code) => {
    expect(make()).toBe(code);
  });

  it('with the next step', () => {
    const own = dashboard('A', { links: ['cach'] }, [stat('B', query)]);
    expect(() => planDashboards({ catalogs: [orders], dashboards: [own] })).toThrow(
      'The dashboard A leads to "cach", which is none; did you mean cache. Use the id of a dashboard; the message names the nearest. [DASHBOARDS_UNKNOWN_LINK]',
    );
  });
});

describe('What is recorded', () => {
  const query = histogramQuantile(0.95, http.duration).by('job', 'http_route');
  const name = 'job_http_route:http_server_request_duration_seconds:p95_rate5m';
  const own = dashboard('Own', { variables: [labelValues('route', http.duration, 'http_route')] }, [
    timeseries('Slow', recordedAs(name, query, { http_route: variable('route', { multiple: true }) })),
  ]);
  const options: DashboardsOptions = {
    catalogs: [http],
    dashboards: [own],
    shippedDashboards: false,
    convention: 'classic',
  };

  it('is computed by the dashboard by default, and handed out to be recorded', () => {
    const { dashboards, expensive } = planDashboards(options);
    expect(dashboards[0]!.panels[0]!.queries[0]).toMatchObject({
      record: name,
      expr: expect.stringMatching(/^histogram_quantile\(0\.95, sum by \(job, handler, le\).*handler=~"\$route"/),
      exemplars: true,
    });
    expect(expensive).toEqual([{ name, query }]);
  });

  it('is read from the rule on demand, with the same name and what is chosen', () => {
    const { dashboards } = planDashboards({ ...options, useRecordings: true });
    expect(dashboards[0]!.panels[0]!.queries[0]).toMatchObject({
      expr: `${name}{job=~"$service",handler=~"$route"}`,
      legend: '{{job}} {{handler}}',
      exemplars: false,
      metrics: ['http.duration'],
    });
  });

  it('exists for every record that a dashboard reads, and is free of findings', () => {
    const { dashboards, expensive } = planDashboards({ ...everything(), useRecordings: true });
    const recordingRules = expensive.map((each) => ({
      record: each.name,
      expr: toPromQL(each.query, { range: '5m' }),
    }));
    const all = dashboards
      .flatMap(({ panels }) => panels.flatMap(({ queries }) => queries))
      .filter(({ record }) => record);
    expect(all.length).toBeGreaterThan(10);
    expect(new Set(all.map(({ record }) => record))).toEqual(new Set(recordingRules.map(({ record }) => record)));
    const linter = createLinter({ metrics: [], recordingRules, foreign: (metric) => !metric.includes(':') });
    for (const { concrete: expr } of all) expect(linter.lint(expr), expr).toEqual([]);
  });
});

describe('A catalog of the application', () => {
  const plan = planDashboards({ catalogs: [orders] });

  it('gets a dashboard without a word', () => {
    const own = plan.dashboards.find(({ id }) => id === 'orders')!;
    expect(own.rows.map(({ title, panels }) => [title, panels.map((panel) => panel.title)])).toEqual([
      ['Now', ['Waiting']],
      ['Events', ['Placed per second']],
      ['Levels', ['Waiting over time', 'Late over time']],
      ['Value', ['Value, percentiles', 'Value, recorded per second', 'Value, spread']],
    ]);
    expect(own.panels.flatMap(({ queries }) => queries.map(({ concrete: expr }) => expr))).toEqual([
      'sum(orders_waiting{job=~".+",instance=~".+"})',
      'sum by (channel) (rate(orders_placed_total{job=~".+",instance=~".+"}[5m]))',
      'sum(orders_waiting{job=~".+",instance=~".+"})',
      'avg by (region) (orders_late_ratio{job=~".+",instance=~".+"})',
      expect.stringContaining('histogram_quantile(0.5, sum by (le)'),
      expect.stringContaining('histogram_quantile(0.95, sum by (le)'),
      expect.stringContaining('histogram_quantile(0.99, sum by (le)'),
      expect.stringContaining('orders_value_eur_sum'),
      'sum(rate(orders_value_eur_count{job=~".+",instance=~".+"}[5m]))',
      'sum by (le) (increase(orders_value_eur_bucket{job=~".+",instance=~".+"}[5m]))',
    ]);
  });

  it('does not where it has one of its own, or none is wanted', () => {
    const own = dashboard('Orders', [stat('Waiting', sum(orders.waiting).by())]);
    const titles = (more: Partial<DashboardsOptions>) =>
      planDashboards({ catalogs: [orders], ...more })
        .dashboards.filter(({ id }) => id === 'orders')
        .map(({ panels }) => panels.length);
    expect(titles({ dashboards: [own] })).toEqual([1]);
    expect(titles({ catalogDashboards: false })).toEqual([]);
  });

  it.each([http, cache])('is as well drawn if it comes with the core', (catalog) => {
    const own = catalogDashboard(catalog);
    const options = { catalogs: [catalog], dashboards: [own], shippedDashboards: false };
    expect(planDashboards(options).dashboards[0]!.panels.length).toBeGreaterThan(5);
  });
});

describe('Concrete', () => {
  it('puts values in the place of variables, and leaves the groups of label_replace', () => {
    const expr = 'label_replace(x{a=~"$service",b="${other:pipe}"}, "c", "$1", "d", "(.*)")[$__range:$__interval]';
    expect(concrete(expr, { service: 'shop' })).toBe(
      'label_replace(x{a=~"shop",b=".+"}, "c", "$1", "d", "(.*)")[1h:1m]',
    );
  });
});

describe('Alternatives', () => {
  it('are told by the first where none is exposed', () => {
    const requests = rate(firstOf(http.requests, cache.hits)).by();
    const own = dashboard('A', [barChart('B', requests)]);
    expect(() => planDashboards({ catalogs: [orders], dashboards: [own] })).toThrow(
      'A / B needs cache.hits and http.requests',
    );
  });
});
