import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { quantile } from '../measure/quantile.ts';
import type { Figures } from '../suite.ts';
import type { ConsolePlan, ConsoleReport } from './console-process.ts';
import { servePages } from './pages.ts';
import { lineBatch, spanBatch } from './signals.ts';

/** How much a console is given to do. */
export interface ConsoleLoad {
  readonly seconds: number;
  readonly targets: number;
  readonly seriesPerTarget: number;
  readonly intervalSeconds: number;
  readonly spansPerSecond: number;
  readonly linesPerSecond: number;
}

/** Batches that exporters send in a second. */
const BATCHES = 5;

/** What a dashboard asks again and again, each over the last quarter of an hour. */
const queries = [
  'sum by (job) (rate(load_total[1m]))',
  'topk(5, sum by (route) (rate(load_total[1m])))',
  'histogram_quantile(0.99, sum by (le) (rate(load_seconds_bucket[1m])))',
  'count(up == 1)',
];

/** Gives a console its load for a time, asks it what a page of dashboards asks, and says how it did. */
export async function measureConsole(load: ConsoleLoad): Promise<Figures> {
  const pages = await servePages(load.targets, load.seriesPerTarget);
  const child = fork(fileURLToPath(new URL('console-process.ts', import.meta.url)));
  const plan: ConsolePlan = { targets: pages.urls, intervalSeconds: load.intervalSeconds };
  child.send(plan);
  const [url] = (await once(child, 'message')) as [string];
  const latencies: number[] = [];
  let sent = 0;
  let refused = 0;
  const post = async (path: string, body: string): Promise<void> => {
    sent += 1;
    const { status } = await fetch(url + path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    if (status >= 300) refused += 1;
  };
  const ask = async (query: string): Promise<void> => {
    const started = performance.now();
    const end = Date.now() / 1000;
    const range = `start=${end - 900}&end=${end}&step=15`;
    const answer = await fetch(`${url}/api/v1/query_range?query=${encodeURIComponent(query)}&${range}`);
    if (!answer.ok) throw new Error(`${query}: ${await answer.text()}`);
    await answer.arrayBuffer();
    latencies.push((performance.now() - started) * 1e6);
  };
  const working = new Set<Promise<void>>();
  const work = (promise: Promise<void>): void => {
    working.add(promise);
    void promise.catch(() => (refused += 1)).finally(() => working.delete(promise));
  };
  const sending = setInterval(() => {
    work(post('/v1/traces', spanBatch(load.spansPerSecond / BATCHES)));
    work(post('/loki/api/v1/push', lineBatch(load.linesPerSecond / BATCHES)));
  }, 1000 / BATCHES);
  const asking = setInterval(() => queries.forEach((query) => work(ask(query))), 1000);
  await new Promise((resolve) => setTimeout(resolve, load.seconds * 1000));
  clearInterval(sending);
  clearInterval(asking);
  await Promise.allSettled(working);
  child.send('report');
  const [report] = (await once(child, 'message')) as [ConsoleReport];
  child.kill();
  pages.close();
  const lateness = pages.lateness(load.intervalSeconds);
  return {
    rss: report.rssBytes,
    cpu: report.cpuShare,
    loopP99: report.loopDelayP99,
    loopMax: report.loopDelayMax,
    lateP99: quantile(lateness, 0.99) * 1e6,
    lateMax: Math.max(...lateness) * 1e6,
    queryP50: quantile(latencies, 0.5),
    queryP99: quantile(latencies, 0.99),
    missed: Math.max(0, 1 - pages.scrapes / (load.targets * Math.floor(load.seconds / load.intervalSeconds))),
    refused: refused / sent,
    perSample: report.rssBytes / report.samples,
  };
}
