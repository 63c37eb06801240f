/** A configuration with a catalog, an objective, an alert and the configuration of servers. */
export const shopConfig = `import { counter, defineCatalog, oneOf } from '@telltale/core';
import { cache, http } from '@telltale/core/catalogs';
import { increase } from '@telltale/promql/builder';
import { alert, availability, slack, slo } from '@telltale/rules';

const orders = defineCatalog('orders', {
  placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
});

export default {
  catalogs: [http, cache, orders],
  namespace: 'acme',
  alerts: [
    alert('NoOrders', increase(orders.placed, '30m').by('job').eq(0), {
      severity: 'warning',
      for: '5m',
      summary: 'Nobody has ordered from {{ $labels.job }} for half an hour.',
    }),
  ],
  slos: [slo('checkout', { objective: 99.9, tier: '1', indicator: availability(http, { where: { http_route: '/checkout' } }) })],
  alertmanager: { receivers: [slack('team', { channel: '#alerts', apiUrlFile: '/etc/alertmanager/slack-url' })] },
  prometheus: { jobs: [{ job: 'shop', targets: ['shop:3000'] }] },
};
`;
