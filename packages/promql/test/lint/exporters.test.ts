import { describe, expect, it } from 'vitest';
import {
  describeWithServers,
  startAlertmanager,
  startExporter,
  startPostgres,
  startPrometheus,
  startRedis,
} from '@telltale-tooling/servers';
import { parseExposition } from '../../src/index.ts';
import { exporters, type Exporter } from '../../src/exporters/index.ts';

/** What a page says that a table does not, and names of the table that the page lacks without a reason. */
function differences(page: string, exporter: Exporter, absent: RegExp): readonly string[] {
  const families = new Map(parseExposition(page, 'text 0.0.4').map((family) => [family.name, family]));
  return exporter.metrics.flatMap(({ name, type, labels, since }) => {
    const family = families.get(name);
    if (family === undefined) return since !== undefined || absent.test(name) ? [] : [`${name} is not on the page`];
    const problems: string[] = [];
    if (type !== 'unknown' && type !== family.type) problems.push(`${name} is a ${family.type}, not a ${type}`);
    for (const sample of family.samples) {
      const exposed = [...sample.labels].filter(([label]) => !['__name__', 'le', 'quantile'].includes(label));
      for (const [label, value] of exposed) {
        const known = labels.find((each) => each.exposed === label);
        if (known === undefined) problems.push(`${name} has the label ${label}`);
        else if (known.values !== null && !known.values.includes(value))
          problems.push(`${name} has ${label}="${value}"`);
      }
      for (const { exposed: label, optional } of labels) {
        if (optional !== true && !exposed.some(([each]) => each === label))
          problems.push(`${name} lacks the label ${label}`);
      }
    }
    return [...new Set(problems)];
  });
}

describe('the tables of exporters', () => {
  it('name each metric once', () => {
    for (const { name, metrics } of Object.values(exporters)) {
      const names = metrics.map((metric) => metric.name);
      expect(names.length, name).toBe(new Set(names).size);
    }
  });

  it('have valid names, labels and sentences', () => {
    for (const { name, help, labels } of Object.values(exporters).flatMap(({ metrics }) => metrics)) {
      expect(name).toMatch(/^[a-zA-Z_][\w]*$/);
      expect(help).toMatch(/^\S.*\.$/);
      for (const { exposed } of labels) expect(exposed).toMatch(/^[a-zA-Z_]\w*$/);
    }
  });

  it('count what ends in _total, and nothing else that is typed a counter without a reason', () => {
    const named = exporters.node.metrics.filter(({ name }) => name.endsWith('_total'));
    expect(named.every(({ type }) => type === 'counter')).toBe(true);
  });
});

describeWithServers(['node-exporter'], 'node_exporter', () => {
  it('exposes what the table says', async () => {
    await using exporter = await startExporter('node-exporter');
    const page = await exporter.page();
    // Hardware, optional collectors and kernels that a test's host may not have.
    const absent =
      /_(?:cpu_(?:core|freq|scaling)|cooling|hwmon|md_|power|processes_|schedstat|systemd|textfile_mtime|interrupts|pressure|disk_|filesystem_|nf_conntrack|entropy|udp_queues|timex|memory_|netstat|sockstat|softnet|arp|network_|cpu_guest|vmstat_oom)/;
    expect(differences(page, exporters.node, absent)).toEqual([]);
    expect(differences(page, exporters.go, /^$/)).toEqual([]);
  });
});

describeWithServers(['redis-server', 'redis-exporter'], 'redis_exporter', () => {
  it('exposes what the table says', async () => {
    await using redis = await startRedis();
    await using exporter = await startExporter('redis-exporter', { url: redis.url });
    await exporter.page();
    // With replicas, with errors, and without CONFIG.
    const absent =
      /^redis_(?:config|connected_slave_|db_avg|errors_total|latency|master_(?:last|link|sync)|script_values|slave_info)/;
    expect(differences(await exporter.page(), exporters.redis, absent)).toEqual([]);
  });
});

describeWithServers(['postgres', 'initdb', 'postgres-exporter'], 'postgres_exporter', () => {
  it('exposes what the table says', async () => {
    await using postgres = await startPostgres();
    await using exporter = await startExporter('postgres-exporter', { url: postgres.url });
    // With replicas, with tables, and from the queries that only custom files had.
    const absent =
      /^pg_(?:stat_replication|replication|postmaster|stat_user_tables|statio_user|settings_pg_stat_statements|stat_bgwriter_stats|stat_archiver_last)/;
    expect(differences(await exporter.page(), exporters.postgres, absent)).toEqual([]);
  });
});

describeWithServers(['prometheus', 'alertmanager'], 'Prometheus and Alertmanager', () => {
  it('expose what the tables say', async () => {
    const config = { route: { receiver: 'none' }, receivers: [{ name: 'none' }] };
    await using alertmanager = await startAlertmanager({ config });
    const { host } = new URL(alertmanager.url);
    await using prometheus = await startPrometheus({
      scrape: [{ job: 'alertmanager', target: host }],
      files: { 'rules.json': JSON.stringify({ groups: [{ name: 'g', rules: [{ record: 'a:b', expr: 'up' }] }] }) },
      config: { rule_files: ['rules.json'], alerting: { alertmanagers: [{ static_configs: [{ targets: [host] }] }] } },
    });
    await prometheus.waitFor('a:b');
    // The length of an interval is known after two.
    await prometheus.waitFor('count_over_time(up[1m]) > 3');
    const pageOf = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();
    const remote = /^prometheus_(?:remote_storage|notifications_(?:latency|dropped|queue))/;
    expect(differences(await pageOf(prometheus.url), exporters.prometheus, remote)).toEqual([]);
    const cluster = /^alertmanager_(?:cluster_|http_request_duration)/;
    expect(differences(await pageOf(alertmanager.url), exporters.alertmanager, cluster)).toEqual([]);
    const made = exporters.scraping.metrics.filter(({ name }) => /^(?:up|scrape_(?:d|samples|series))/.test(name));
    for (const { name } of made) await prometheus.waitFor(`${name}{job="alertmanager"}`);
  });
});
