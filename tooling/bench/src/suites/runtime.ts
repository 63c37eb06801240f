import { setTimeout as sleep } from 'node:timers/promises';
import type * as PromClient from 'prom-client';
import { cpuTime } from '../measure/cpu-time.ts';
import { during, warmUp } from '../measure/repeat.ts';
import type { Contender, Suite } from '../suite.ts';

/** Starts to collect the metrics of the process and of Node.js; the result scrapes them. */
type Collect = () => () => Promise<unknown>;

const contenders: readonly (Contender & { readonly load: () => Promise<Collect> })[] = [
  {
    name: 'Telltale',
    package: '@telltale/core',
    async load() {
      const { createTelemetry } = await import('@telltale/core');
      return () => {
        const telemetry = createTelemetry({ service: 'bench', catalogs: {}, registry: false });
        return async () => (await telemetry.page()).release();
      };
    },
  },
  {
    name: 'prom-client',
    package: 'prom-client',
    load: async () => defaultMetrics((await import('prom-client')).default),
  },
  {
    name: '@prometheus-io/client',
    package: '@prometheus-io/client',
    load: async () => defaultMetrics((await import('@prometheus-io/client')).default),
  },
  {
    name: '@platformatic/prom-client',
    package: '@platformatic/prom-client',
    load: async () => defaultMetrics((await import('@platformatic/prom-client')).default),
  },
];

export const runtime: Suite = {
  name: 'runtime',
  title: 'Metrics of the process and of Node.js',
  notes: [
    'Everybody with its defaults: event loop, garbage collections, heap spaces, resources of the process. The CPU time ' +
      'while idle is what collecting adds to a process that does nothing else, for each second: the peers look at the ' +
      'event loop every 10 ms, Telltale every 20.',
  ],
  contenders,
  cases: [
    {
      name: 'runtime',
      rounds: 3,
      rows: [
        { figure: 'idle', title: 'CPU added to an idle second', unit: 'nanoseconds' },
        { figure: 'scrape', title: 'CPU of a scrape', unit: 'nanoseconds' },
      ],
      async measure(contender, effort) {
        const collect = await contenders.find(({ name }) => name === contender)!.load();
        const milliseconds = effort.quick ? 10 : 1000;
        await sleep(milliseconds / 5); // What loading has left to do.
        const before = await cpuOfIdle(milliseconds);
        const scrape = collect();
        await warmUp(scrape, effort);
        await sleep(milliseconds / 5);
        const idle = ((await cpuOfIdle(milliseconds)) - before) * (1000 / milliseconds);
        const start = cpuTime();
        const times = await during(effort.blockMilliseconds * effort.times, effort.times, scrape);
        return { idle, scrape: (cpuTime() - start) / times };
      },
    },
  ],
};

function defaultMetrics(module: unknown): Collect {
  const { Registry, collectDefaultMetrics } = module as typeof PromClient;
  return () => {
    const register = new Registry();
    collectDefaultMetrics({ register });
    return () => register.metrics();
  };
}

async function cpuOfIdle(milliseconds: number): Promise<number> {
  const start = cpuTime();
  await sleep(milliseconds);
  return cpuTime() - start;
}
