import { counter, defineCatalog, gauge, histogram, oneOf, open, optional, type Catalog } from '@telltale/core';
import * as catalogs from '@telltale/core/catalogs';
import { planDashboards } from '@telltale/dashboards';
import { increase } from '@telltale/promql/builder';
import {
  metricReference,
  queryReference,
  runbooks,
  type Artifact,
  type DocumentedAlert,
  type DocumentedDashboard,
  type DocumentedSlo,
  type Routing,
} from '@telltale/reference';
import { alert, availability, latency, planRules, slo } from '@telltale/rules';

const orders = defineCatalog('orders', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
  failed: counter({
    help: 'Orders that could not be delivered | with `marks` in *it*.',
    labels: { town: open(20), error_type: optional(open(10)) },
  }),
  waiting: gauge({ help: 'Orders that wait for a courier.', labels: { town: open(20) } }),
  value: histogram({ help: 'Value of an accepted order.', unit: 'eur', buckets: [5, 20, 50, 200], ttlSeconds: 3600 }),
});

export const ordersCatalog: Catalog = orders;

/** A service of every shipped catalog and one of its own. */
export const everything: { readonly catalogs: readonly Catalog[]; readonly namespace: string } = {
  catalogs: [orders, ...Object.values(catalogs)],
  namespace: 'acme',
};

export const exporters: readonly string[] = ['postgres_exporter', 'redis_exporter', 'kafka_exporter'];

const rules = planRules({
  ...everything,
  exporters,
  alerts: [
    alert('NoOrders', increase(orders.placed, '30m').by('job', 'channel').eq(0), {
      severity: 'warning',
      for: '5m',
      keepFiringFor: '10m',
      summary:
        'Nobody has ordered by {{ $labels.channel }}{{ $labels.job }}: {{ with query "up" }}{{ . | first }}{{ end }}.',
      labels: { team: 'shop' },
    }),
  ],
  slos: [
    slo('checkout', {
      objective: 99.9,
      tier: '1',
      indicator: availability(catalogs.http, { where: { http_route: '/checkout' } }),
    }),
    slo('latency', { objective: 99, indicator: latency(catalogs.http.duration, { below: 0.5 }) }),
  ],
});

// What the planners yield is what the documents take: this is where their types meet.
export const alerts: readonly DocumentedAlert[] = rules.alerts;
export const slos: readonly DocumentedSlo[] = rules.slos;
export const dashboards: readonly DocumentedDashboard[] = planDashboards({ ...everything, exporters }).dashboards;

export const routing: Routing = {
  receivers: [
    { name: 'team', type: 'slack', channel: '#alerts' },
    { name: 'on-call', type: 'pagerduty' },
    { name: 'shop-team', type: 'email' },
  ],
  routes: [
    { receiver: 'shop-team', match: { team: /sh.p/ }, continue: true },
    { receiver: 'on-call', match: { severity: 'critical' } },
  ],
};

export const grafanaUrl = 'https://grafana.example.com';

/** All documents at once: they link to each other. */
export const documents: readonly Artifact[] = [
  ...metricReference({ ...everything, alerts, slos, dashboards, grafanaUrl }),
  ...queryReference(everything),
  ...runbooks(alerts, { ...everything, slos, routing, dashboards, grafanaUrl }),
];

export function textOf(path: string, artifacts: readonly Artifact[] = documents): string {
  const found = artifacts.find((artifact) => artifact.path === path);
  if (found === undefined)
    throw new Error(`There is no ${path}, only ${artifacts.map((each) => each.path).join(', ')}`);
  return found.text;
}
