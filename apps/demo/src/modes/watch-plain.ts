import type { Scrape } from '../scrape/scrape-page.ts';
import { clock } from '../view/format.ts';
import { plainLine } from '../view/plain-line.ts';
import { follow } from './follow.ts';
import type { Stage } from './watch-terminal.ts';

const EVERY_SECONDS = 5;

/** Prints a line every few seconds until it is time to end. @returns the last page that was read */
export async function watchPlain(
  { desk, journal, ending }: Stage,
  print: (line: string) => void,
): Promise<Scrape | undefined> {
  print(`console  ${desk.consoleUrl}   dashboards, alerts, traces, logs`);
  print(`metrics  ${desk.metricsUrl}/metrics`);
  print(`         ${desk.metricsUrl}/metrics/json`);
  print(`         ${desk.metricsUrl}/health`);
  print(`         ${desk.metricsUrl}/telltale`);
  print(`chaos    curl -X POST ${desk.chaosUrl}/slow-provider   (all: ${desk.chaosUrl})`);
  let printedAt = -Infinity;
  const followed = follow(desk.metricsUrl, journal, () => {
    const { signals } = followed.watch;
    // The first line comes early: whoever waits for it sees that it works.
    if (signals === undefined || desk.uptimeSeconds - printedAt < EVERY_SECONDS - 0.5) return;
    printedAt = desk.uptimeSeconds;
    print(plainLine(signals, printedAt));
  });
  journal.listen(({ atSeconds, text }) => print(`${clock(atSeconds).padStart(5)}  * ${text}`));
  await ending.reached();
  followed.stop();
  return followed.last();
}
