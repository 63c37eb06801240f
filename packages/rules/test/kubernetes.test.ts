import { http } from '@telltale/core/catalogs';
import { checkRules } from '@telltale/promql';
import {
  dashboardConfigMaps,
  kustomization,
  planRules,
  podMonitor,
  prometheusRule,
  RulesError,
  serviceMonitor,
  type Artifact,
} from '@telltale/rules';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

const monitoring = 'monitoring.coreos.com/v1';
const selector = { 'app.kubernetes.io/name': 'shop' };

function read(artifact: Artifact): unknown {
  expect(parseAllDocuments(artifact.text)).toHaveLength(1);
  return parse(artifact.text);
}

describe('A ServiceMonitor', () => {
  it('scrapes the services that have some labels', () => {
    const artifact = serviceMonitor({ name: 'shop', selector });
    expect(artifact.path).toBe('kubernetes/shop-servicemonitor.yml');
    expect(read(artifact)).toEqual({
      apiVersion: monitoring,
      kind: 'ServiceMonitor',
      metadata: { name: 'shop', labels: { 'app.kubernetes.io/managed-by': 'telltale' } },
      spec: {
        jobLabel: 'app.kubernetes.io/name',
        selector: { matchLabels: selector },
        endpoints: [{ port: 'metrics', path: '/metrics', interval: '15s' }],
      },
    });
  });

  it('has the namespace, labels, port, path, interval, token and job that are given', () => {
    const artifact = serviceMonitor({
      name: 'shop',
      namespace: 'monitoring',
      labels: { release: 'prometheus' },
      selector,
      port: 'http',
      metricsPath: '/internal/metrics',
      intervalSeconds: 30,
      bearerTokenSecret: { name: 'shop-metrics', key: 'token' },
      jobLabel: 'app',
    });
    expect(read(artifact)).toMatchObject({
      metadata: {
        namespace: 'monitoring',
        labels: { 'app.kubernetes.io/managed-by': 'telltale', release: 'prometheus' },
      },
      spec: {
        jobLabel: 'app',
        endpoints: [
          {
            port: 'http',
            path: '/internal/metrics',
            interval: '30s',
            authorization: { credentials: { name: 'shop-metrics', key: 'token' } },
          },
        ],
      },
    });
  });
});

describe('A PodMonitor', () => {
  it('scrapes pods, which it calls endpoints of pods', () => {
    const artifact = podMonitor({ name: 'worker', selector });
    expect(artifact.path).toBe('kubernetes/worker-podmonitor.yml');
    expect(read(artifact)).toMatchObject({
      apiVersion: monitoring,
      kind: 'PodMonitor',
      spec: { podMetricsEndpoints: [{ port: 'metrics', path: '/metrics', interval: '15s' }] },
    });
  });
});

describe('A kustomization', () => {
  it('has all objects of the folder, by the name of their file', () => {
    const objects = [serviceMonitor({ name: 'shop', selector }), prometheusRule({ name: 'shop' }, { groups: [] })];
    const artifact = kustomization(objects);
    expect(artifact.path).toBe('kubernetes/kustomization.yaml');
    expect(read(artifact)).toEqual({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: ['shop-prometheusrule.yml', 'shop-servicemonitor.yml'],
    });
  });
});

describe.each([serviceMonitor, podMonitor])('$name', (monitor) => {
  it.each([
    ['intervalSeconds', { intervalSeconds: 0 }],
    ['intervalSeconds', { intervalSeconds: 1.5 }],
    ['selector', { selector: {} }],
  ])('refuses what cannot be: %s', (option, options) => {
    expect(() => monitor({ name: 'shop', selector, ...options })).toThrow(
      expect.objectContaining({ code: 'RULES_OPTIONS', message: expect.stringContaining(option) }),
    );
  });
});

describe('A PrometheusRule', () => {
  const { files } = planRules({ catalogs: [http] });

  it('has the groups of a file, which are what Prometheus would read', () => {
    const groups = files.get('rules/alerts.yml')!;
    const artifact = prometheusRule({ name: 'shop-alerts', labels: { release: 'prometheus' } }, { groups });
    const made = read(artifact) as { readonly spec: { readonly groups: typeof groups } };
    expect(made).toMatchObject({ apiVersion: monitoring, kind: 'PrometheusRule', metadata: { name: 'shop-alerts' } });
    expect(made.spec.groups).toEqual(groups);
    expect(checkRules(made.spec.groups)).toEqual([]);
  });
});

describe('ConfigMaps of dashboards', () => {
  const dashboards = [
    { path: 'grafana/dashboards/http.json', text: '{"title":"HTTP"}\n' },
    { path: 'overview.json', text: '{"title":"Overview: $service"}\n' },
  ];

  it('are one for each, found by the label of Grafana’s sidecar', () => {
    const made = dashboardConfigMaps({ name: 'shop', namespace: 'monitoring', labels: { team: 'shop' } }, dashboards);
    expect(made.map(({ path }) => path)).toEqual([
      'kubernetes/shop-http-configmap.yml',
      'kubernetes/shop-overview-configmap.yml',
    ]);
    expect(made.map(read)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'shop-http',
          namespace: 'monitoring',
          labels: { 'app.kubernetes.io/managed-by': 'telltale', grafana_dashboard: '1', team: 'shop' },
        },
        data: { 'http.json': dashboards[0]!.text },
      },
      expect.objectContaining({ data: { 'overview.json': dashboards[1]!.text } }),
    ]);
  });

  it('take another label where the sidecar looks for one', () => {
    const [made] = dashboardConfigMaps({ name: 'shop', labels: { grafana_dashboard: 'yes' } }, dashboards);
    expect(read(made!)).toMatchObject({ metadata: { labels: { grafana_dashboard: 'yes' } } });
  });

  it('hold a dashboard of as many bytes as Kubernetes takes, and no more', () => {
    const of = (bytes: number) => [{ path: 'large.json', text: 'x'.repeat(bytes) }];
    expect(() => dashboardConfigMaps({ name: 'shop' }, of(1_000_000))).not.toThrow();
    expect(() => dashboardConfigMaps({ name: 'shop' }, of(1_000_001))).toThrow(
      expect.objectContaining({ code: 'RULES_OPTIONS', value: 'large.json' }),
    );
    expect(() => dashboardConfigMaps({ name: 'shop' }, [{ path: 'large.json', text: 'é'.repeat(500_001) }])).toThrow(
      RulesError,
    );
  });

  it('refuse a file whose name cannot be part of an object’s', () => {
    expect(() => dashboardConfigMaps({ name: 'shop' }, [{ path: 'My Dashboard.json', text: '{}' }])).toThrow(
      expect.objectContaining({ code: 'RULES_OPTIONS', value: 'shop-My Dashboard' }),
    );
  });
});

describe('The name of an object', () => {
  it.each(['Shop', 'my_shop', 'shop-', '-shop', '', 'shop.eu', `a${'b'.repeat(253)}`])('%j is refused', (name) => {
    expect(() => serviceMonitor({ name, selector })).toThrow(
      expect.objectContaining({ code: 'RULES_OPTIONS', value: name }),
    );
  });

  it.each(['s', 'shop-2', 'a'.repeat(253)])('%j is taken', (name) => {
    expect(() => serviceMonitor({ name, selector })).not.toThrow();
  });
});
