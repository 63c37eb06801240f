import { http } from '@telltale/core/catalogs';
import { not } from '@telltale/promql/builder';
import { availability, latency, slo } from '@telltale/rules';
import type { Slo } from '@telltale/rules';

/**
 * What the desk promises. Of thirty days 99.5 % leaves three and a half hours, and somebody is called where more than 7.2 % of
 * requests fail.
 */
export const objectives: readonly Slo[] = [
  slo('gateway-availability', {
    objective: 99.5,
    tier: '1',
    indicator: availability(http, { where: { job: 'gateway' } }),
    description: '99.5 % of what people ask of the desk does not fail',
  }),
  slo('gateway-latency', {
    objective: 99,
    tier: '1',
    // An agent thinks as long as it has to: people who ask one wait for it, and see it work.
    indicator: latency(http.duration, { below: 0.5, where: { job: 'gateway', http_route: not('/agents/runs') } }),
    description: '99 % of what people ask of the desk is answered within half a second, agents left aside',
  }),
  slo('quotes-availability', {
    objective: 99.5,
    tier: '2',
    indicator: availability(http, { where: { job: 'quotes' } }),
    description: '99.5 % of quotes that are asked for are there, fresh or stale',
  }),
];
