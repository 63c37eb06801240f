import { parse as parsePromQL } from '@telltale/promql';
import { grafanaProvisioning, type GrafanaOptions } from '@telltale/reference';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dashboards } from './everything.ts';

interface Datasource {
  readonly name: string;
  readonly type: string;
  readonly uid: string;
  readonly url: string;
  readonly isDefault: boolean;
  readonly jsonData: Readonly<Record<string, never>>;
}

/** What Grafana makes of a file: variables of its environment are filled in, of which there are none here, and `$$` is `$`. */
function datasources(options?: GrafanaOptions): readonly Datasource[] {
  const text = grafanaProvisioning(options).find(({ path }) => path.includes('datasources'))!.text;
  const read = text.replaceAll(/\$\$|\$\{[^}]*\}|\$\w+/g, (match) => (match === '$$' ? '$' : ''));
  return (parse(read) as { readonly datasources: readonly Datasource[] }).datasources;
}

function jsonDataOf(type: string, options?: GrafanaOptions): Readonly<Record<string, never>> {
  return datasources(options).find((each) => each.type === type)!.jsonData;
}

describe('Grafana’s provisioning', () => {
  it('is that of the golden files', async () => {
    for (const { path, text } of grafanaProvisioning()) await expect(text).toMatchFileSnapshot(join('golden', path));
  });

  it('has each server of the stack under a fixed name, Prometheus first', () => {
    expect(datasources().map(({ type, uid, isDefault }) => [type, uid, isDefault])).toEqual([
      ['prometheus', 'prometheus', true],
      ['loki', 'loki', false],
      ['tempo', 'tempo', false],
      ['alertmanager', 'alertmanager', false],
    ]);
  });

  it('leads from exemplars to traces, of services and of Tempo’s own metrics', () => {
    expect(jsonDataOf('prometheus')).toMatchObject({
      alertmanagerUid: 'alertmanager',
      exemplarTraceIdDestinations: [
        { name: 'trace_id', datasourceUid: 'tempo' },
        { name: 'traceID', datasourceUid: 'tempo' },
      ],
    });
  });

  it('leads from a line of a log to its trace', () => {
    expect(jsonDataOf('loki')['derivedFields']).toMatchObject([
      { matcherType: 'label', matcherRegex: 'trace_id', url: '${__value.raw}', datasourceUid: 'tempo' },
    ]);
  });

  it('leads from a span to the lines logged within its trace', () => {
    expect(jsonDataOf('tempo')['tracesToLogsV2']).toMatchObject({
      datasourceUid: 'loki',
      customQuery: true,
      query: '{${__tags}} | trace_id = "${__trace.traceId}"',
      tags: [{ key: 'service.name', value: 'service_name' }],
      spanStartTimeShift: '-5m',
      spanEndTimeShift: '5m',
    });
  });

  it('leads from a span to the metrics of its service, with queries that are PromQL', () => {
    const { datasourceUid, tags, queries } = jsonDataOf('tempo')['tracesToMetrics']! as {
      readonly datasourceUid: string;
      readonly tags: readonly unknown[];
      readonly queries: readonly { readonly name: string; readonly query: string }[];
    };
    expect(datasourceUid).toBe('prometheus');
    expect(tags).toEqual([{ key: 'service.name', value: 'service' }]);
    expect(queries.map(({ name }) => name)).toEqual(['Calls', 'Errors', 'Duration, 95th percentile']);
    for (const { query } of queries) {
      expect(query).toContain('{$__tags');
      expect(() => parsePromQL(query.replace('$__tags', 'service="shop"'))).not.toThrow();
    }
  });

  it('draws the map of services', () => {
    expect(jsonDataOf('tempo')).toMatchObject({
      serviceMap: { datasourceUid: 'prometheus' },
      nodeGraph: { enabled: true },
    });
  });

  const servers = ['lokiUrl', 'tempoUrl', 'alertmanagerUrl'] as const;
  const choices = Array.from({ length: 2 ** servers.length }, (_, bits) => ({
    options: Object.fromEntries(servers.filter((_, index) => bits & (1 << index)).map((server) => [server, false])),
  }));

  it.each(choices)('leads nowhere that is not there: $options', ({ options }) => {
    const there = new Set(datasources(options).map(({ uid }) => uid));
    const named = JSON.stringify(datasources(options)).matchAll(/"(?:datasourceUid|alertmanagerUid)":"([^"]*)"/g);
    for (const [, uid] of named) expect(there).toContain(uid);
    expect(there.size).toBe(4 - Object.keys(options).length);
  });

  it('has the data sources that generated dashboards ask for', () => {
    expect(dashboards.length).toBeGreaterThan(0);
    const wanted = JSON.stringify(dashboards).matchAll(
      /"query":"(prometheus|loki|tempo|alertmanager)","chosen":"([^"]*)"/g,
    );
    const there = new Map(datasources().map(({ type, uid }) => [type, uid]));
    const found = [...wanted];
    expect(found.length).toBeGreaterThan(0);
    for (const [, type, uid] of found) expect(there.get(type!)).toBe(uid);
  });

  it('reads dashboards from a folder, lets nobody change them there, and drops those that are gone', () => {
    const { text } = grafanaProvisioning({ dashboardFolder: '/dashboards', folderName: 'Shop' })[1]!;
    expect(parse(text)).toMatchObject({
      apiVersion: 1,
      providers: [
        {
          type: 'file',
          folder: 'Shop',
          allowUiUpdates: false,
          disableDeletion: false,
          options: { path: '/dashboards' },
        },
      ],
    });
  });

  it('takes addresses as they are, dollar signs included', () => {
    const prometheusUrl = 'http://prometheus:9090/a$b';
    expect(datasources({ prometheusUrl })[0]!.url).toBe(prometheusUrl);
  });

  it.each<GrafanaOptions>([
    { prometheusUrl: 'prometheus:9090' },
    { lokiUrl: '' },
    { tempoUrl: 'grpc://tempo:4317' },
    { scrapeIntervalSeconds: 0 },
  ])('refuses %o', (options) => {
    expect(() => grafanaProvisioning(options)).toThrow(expect.objectContaining({ code: 'REFERENCE_OPTIONS' }));
  });
});
