import type { Client, MetricSpec } from '../clients/client.ts';

const OPEN = null;

/** Metrics beside the one that is measured: of every type, with no label to five. */
export const otherMetrics: readonly MetricSpec[] = [
  { type: 'counter', name: 'restarts', labels: {} },
  { type: 'counter', name: 'lookups', labels: { cache: ['prices', 'users'], outcome: ['hit', 'miss'] } },
  {
    type: 'counter',
    name: 'queries',
    labels: { database: OPEN, operation: OPEN, table: OPEN, replica: OPEN, error: OPEN },
  },
  { type: 'gauge', name: 'connections', labels: {} },
  { type: 'gauge', name: 'depth', labels: { queue: OPEN } },
  { type: 'histogram', name: 'lag', labels: {}, buckets: [0.01, 0.1, 1] },
  { type: 'histogram', name: 'wait', labels: { queue: OPEN, priority: ['low', 'high'] }, buckets: [1, 5, 30] },
];

/**
 * Records on the other metrics. A service records more than one metric, so the code of a client has seen label objects
 * of several shapes and metrics of every type; measured without that, it is faster than it ever is in a service.
 */
export function recordOtherTraffic(client: Client, times: number): void {
  const restarts = client.held('restarts', {});
  const connections = client.held('connections', {});
  const lag = client.held('lag', {});
  const hits = client.held('lookups', { cache: 'users', outcome: 'hit' });
  const depth = client.held('depth', { queue: 'mail' });
  const wait = client.held('wait', { queue: 'mail', priority: 'low' });
  const [lookups, queries, depths, waits] = ['lookups', 'queries', 'depth', 'wait'].map((name) => client.metric(name));
  for (let i = 0; i < times; i++) {
    restarts?.inc();
    connections?.set(i);
    lag?.observe(i / times);
    hits?.inc(2);
    depth?.set(i);
    wait?.observe(i % 40);
    lookups!.inc({ cache: 'prices', outcome: i % 2 === 0 ? 'hit' : 'miss' });
    queries!.inc({ database: 'main', operation: 'select', table: `t${i % 8}`, replica: 'a', error: '' });
    depths!.set({ queue: `q${i % 4}` }, i);
    waits!.observe({ queue: `q${i % 4}`, priority: 'high' }, i % 40);
  }
}
