import { clients, loadClient } from '../clients/clients.ts';
import type { Client } from '../clients/client.ts';
import { ALLOCATION_FLAGS, allocated } from '../measure/allocated.ts';
import { collectGarbage } from '../measure/collect-garbage.ts';
import { cpuTime } from '../measure/cpu-time.ts';
import { longestBlock } from '../measure/longest-block.ts';
import { median } from '../measure/median.ts';
import { during, warmUp } from '../measure/repeat.ts';
import type { Case, Effort, Figures, Goal, Suite } from '../suite.ts';
import { counters, histograms } from '../workload/page.ts';
import type { PageContent } from '../workload/page.ts';

const SIZES = [1000, 10_000, 100_000];

// DESIGN.md sets them for the largest page.
const goals: Readonly<Record<string, Goal>> = {
  cpu: { atMost: 14e6 },
  block: { atMost: 5e6 },
  allocated: { atMost: 25e6 },
};

export const scrape: Suite = {
  name: 'scrape',
  title: 'Scraping',
  notes: [
    'Histograms of 12 buckets and counters, with 3 labels each. A series is a line of the page: such a histogram has 15. ' +
      'CPU time is the mean of scrapes one after the other, with the garbage collections they cause. A service collects ' +
      'between two scrapes, and V8 then drops some of the code it had optimised: hence the CPU time of a scrape after a ' +
      'full collection, which is also where the longest block is measured, the longest time for which a request would ' +
      'have waited for the event loop. Allocations are those in V8 and outside of it, counted in a process of its own ' +
      'whose heap is so large that nothing is collected.',
    'Telltale ends with the bytes that go to the socket. The peers end with a string, which the socket has yet to encode; ' +
      'that is not counted.',
  ],
  contenders: clients,
  cases: SIZES.flatMap((series) => [histograms, counters].flatMap((content) => casesOf(series, content))),
};

function casesOf(series: number, content: PageContent): readonly Case[] {
  const about = `${series.toLocaleString('en')} series in ${content.name}`;
  const goal = (figure: string): { goal?: Goal } => (series === SIZES.at(-1) ? { goal: goals[figure]! } : {});
  const slow = series > SIZES[0]!;
  return [
    {
      name: `${content.name}-${series}-time`,
      slow,
      rounds: 3,
      nodeFlags: ['--expose-gc'],
      rows: [
        { figure: 'cpu', title: `${about}: CPU`, unit: 'nanoseconds', ...goal('cpu') },
        { figure: 'apart', title: `${about}: CPU after a collection`, unit: 'nanoseconds', ...goal('cpu') },
        { figure: 'block', title: `${about}: longest block`, unit: 'nanoseconds', ...goal('block') },
        { figure: 'page', title: `${about}: page`, unit: 'bytes', compared: false },
      ],
      measure: async (contender, effort) => measureTime(await filled(contender, series, content), effort),
    },
    {
      name: `${content.name}-${series}-allocated`,
      slow,
      rounds: 1,
      rows: [{ figure: 'allocated', title: `${about}: allocated`, unit: 'bytes', ...goal('allocated') }],
      nodeFlags: ALLOCATION_FLAGS,
      measure: async (contender, effort) => measureAllocated(await filled(contender, series, content), effort),
    },
  ];
}

async function filled(contender: string, series: number, content: PageContent): Promise<Client> {
  const client = (await loadClient(contender))(content.metrics);
  content.fill(client, series, content.prepare(series));
  return client;
}

async function measureTime(client: Client, effort: Effort): Promise<Figures> {
  const work = (): Promise<number> => client.scrape();
  await warmUp(work, effort);
  const page = await work();
  const start = cpuTime();
  const times = await during(effort.blockMilliseconds * effort.times, effort.times, work);
  const cpu = (cpuTime() - start) / times;
  const apart: { readonly cpu: number; readonly block: number }[] = [];
  for (let i = 0; i < effort.times; i++) {
    await collectGarbage();
    const start = cpuTime();
    const block = await longestBlock(work);
    apart.push({ cpu: cpuTime() - start, block });
  }
  return {
    cpu,
    apart: median(apart.map((scrape) => scrape.cpu)),
    block: median(apart.map((scrape) => scrape.block)),
    page,
  };
}

async function measureAllocated(client: Client, effort: Effort): Promise<Figures> {
  const work = (): Promise<number> => client.scrape();
  await warmUp(work, effort);
  const bytes: number[] = [];
  for (let i = 0; i < Math.min(effort.times, 3); i++) bytes.push(await allocated(work));
  return { allocated: median(bytes) };
}
