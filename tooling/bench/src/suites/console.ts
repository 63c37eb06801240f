import { measureConsole, type ConsoleLoad } from '../console/measure-console.ts';
import { measurePage } from '../console/measure-page.ts';
import type { Suite } from '../suite.ts';

const full: ConsoleLoad = {
  seconds: 600,
  targets: 50,
  seriesPerTarget: 2000,
  intervalSeconds: 15,
  spansPerSecond: 500,
  linesPerSecond: 1000,
};
const quick: ConsoleLoad = { ...full, seconds: 4, targets: 5, intervalSeconds: 1 };

/** The console under the load of a large development machine. */
export const console: Suite = {
  name: 'console',
  title: 'The console under load',
  notes: [
    'One console, alone in its process, for ten minutes: 50 targets of 2,000 series each scraped every 15 s, 500 spans and 1,000 ' +
      'log lines a second as JSON, two rules, and every second the four queries of a dashboard over a quarter of an hour. ' +
      'The load comes from a second process on the same machine.',
    'A scrape is late by how much more than its interval has passed; a query takes what its client waits. No scrape is missed and ' +
      'no batch refused as long as the console does not fall behind.',
    'A page of 100,000 series that the console has not seen is stored in turns of the event loop; beside it, what storing it at once, ' +
      'in the same process, keeps everything else waiting for. The median of five runs, each in a process of its own.',
  ],
  contenders: [{ name: 'Telltale', package: '@telltale/console' }],
  cases: [
    {
      name: 'load',
      rows: [
        { figure: 'rss', title: 'Memory of the process, at most', unit: 'bytes', goal: { atMost: 1e9 } },
        { figure: 'cpu', title: 'CPU, of one core', unit: 'share', compared: false },
        { figure: 'missed', title: 'Scrapes missed', unit: 'share', goal: { atMost: 0 } },
        { figure: 'refused', title: 'Batches refused', unit: 'share', goal: { atMost: 0 } },
        { figure: 'lateP99', title: 'Scrapes late, 99 of 100 by at most', unit: 'nanoseconds', goal: { atMost: 1e9 } },
        { figure: 'loopP99', title: 'Event loop late, 99 of 100 times by at most', unit: 'nanoseconds' },
        { figure: 'loopMax', title: 'Event loop late, at most', unit: 'nanoseconds' },
        { figure: 'queryP50', title: 'Range query of a dashboard, median', unit: 'nanoseconds' },
        {
          figure: 'queryP99',
          title: 'Range query of a dashboard, 99 of 100',
          unit: 'nanoseconds',
          goal: { atMost: 2e9 },
        },
      ],
      measureAll: async ({ quick: isQuick }) => new Map([['Telltale', await measureConsole(isQuick ? quick : full)]]),
    },
    {
      name: 'page',
      rounds: 5,
      rows: [
        {
          figure: 'pageInTurns',
          title: 'Scrape of 100,000 new series: longest block',
          unit: 'nanoseconds',
          goal: { atMost: 50e6 },
        },
        { figure: 'pageAtOnce', title: 'The same page stored at once: longest block', unit: 'nanoseconds' },
        { figure: 'pageTook', title: 'The scrape, from asking to stored', unit: 'nanoseconds' },
      ],
      measure: async (_, { quick: isQuick }) => measurePage(isQuick ? 5000 : 100_000),
    },
  ],
};
