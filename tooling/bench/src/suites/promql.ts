import { createEngine, Labels, MemoryStorage } from '@telltale/promql';
import { findProgram, remoteWrite, startPrometheus } from '@telltale-tooling/servers';
import { collectGarbage } from '../measure/collect-garbage.ts';
import { memoryInUse } from '../measure/memory-in-use.ts';
import { during, warmUp } from '../measure/repeat.ts';
import type { Contender, Effort, Figures, Suite } from '../suite.ts';
import { counterSeries, INTERVAL } from '../workload/counter-series.ts';

const SERIES = 10_000;
const SAMPLES = 240;
const STEPS = 60;
const START = 1_700_000_000_000;
const END = START + (SAMPLES - 1) * INTERVAL;

/** A store of samples, with what is measured of it. */
interface Store {
  readonly instant: (query: string) => Promise<unknown>;
  readonly range: (query: string) => Promise<unknown>;
  /** Bytes in use, after a garbage collection. */
  readonly memory: () => Promise<number>;
  readonly fill: (series: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

// Prometheus is a program of its own, in Go, which computes on all processors.
const goal = { noMoreThan: 'Prometheus', times: 3 } as const;
const RATE = 'sum by (route) (rate(x_total[5m]))';
const RANGE = { from: END - STEPS * 50_000, to: END - 50_000, step: 50_000 };

function openTelltale(): Store {
  const storage = new MemoryStorage({ retentionSeconds: Infinity });
  const engine = createEngine(storage);
  return {
    instant: (query) => engine.instant(query, END),
    range: (query) => engine.range(query, RANGE),
    async memory() {
      await collectGarbage();
      return memoryInUse();
    },
    async fill(count) {
      for (const { labels, samples } of counterSeries(count, SAMPLES, START)) {
        const series = storage.appender(Labels.from(labels));
        for (const { time, value } of samples) series.append(time, value);
      }
    },
    async close() {},
  };
}

async function openPrometheus(): Promise<Store> {
  const prometheus = await startPrometheus({ intervalSeconds: 60 });
  const seconds = (milliseconds: number): string => String(milliseconds / 1000);
  return {
    instant: (query) => prometheus.get('query', { query, time: seconds(END) }),
    range: (query) => {
      const { from, to, step } = RANGE;
      return prometheus.get('query_range', { query, start: seconds(from), end: seconds(to), step: seconds(step) });
    },
    async memory() {
      // This profile collects the garbage first.
      await (await fetch(`${prometheus.url}/debug/pprof/heap?gc=1`)).arrayBuffer();
      const page = await (await fetch(`${prometheus.url}/metrics`)).text();
      return Number(/^go_memstats_heap_alloc_bytes (\S+)$/m.exec(page)?.[1]);
    },
    async fill(count) {
      const all = Array.from(counterSeries(count, SAMPLES, START), ({ labels, samples }) => ({
        labels: Object.entries(labels),
        samples,
      }));
      for (let i = 0; i < all.length; i += 500) await remoteWrite(prometheus.url, all.slice(i, i + 500));
    },
    close: () => prometheus.stop(),
  };
}

const stores = { Telltale: openTelltale, Prometheus: openPrometheus } as const;

async function withStore<T>(contender: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await stores[contender as keyof typeof stores]();
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const ours: Contender = { name: 'Telltale', package: '@telltale/promql' };

export const promql: Suite = {
  name: 'promql',
  title: 'PromQL in memory',
  notes: [
    `${SERIES.toLocaleString('en')} counters with an hour of samples, one each 15 s; a range query has ${STEPS} steps. ` +
      'Prometheus is asked through its HTTP API on the same machine, where it is installed, and its memory is that of ' +
      "Go's heap, without the log that it writes to the disk.",
  ],
  contenders: findProgram('prometheus') === undefined ? [ours] : [ours, { name: 'Prometheus' }],
  cases: [
    {
      name: 'queries',
      rounds: 3,
      rows: [
        { figure: 'instant', title: `\`${RATE}\`, at one time`, unit: 'nanoseconds', goal },
        { figure: 'range', title: `\`${RATE}\`, ${STEPS} steps`, unit: 'nanoseconds', goal },
        { figure: 'sum', title: `\`sum(x_total)\`, ${STEPS} steps`, unit: 'nanoseconds', goal },
        { figure: 'one', title: `\`x_total\` of one series, ${STEPS} steps`, unit: 'nanoseconds', goal },
      ],
      measure: (contender, effort) =>
        withStore(contender, async ({ fill, instant, range }): Promise<Figures> => {
          await fill(effort.quick ? 100 : SERIES);
          return {
            instant: await timeOf(() => instant(RATE), effort),
            range: await timeOf(() => range(RATE), effort),
            sum: await timeOf(() => range('sum(x_total)'), effort),
            one: await timeOf(() => range('x_total{instance="10.0.0.7:9100",status="200"}'), effort),
          };
        }),
    },
    {
      name: 'samples',
      rounds: 1,
      nodeFlags: ['--expose-gc'],
      rows: [
        {
          figure: 'sample',
          title: 'Memory for each sample, labels and index included',
          unit: 'bytes',
          goal: { atMost: 4 },
        },
      ],
      measure: (contender, effort) =>
        withStore(contender, async ({ fill, memory }): Promise<Figures> => {
          const series = effort.quick ? 100 : SERIES;
          const before = await memory();
          await fill(series);
          return { sample: ((await memory()) - before) / (series * SAMPLES) };
        }),
    },
  ],
};

async function timeOf(query: () => Promise<unknown>, effort: Effort): Promise<number> {
  await warmUp(query, effort);
  const start = performance.now();
  const times = await during(effort.blockMilliseconds * effort.times, effort.times, query);
  return ((performance.now() - start) * 1e6) / times;
}
