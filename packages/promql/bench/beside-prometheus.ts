import { remoteWrite, startPrometheus } from '@telltale-tooling/servers';
import { createEngine, Labels, MemoryStorage } from '../src/index.ts';
import type { Engine, TimeRange } from '../src/index.ts';

const SERIES = 10_000;
const SAMPLES = 240;
const INTERVAL = 15_000;
const STEPS = 60;
const RUNS = 9;

const queries = [
  'sum by (route) (rate(x_total[5m]))',
  'sum(x_total)',
  'topk(5, rate(x_total[5m]))',
  'sum by (route) (x_total / on (pod) x_total)',
  'sum(max_over_time(x_total[5m]))',
  'sum(quantile_over_time(0.9, x_total[5m]))',
  'count(x_total * 2 > 100)',
  'sum by (instance) (increase(x_total{route=~"/r[1-3].*"}[5m]))',
];

interface CounterSeries {
  readonly labels: Labels;
  readonly samples: readonly { readonly time: number; readonly value: number }[];
}

function* series(start: number): Generator<CounterSeries> {
  for (let i = 0; i < SERIES; i += 1) {
    const [route, instance, pod] = [`/r${i % 50}`, `i${i % 100}`, `p${i}`];
    let value = 0;
    yield {
      labels: Labels.from({ __name__: 'x_total', instance, pod, route }),
      samples: Array.from({ length: SAMPLES }, (_, j) => {
        value += (i * 7 + j * 13) % 10;
        return { time: start + j * INTERVAL + (i % 15) * 1000, value };
      }),
    };
  }
}

async function fill(storage: MemoryStorage, url: string, start: number): Promise<void> {
  let batch: CounterSeries[] = [];
  const send = async (): Promise<void> => {
    await remoteWrite(url, batch);
    batch = [];
  };
  for (const one of series(start)) {
    const appender = storage.appender(one.labels);
    for (const { time, value } of one.samples) appender.append(time, value);
    batch.push(one);
    if (batch.length === 500) await send();
  }
  await send();
}

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}

async function askPrometheus(url: string, query: string, { from, to, step }: TimeRange): Promise<void> {
  const [start, end, seconds] = [from, to, step].map((time) => String(time / 1000));
  const asked = new URLSearchParams({ query, start: start ?? '', end: end ?? '', step: seconds ?? '' });
  const response = await fetch(`${url}/api/v1/query_range?${asked.toString()}`);
  if (!response.ok) throw new Error(`Prometheus refuses ${query}: ${await response.text()}`);
  await response.json();
}

async function measure(engine: Engine, url: string, range: TimeRange): Promise<void> {
  for (const query of queries) {
    const ours = await milliseconds(() => engine.range(query, range));
    const theirs = await milliseconds(() => askPrometheus(url, query, range));
    const times = `${ours.toFixed(0).padStart(6)} ms, Prometheus ${theirs.toFixed(0).padStart(6)} ms`;
    process.stdout.write(`${times}, ratio ${(ours / theirs).toFixed(2)}  ${query}\n`);
  }
}

/** `pnpm --filter @telltale/promql bench`: range queries beside a real Prometheus on the same machine, medians. */
async function main(): Promise<void> {
  await using prometheus = await startPrometheus({ intervalSeconds: 60 });
  const storage = new MemoryStorage({ retentionSeconds: Infinity });
  const start = Math.floor(Date.now() / INTERVAL) * INTERVAL - (SAMPLES + 1) * INTERVAL;
  await fill(storage, prometheus.url, start);
  const step = 50_000;
  const from = start + 600_000;
  process.stdout.write(`${SERIES} series, ${SAMPLES} samples each, ${STEPS} steps\n`);
  await measure(createEngine(storage), prometheus.url, { from, to: from + (STEPS - 1) * step, step });
}

await main();
