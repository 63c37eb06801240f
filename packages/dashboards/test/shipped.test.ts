import { conventions, expose, metricsOf } from '@telltale/core';
import * as shippedCatalogs from '@telltale/core/catalogs';
import { cache, http } from '@telltale/core/catalogs';
import { generateDashboards, planDashboards, type PlannedDashboard } from '@telltale/dashboards';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { describe, expect, it } from 'vitest';
import { catalogs, conventionNames, everything } from './everything.ts';

const { dashboards } = planDashboards(everything());
const byId = new Map(dashboards.map((each) => [each.id, each]));
const panels = dashboards.flatMap((dashboard) => dashboard.panels.map((panel) => ({ dashboard, ...panel })));

/** What each dashboard has to show at the least: kinds of panels, and metrics that they read. */
const asked: Readonly<Record<string, { readonly kinds?: readonly string[]; readonly metrics: readonly string[] }>> = {
  overview: {
    kinds: ['gauge', 'stat', 'table', 'timeseries'],
    metrics: [
      'http.activeRequests session.active cache.hits watchdog.healthy task.count http.duration provider.requestDuration',
      'ALERTS slo:period_error_budget_remaining:ratio',
    ],
  },
  http: {
    kinds: ['gauge', 'table', 'heatmap'],
    metrics: [
      'http.duration http.activeRequests http.requestBodySize http.responseBodySize process.memoryUsage',
      'process.openFileDescriptors cache.hits connection_pool.connections graph.nodes circuit_breaker.state',
    ],
  },
  'golden-signals': {
    kinds: ['stat', 'barChart'],
    metrics: [
      'agent.executions agent.executionDuration agent.budgetUsed agent.approvalWait agent.toolErrors http.duration',
    ],
  },
  'workers-queues': {
    metrics: [
      'worker.tasksCompleted worker.taskDuration queue.depth queue.enqueued queue.dequeued worker.active',
      'export.requests export.duration export.size',
    ],
  },
  'kafka-batch': {
    kinds: ['gauge'],
    metrics: [
      'kafka_consumergroup_members kafka_consumer.lag kafka_topic_partitions kafka_topic_partition_current_offset',
      'batch.itemsProcessed batch.itemsFailed cache.hits batch.processingDuration',
    ],
  },
  cache: {
    kinds: ['gauge'],
    metrics: ['cache.hits cache.misses cache.operationDuration cache.evictions cache.size'],
  },
  sessions: {
    metrics: [
      'session.active session.created session.duration session.queries session.completed session.abandoned session.queryEvents',
    ],
  },
  watchdogs: {
    kinds: ['gauge', 'table'],
    metrics: [
      'watchdog.registered watchdog.healthy watchdog.unhealthy watchdog.successRatio watchdog.checks watchdog.events',
      'watchdog.checkDuration watchdog.checkFailures',
    ],
  },
  database: {
    metrics: [
      'pg_up pg_stat_activity_count pg_database_size_bytes pg_stat_database_xact_commit pg_stat_database_tup_fetched',
      'pg_stat_database_blks_hit pg_stat_database_deadlocks redis_up redis_connected_clients redis_memory_used_bytes',
      'redis_memory_max_bytes redis_commands_processed_total redis_db_keys',
    ],
  },
  infrastructure: {
    metrics: [
      'connection_pool.connections cache.hits circuit_breaker.state intervention.executions node_cpu_seconds_total',
      'node_memory_MemAvailable_bytes node_filesystem_avail_bytes node_network_receive_bytes_total',
    ],
  },
  ai: {
    metrics: [
      'gen_ai.operationDuration gen_ai.tokenUsage ai.cost narrative.generations dsl.executions workflow.executions',
    ],
  },
  business: {
    metrics: [
      'engagement.registrations engagement.activity engagement.contentViews billing.transactions billing.revenue provider.requests',
    ],
  },
  nodejs: {
    metrics: [
      'nodejs.eventLoopDelayP99 nodejs.eventLoopUtilization nodejs.heapSpaceUsed nodejs.gcDuration nodejs.activeResources process.cpuTime',
    ],
  },
  slos: {
    kinds: ['stateTimeline'],
    metrics: [
      'slo:objective:ratio slo:period_error_budget_remaining:ratio slo:sli_error:ratio_rate1h slo:sli_error:ratio_rate3d',
    ],
  },
  'logs-traces': { kinds: ['logs', 'traces', 'serviceGraph', 'timeseries'], metrics: ['log.messages'] },
  'telemetry-health': {
    metrics: [
      'telltale.scrapeDuration telltale.scrapeSize telltale.series telltale.labelOverflow telltale_export.dropped telltale_export.failed',
    ],
  },
};

