import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Targets of a console, all in this process, each at a path of its own. */
export interface Pages {
  readonly urls: readonly string[];
  /** Pages that were asked for. */
  readonly scrapes: number;
  /** By how many milliseconds each scrape came later than the regular times of its target say. */
  lateness(intervalSeconds: number): readonly number[];
  close(): void;
}

/** Lines of a histogram: its buckets, its sum and its count. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Serves pages of so many series, half counters and half of histograms, whose values grow as those of services do. */
export async function servePages(targets: number, series: number): Promise<Pages> {
  const arrivals = Array.from({ length: targets }, (): number[] => []);
  const server = createServer((request, response) => {
    const target = Number(request.url?.slice(1));
    arrivals[target]!.push(Date.now());
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(pageOf(series, arrivals[target]!.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urls: arrivals.map((_, target) => `http://127.0.0.1:${port}/${target}`),
    get scrapes() {
      return arrivals.reduce((sum, { length }) => sum + length, 0);
    },
    lateness: (intervalSeconds) => arrivals.flatMap((times) => latenessOf(times, intervalSeconds * 1000)),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The first is at once, the second soon after; the others are at multiples of the interval, the earliest of which was on time. */
function latenessOf([, , ...times]: readonly number[], interval: number): readonly number[] {
  if (times.length === 0) return [0];
  const [first] = times;
  const offsets = times.map((time) => {
    const offset = (time - first!) % interval;
    return offset > interval / 2 ? offset - interval : offset;
  });
  const earliest = Math.min(...offsets);
  return offsets.map((offset) => offset - earliest);
}

function pageOf(series: number, scrape: number): string {
  const lines = ['# TYPE load_total counter'];
  const counters = Math.floor(series / 2);
  for (let i = 0; i < counters; i++) {
    const labels = `route="/orders/${i % 50}",method="${i % 2 ? 'GET' : 'POST'}",code="${200 + (Math.floor(i / 100) % 20)}"`;
    lines.push(`load_total{${labels},shard="${Math.floor(i / 2000)}"} ${i * 7 + scrape * (i % 13)}`);
  }
  lines.push('# TYPE load_seconds histogram');
  const histograms = Math.floor((series - counters) / (BOUNDS.length + 3));
  for (let i = 0; i < histograms; i++) {
    const count = scrape * (10 + (i % 7));
    BOUNDS.forEach((bound, j) => {
      lines.push(`load_seconds_bucket{route="/r${i}",le="${bound}"} ${Math.floor((count * (j + 1)) / 12)}`);
    });
    lines.push(`load_seconds_bucket{route="/r${i}",le="+Inf"} ${count}`);
    lines.push(`load_seconds_sum{route="/r${i}"} ${count * 0.13}`, `load_seconds_count{route="/r${i}"} ${count}`);
  }
  return `${lines.join('\n')}\n`;
}
