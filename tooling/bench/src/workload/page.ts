import type { Client, MetricSpec } from '../clients/client.ts';
import { latencies } from './latencies.ts';
import { requests } from './requests.ts';
import type { RequestLabels } from './requests.ts';

/** A way to fill a page with a number of series, as Prometheus counts them: by lines. */
export interface PageContent {
  readonly name: string;
  readonly title: string;
  readonly metrics: readonly MetricSpec[];
  /** What is made before the client gets anything, and held throughout: no client pays for it. */
  readonly prepare: (series: number) => readonly RequestLabels[];
  readonly fill: (client: Client, series: number, prepared: readonly RequestLabels[]) => void;
}

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7.5, 10];
// With `+Inf`, the sum and the count.
const LINES_OF_HISTOGRAM = BUCKETS.length + 3;

const open = { method: null, route: null, status: null };

export const histograms: PageContent = {
  name: 'histograms',
  title: 'histograms of 12 buckets, 3 labels',
  metrics: [{ type: 'histogram', name: 'duration', labels: open, buckets: BUCKETS }],
  prepare: (series) => requests(Math.ceil(series / LINES_OF_HISTOGRAM)),
  fill(client, _series, prepared) {
    const histogram = client.metric('duration');
    for (const [i, { method, route, status }] of prepared.entries()) {
      // Enough of them for counts of two digits, and for a sum that does not end early.
      for (let k = 0; k < 20; k++) histogram.observe({ method, route, status }, latencies[(i + k * 50) & 1023]!);
    }
  },
};

export const counters: PageContent = {
  name: 'counters',
  title: 'counters, 3 labels',
  metrics: [{ type: 'counter', name: 'requests', labels: open }],
  prepare: requests,
  fill(client, _series, prepared) {
    const counter = client.metric('requests');
    for (const [i, { method, route, status }] of prepared.entries())
      counter.inc({ method, route, status }, 1 + (i % 1000));
  },
};

export const openLabel: PageContent = {
  name: 'open-label',
  title: 'a counter with one open label',
  metrics: [{ type: 'counter', name: 'calls', labels: { tenant: null } }],
  prepare: () => [],
  fill(client, series) {
    const counter = client.metric('calls');
    for (let i = 0; i < series; i++) counter.inc({ tenant: `tenant-${i}` });
  },
};