describe('The shipped dashboards', () => {
  it('are the ones that are asked for', () => {
    expect(dashboards.map(({ id }) => id)).toEqual(Object.keys(asked).toSorted());
  });

  it.each(Object.entries(asked))('%s shows what is asked of it', (id, { kinds = [], metrics }) => {
    const own = byId.get(id)!.panels;
    const read = new Set(own.flatMap((panel) => panel.metrics));
    expect(metrics.flatMap((names) => names.split(' ')).filter((name) => !read.has(name))).toEqual([]);
    const drawn = new Set<string>(own.map(({ kind }) => kind));
    expect(kinds.filter((kind) => !drawn.has(kind))).toEqual([]);
  });

  it('show every metric of every shipped catalog', () => {
    const read = new Set(panels.flatMap(({ metrics }) => metrics));
    const exposed = Object.values(shippedCatalogs)
      .flatMap((catalog) => metricsOf(catalog))
      .filter((metric) => expose(metric, conventions.otel) !== undefined);
    expect(exposed.map(({ catalog, key }) => `${catalog}.${key}`).filter((name) => !read.has(name))).toEqual([]);
  });

  it('have titles that are unique, and say of every panel what it shows', () => {
    for (const { title, panels: own } of dashboards) {
      expect(new Set(own.map((panel) => panel.title)).size, title).toBe(own.length);
      for (const panel of own) expect(panel.description, `${title} / ${panel.title}`).toMatch(/\S.*[.%]$/s);
    }
  });

  it('have a unit that Grafana knows on every query, and thresholds on every panel', () => {
    const known = new Set(Object.values(units as Readonly<Record<string, unknown>>));
    for (const { title, queries, thresholds } of panels) {
      for (const { unit } of queries)
        expect(known.has(unit) || unit.startsWith('suffix: '), `${title}: ${unit}`).toBe(true);
      expect(thresholds[0]).toMatchObject({ value: null });
      const values = thresholds.slice(1).map(({ value }) => value!);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
    }
  });

  it('show how often something happened as a whole number', () => {
    // These are amounts, of money or of whatever a budget is in.
    const amounts = new Set(['billing.revenue', 'agent.budgetUsed']);
    const counts = panels
      .filter(({ kind, metrics }) => kind !== 'heatmap' && !metrics.some((metric) => amounts.has(metric)))
      .filter(({ queries }) => queries.some(({ expr, unit }) => expr.includes('increase(') && unit === 'short'));
    expect(counts.map(({ title }) => title)).toContain('Registrations by channel');
    expect(counts.filter(({ decimals }) => decimals !== 0).map(({ title }) => title)).toEqual([]);
  });

  it('have unique uids that Grafana takes', () => {
    const uids = dashboards.map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(uids.length);
    for (const uid of uids) expect(uid).toMatch(/^telltale-[a-z-]{1,31}$/);
  });

  it('lead only to dashboards that there are, with the time and all that is chosen', () => {
    const uids = new Set(dashboards.map(({ uid }) => uid));
    const links = dashboards.flatMap((each) => [...each.links, ...each.panels.flatMap((panel) => panel.links)]);
    const toDashboards = links.filter(({ uid }) => uid !== undefined);
    expect(toDashboards.length).toBeGreaterThan(50);
    for (const { uid, url } of toDashboards) {
      expect(uids.has(uid!)).toBe(true);
      expect(url).toBe(`/d/${uid}?\${__url_time_range}&\${__all_variables}`);
    }
    for (const { links: ofDashboard } of dashboards) expect(ofDashboard.length).toBeGreaterThan(0);
  });

  it('lead from panels to the logs of the same services and time, as JSON that Grafana can read', () => {
    const { url } = byId.get('http')!.panels[0]!.links.find(({ title }) => title === 'Logs of this service')!;
    const chosen = url
      .replaceAll('${service:pipe}', 'shop|basket')
      .replaceAll('${loki}', 'loki-1')
      .replaceAll(/\$\{__(\w+)\}/g, '$1');
    const state = JSON.parse(new URL(chosen, 'http://grafana').searchParams.get('panes')!);
    expect(state.logs).toEqual({
      datasource: 'loki-1',
      queries: [{ refId: 'A', expr: '{service_name=~"shop|basket"}', datasource: { type: 'loki', uid: 'loki-1' } }],
      range: { from: 'from', to: 'to' },
    });
  });

  it('show exemplars where histograms of ours are drawn over time', () => {
    const latency = byId.get('http')!.panels.filter(({ title }) => title.startsWith('Latency'));
    expect(latency.flatMap(({ queries }) => queries.map(({ exemplars }) => exemplars))).not.toContain(false);
    expect(latency.length).toBe(2);
  });
});

