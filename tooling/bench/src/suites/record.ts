import { clients, loadClient } from '../clients/clients.ts';
import type { Client, MetricSpec } from '../clients/client.ts';
import { perCall } from '../measure/per-call.ts';
import type { Loop } from '../measure/per-call.ts';
import type { Case, Suite } from '../suite.ts';
import { DURATION_BUCKETS, latencies } from '../workload/latencies.ts';
import { otherMetrics, recordOtherTraffic } from '../workload/other-traffic.ts';
import { requestLabels, requests } from '../workload/requests.ts';

// A power of two, so that a loop can go round them without a division.
const sets = requests(64);

const measured: readonly MetricSpec[] = [
  { type: 'counter', name: 'requests', labels: requestLabels },
  { type: 'gauge', name: 'active', labels: requestLabels },
  { type: 'histogram', name: 'duration', labels: requestLabels, buckets: DURATION_BUCKETS },
];

interface Recording {
  readonly name: string;
  readonly title: string;
  readonly goal?: number;
  /** The calls, written out as an application would; `null` where the client has no held children. */
  readonly loop: (client: Client) => Loop | null;
}

const recordings: readonly Recording[] = [
  {
    name: 'counter-held',
    title: 'counter, 3 labels, held child',
    goal: 6,
    loop: heldLoop('requests', (children) => (calls) => {
      for (let i = 0; i < calls; i++) children[i & 63]!.inc();
    }),
  },
  {
    name: 'counter-labels',
    title: 'counter, 3 labels, label object',
    goal: 80,
    loop: (client) => {
      const counter = client.metric('requests');
      return (calls) => {
        for (let i = 0; i < calls; i++) {
          const { method, route, status } = sets[i & 63]!;
          counter.inc({ method, route, status });
        }
      };
    },
  },
  {
    name: 'gauge-held',
    title: 'gauge, 3 labels, held child',
    loop: heldLoop('active', (children) => (calls) => {
      for (let i = 0; i < calls; i++) children[i & 63]!.set(i);
    }),
  },
  {
    name: 'gauge-labels',
    title: 'gauge, 3 labels, label object',
    loop: (client) => {
      const gauge = client.metric('active');
      return (calls) => {
        for (let i = 0; i < calls; i++) {
          const { method, route, status } = sets[i & 63]!;
          gauge.set({ method, route, status }, i);
        }
      };
    },
  },
  {
    name: 'histogram-held',
    title: 'histogram, 3 labels, held child',
    goal: 15,
    loop: heldLoop('duration', (children) => (calls) => {
      for (let i = 0; i < calls; i++) children[i & 63]!.observe(latencies[i & 1023]!);
    }),
  },
  {
    name: 'histogram-labels',
    title: 'histogram, 3 labels, label object',
    goal: 100,
    loop: (client) => {
      const histogram = client.metric('duration');
      return (calls) => {
        for (let i = 0; i < calls; i++) {
          const { method, route, status } = sets[i & 63]!;
          histogram.observe({ method, route, status }, latencies[i & 1023]!);
        }
      };
    },
  },
];

export const record: Suite = {
  name: 'record',
  title: 'Recording',
  notes: [
    'CPU time of one call. Label objects are made afresh for each call, over 64 label sets; Telltale checks every one ' +
      'against the declared labels. Histograms have 14 buckets, and observe latencies of 40 ms in the middle.',
    'Each process has recorded counters, gauges and histograms with no label to five before, through the same API, so ' +
      'that no client is measured on code that knows a single shape of label object. OpenTelemetry has no held children.',
  ],
  contenders: clients,
  cases: recordings.map(({ name, title, goal, loop }): Case => ({
    name,
    rounds: 5,
    rows: [{ figure: 'call', title, unit: 'nanoseconds', ...(goal === undefined ? {} : { goal: { atMost: goal } }) }],
    async measure(contender, effort) {
      const client = (await loadClient(contender))([...otherMetrics, ...measured]);
      const calls = loop(client);
      if (calls === null) return null;
      recordOtherTraffic(client, 20_000);
      return { call: perCall(calls, effort) };
    },
  })),
};

type Children = readonly NonNullable<ReturnType<Client['held']>>[];

function heldLoop(metric: string, loop: (children: Children) => Loop): Recording['loop'] {
  return (client) => {
    const children = sets.map((labels) => client.held(metric, labels)).filter((child) => child !== null);
    return children.length === sets.length ? loop(children) : null;
  };
}
