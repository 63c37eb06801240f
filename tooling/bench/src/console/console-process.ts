import { startConsole } from '@telltale/console';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What the console's process is told to begin with. */
export interface ConsolePlan {
  readonly targets: readonly string[];
  readonly intervalSeconds: number;
}

/** What it says when it is asked, and at its end. */
export interface ConsoleReport {
  readonly rssBytes: number;
  readonly loopDelayP99: number;
  readonly loopDelayMax: number;
  readonly cpuShare: number;
  readonly series: number;
  readonly samples: number;
  readonly spans: number;
  readonly lines: number;
}

// The console alone in its process, as `telltale console` has it.
process.once('message', (plan: ConsolePlan) => void begin(plan));

async function begin({ targets, intervalSeconds }: ConsolePlan): Promise<void> {
  const telltale = await startConsole({
    port: 0,
    targets,
    scrapeIntervalSeconds: intervalSeconds,
    rules: [
      {
        name: 'load',
        rules: [
          { record: 'job:load_total:rate1m', expr: 'sum by (job) (rate(load_total[1m]))' },
          { alert: 'Down', expr: 'up == 0', for: '1m' },
        ],
      },
    ],
  });
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  const began = performance.now();
  const used = process.cpuUsage();
  let rssBytes = 0;
  setInterval(() => (rssBytes = Math.max(rssBytes, process.memoryUsage.rss())), 100);
  process.on('message', () => {
    const { user, system } = process.cpuUsage(used);
    const { series, samples } = telltale.storage.stats();
    const { spans, evicted } = telltale.traces.stats;
    const { lines, evicted: gone } = telltale.logs.stats;
    process.send!({
      rssBytes,
      // The resolution is part of what is measured.
      loopDelayP99: loop.percentile(99) - 10e6,
      loopDelayMax: loop.max - 10e6,
      cpuShare: (user + system) / 1000 / (performance.now() - began),
      series,
      samples,
      spans: spans + evicted,
      lines: lines + gone,
    } satisfies ConsoleReport);
  });
  process.send!(telltale.url);
}