describe('The files', () => {
  it('are the same bytes every time', () => {
    expect(generateDashboards(everything())).toEqual(generateDashboards(everything()));
    const reversed = { ...everything(), catalogs: catalogs.toReversed() };
    expect(generateDashboards(reversed)).toEqual(generateDashboards(everything()));
  });

  it.each(conventionNames)('name data sources only by variable under %s, and declare every variable', (convention) => {
    for (const { text } of generateDashboards(everything(convention))) {
      const uids = [...text.matchAll(/"uid": "([^"]*)"/g)].map(([, uid]) => uid!);
      expect(uids.filter((uid) => !/^(\$\{(datasource|loki|tempo)\}|telltale-.*)$/.test(uid))).toEqual([]);
      const { templating, schemaVersion, tags, refresh, id } = JSON.parse(text);
      expect([schemaVersion, tags[0], refresh, id]).toEqual([42, 'telltale', '30s', undefined]);
      const declared = new Set(templating.list.map(({ name }: { name: string }) => name));
      const used = [...text.matchAll(/\$\{?([a-z][a-z_]*)/g)].map(([, name]) => name!);
      expect(used.filter((name) => !declared.has(name))).toEqual([]);
    }
  });

  it('choose services and instances, all at first', () => {
    const variables = byId.get('cache')!.variables.map(({ name, query, chosen }) => [name, query, chosen]);
    expect(variables).toEqual([
      ['datasource', 'prometheus', 'prometheus'],
      ['loki', 'loki', 'loki'],
      ['service', 'label_values(target_info, job)', '$__all'],
      ['instance', 'label_values(target_info{job=~"$service"}, instance)', '$__all'],
      ['cache', 'label_values(acme_cache_hits_total{job=~"$service",instance=~"$instance"}, cache)', '$__all'],
    ]);
  });

  it('hold every query of a catalog to what is chosen', () => {
    for (const { title, queries, metrics } of panels) {
      if (!metrics.every((name) => name.includes('.')) || metrics.length === 0) continue;
      for (const { expr } of queries) {
        const selectors = expr.match(/\{[^{}]*\}/g)!;
        expect(
          selectors.filter((each) => !each.startsWith('{job=~"$service",instance=~"$instance"')),
          title,
        ).toEqual([]);
      }
    }
  });

  it('rates are over the interval that Grafana finds right, but for those of a day or an hour', () => {
    const ranges = new Set(
      panels.flatMap(({ queries }) => queries.flatMap(({ expr }) => expr.match(/\[[^\]]*\]/g) ?? [])),
    );
    expect([...ranges].toSorted()).toEqual(['[$__auto]', '[$__range]', '[$__rate_interval]', '[1d]', '[1h]']);
  });

  it('keep links and annotations in sight', () => {
    const files = generateDashboards(everything());
    expect(files.length).toBeGreaterThan(10);
    for (const { text } of files) expect(text).not.toContain('inControlsMenu');
  });

  it.each([
    ['cache', {}],
    ['slos', {}],
    ['nodejs', { convention: 'classic' }],
    ['logs-traces', {}],
    ['cache', { schema: 'v2' }],
  ] as const)('%s is as it was, with %o', async (id, more) => {
    const files = generateDashboards({ ...everything(), ...more });
    const name = [id, ...Object.values(more)].join('.');
    await expect(files.find(({ path }) => path === `dashboards/${id}.json`)!.text).toMatchFileSnapshot(
      `golden/${name}.json`,
    );
  });
});

describe('What nobody exposes', () => {
  const plan = planDashboards({ catalogs: [http, cache] });

  it('is left out, with the dashboards of which nothing remains', () => {
    expect(plan.dashboards.map(({ id }) => id)).toEqual([
      'cache',
      'golden-signals',
      'http',
      'infrastructure',
      'kafka-batch',
      'logs-traces',
      'nodejs',
      'overview',
      'telemetry-health',
    ]);
    const golden: PlannedDashboard = plan.dashboards.find(({ id }) => id === 'golden-signals')!;
    expect(golden.rows.map(({ title }) => title)).toEqual(['Services', 'Errors', 'Latency', 'Traffic', 'Saturation']);
  });

  it('is listed with what it lacks', () => {
    expect(plan.leftOut).toContainEqual({ name: 'Overview / Active sessions', missing: ['session.active'] });
    expect(plan.leftOut).toContainEqual({ name: 'SLOs', missing: expect.arrayContaining(['slo:objective:ratio']) });
    expect(plan.leftOut.filter(({ name }) => name.startsWith('Sessions'))).toEqual([
      { name: 'Sessions', missing: expect.arrayContaining(['session.active', 'session.created']) },
    ]);
  });

  it('is nothing that links or variables lead to', () => {
    const uids = new Set(plan.dashboards.map(({ uid }) => uid));
    const links = plan.dashboards.flatMap((each) => [...each.links, ...each.panels.flatMap((panel) => panel.links)]);
    expect(links.filter(({ uid }) => uid !== undefined && !uids.has(uid))).toEqual([]);
  });
});
